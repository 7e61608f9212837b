"""What an officer asks, what a company answers, and what anybody may write by the public form."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length, Optional

from app.agreements.forms import EXTENSIONS
from app.agreements.services.seats import MOST_MONTHS, MOST_SEATS
from app.core.forms import (
    BaseForm,
    DayField,
    FileField,
    IntegerField,
    ManyChoices,
    MoneyField,
    OptionalSelect,
    RadioChoice,
)
from app.window import services
from app.window.enums import Interest, Purpose
from app.window.services.answering import MOST_STIPEND

MOST_WORKERS = 1_000_000


class AskForm(BaseForm):
    """What a company is asked for, about which draft, and for how long."""

    purposes = ManyChoices(_l("What the company is asked for"), choices=Purpose)
    agreement = OptionalSelect(_l("About which agreement"), coerce=int)
    days = IntegerField(_l("Days for which it works"), minimum=1, maximum=services.MOST_DAYS, default=14)


class AnswerForm(BaseForm):
    """All that a company can be asked through its link; what is not asked is taken out."""

    sender = StringField(_l("Your name and position"), [InputRequired(), Length(max=120)])
    name = StringField(_l("Company name"), [Optional(), Length(max=200)])
    brand_name = StringField(_l("Brand name"), [Optional(), Length(max=120)])
    nib = StringField("NIB", [Optional()])
    npwp = StringField("NPWP", [Optional()])
    address = TextAreaField(_l("Address"), [Optional(), Length(max=500)], render_kw={"rows": 2})
    postal_code = StringField(_l("Postcode"), [Optional()])
    phones = StringField(_l("Telephones"), [Optional()])
    email = StringField(_l("E-mail"), [Optional()])
    website = StringField(_l("Website"), [Optional()])
    business = TextAreaField(
        _l("What the company does"), [Optional(), Length(max=1000)], render_kw={"rows": 2}
    )
    headcount = IntegerField(_l("Workers at this place"), [Optional()], maximum=MOST_WORKERS)
    headcount_on = DayField(_l("As of"), [Optional()])
    interest = RadioChoice(_l("Does the company want to take apprentices?"), [Optional()], choices=Interest)
    comment = TextAreaField(
        _l("Your comment on the draft"), [Optional(), Length(max=5000)], render_kw={"rows": 5}
    )
    scan = FileField(_l("Signed scan"), [Optional()], extensions=EXTENSIONS)

    def ask_only(self, purposes: list[Purpose], trades: list[tuple[int, str]]) -> None:
        """Take out what this company is not asked."""
        asked = {"sender", "csrf_token"}.union(*(FIELDS[purpose] for purpose in purposes))
        for name in list(self._fields):
            if name not in asked:
                del self[name]
        for row in services.seat_rows():
            if f"seat{row}_trade" in self:
                self[f"seat{row}_trade"].offer(trades)

    def row(self, number: int) -> list[Field]:
        """The fields of one row of seats."""
        return [self[f"seat{number}_{name}"] for name in SEAT_FIELDS]

    def seats(self) -> list[dict[str, Any]]:
        """The rows of seats as a service wants them."""
        if Purpose.INTEREST.value not in self:
            return []
        rows = []
        for number in services.seat_rows():
            row = {name: self[f"seat{number}_{name}"].data for name in SEAT_FIELDS}
            row["trade_id"] = row.pop("trade")
            rows.append(row)
        return rows


SEAT_FIELDS = ("position", "trade", "seats", "months", "stipend")


def _add_seat_rows() -> None:
    """Rows without scripts: as many as a company mostly needs."""
    for number in services.seat_rows():
        fields = {
            "position": StringField(_l("Position"), [Optional(), Length(max=120)]),
            "trade": OptionalSelect(_l("Trade"), coerce=int),
            "seats": IntegerField(_l("Seats"), [Optional()], minimum=1, maximum=MOST_SEATS),
            "months": IntegerField(_l("Months"), [Optional()], minimum=1, maximum=MOST_MONTHS),
            "stipend": MoneyField(
                _l("Allowance a month, for one person"), [Optional()], maximum=MOST_STIPEND
            ),
        }
        for name, field in fields.items():
            setattr(AnswerForm, f"seat{number}_{name}", field)


_add_seat_rows()

FIELDS: dict[Purpose, set[str]] = {
    Purpose.DATA: {*services.DATA, "headcount", "headcount_on"},
    Purpose.INTEREST: {
        "interest",
        *(f"seat{number}_{name}" for number in services.seat_rows() for name in SEAT_FIELDS),
    },
    Purpose.COMMENT: {"comment"},
    Purpose.SCAN: {"scan"},
}
"""What belongs to each purpose."""


class ApproachForm(BaseForm):
    """What anybody may write who wants to take apprentices; ``nickname`` and ``asked_at`` keep machines out."""

    company_name = StringField(_l("Company name"), [InputRequired(), Length(max=200)])
    person = StringField(_l("Your name"), [InputRequired(), Length(max=120)])
    position = StringField(_l("Position"), [Optional(), Length(max=120)])
    phone = StringField(_l("Telephone or WhatsApp"), [InputRequired(), Length(max=40)])
    email = StringField(_l("E-mail"), [Optional(), Length(max=200)])
    address = TextAreaField(_l("Address"), [Optional(), Length(max=500)], render_kw={"rows": 2})
    headcount = IntegerField(_l("Workers at this place"), [Optional()], maximum=MOST_WORKERS)
    interest = RadioChoice(
        _l("Does the company want to take apprentices?"), [InputRequired()], choices=Interest
    )
    seats = IntegerField(_l("How many seats, roughly"), [Optional()], minimum=1, maximum=MOST_SEATS)
    message = TextAreaField(
        _l("What else should we know?"), [Optional(), Length(max=2000)], render_kw={"rows": 3}
    )
    nickname = StringField(_l("Leave this empty"), [Optional(), Length(max=200)])
    asked_at = HiddenField()


class DecisionForm(BaseForm):
    """A reason why something is put aside."""

    why = StringField(_l("Why"), [Optional(), Length(max=500)])
