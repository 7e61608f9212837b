"""What a person may type about an agreement, its seats and its papers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.agreements import services
from app.agreements.enums import AgreementKind, FileKind, SignatoryAuthority
from app.agreements.services.seats import MOST_HOURS, MOST_MONTHS, MOST_SEATS
from app.core.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    FileField,
    IntegerField,
    MoneyField,
    NumberField,
    OptionalSelect,
    VersionedForm,
    VersionField,
)
from app.core.forms.files import MEGABYTE
from app.core.letters import InLetters

LONGEST_NUMBER = 100
LARGEST_STIPEND = 100_000_000
EXTENSIONS = ("pdf", "jpg", "jpeg", "png")


class AgreementForm(VersionedForm):
    """What is on file for an agreement besides its state, seats and papers."""

    kind = ChoiceField(_l("Kind"), [InputRequired()], choices=AgreementKind)
    title = StringField(_l("Title"), [InputRequired()])
    partnership = OptionalSelect(_l("Partnership"), coerce=int)
    parent = OptionalSelect(_l("Under"), coerce=int)
    owner = OptionalSelect(_l("Officer in charge"), coerce=int)

    office_number = StringField(_l("Number of the office"), [Optional(), Length(max=LONGEST_NUMBER)])
    office_signatory = StringField(_l("Signed by"), [Optional(), InLetters()])
    office_signatory_title = StringField(_l("Position"), [Optional(), InLetters()])
    office_signatory_rank = StringField(_l("Rank and grade"), [Optional(), InLetters(), Length(max=80)])
    office_signatory_nip = StringField(_l("NIP"), [Optional(), Length(max=30)])
    office_authority = ChoiceField(_l("In what capacity"), [InputRequired()], choices=SignatoryAuthority)
    office_authority_basis = StringField(_l("On behalf of, or by which letter"), [Optional(), InLetters()])
    office_signed_on = DayField(_l("Signed on"), [Optional()])

    company_number = StringField(_l("Number of the company"), [Optional(), Length(max=LONGEST_NUMBER)])
    company_signatory = StringField(_l("Signed by"), [Optional(), InLetters()])
    company_signatory_title = StringField(_l("Position"), [Optional(), InLetters()])
    company_authority = ChoiceField(_l("In what capacity"), [InputRequired()], choices=SignatoryAuthority)
    company_authority_basis = StringField(_l("On behalf of, or by which letter"), [Optional(), InLetters()])
    company_signed_on = DayField(_l("Signed on"), [Optional()])

    place = StringField(_l("Place of signature"), [Optional(), InLetters()])
    valid_from_on = DayField(_l("Valid from"), [Optional()])
    valid_to_on = DayField(_l("Valid to"), [Optional()])
    notes = TextAreaField(_l("Notes"), [Optional()], render_kw={"rows": 3})


class PaperField(FileField):
    """A PDF or a picture of a paper, as large as this installation takes."""

    def pre_validate(self, form: Any) -> None:
        self.max_mb = services.largest_file() // MEGABYTE
        super().pre_validate(form)


class SignForm(BaseForm):
    """Who signed when, and the scan that shows it."""

    version = VersionField()
    office_number = StringField(_l("Number of the office"), [Optional(), Length(max=LONGEST_NUMBER)])
    office_signatory = StringField(_l("Signed by"), [Optional(), InLetters()])
    office_signatory_title = StringField(_l("Position"), [Optional(), InLetters()])
    office_authority = ChoiceField(_l("In what capacity"), choices=SignatoryAuthority)
    office_authority_basis = StringField(_l("On behalf of, or by which letter"), [Optional(), InLetters()])
    office_signed_on = DayField(_l("Signed on"), [Optional()])
    company_number = StringField(_l("Number of the company"), [Optional(), Length(max=LONGEST_NUMBER)])
    company_signatory = StringField(_l("Signed by"), [Optional(), InLetters()])
    company_signatory_title = StringField(_l("Position"), [Optional(), InLetters()])
    company_authority = ChoiceField(_l("In what capacity"), choices=SignatoryAuthority)
    company_authority_basis = StringField(_l("On behalf of, or by which letter"), [Optional(), InLetters()])
    company_signed_on = DayField(_l("Signed on"), [Optional()])
    place = StringField(_l("Place of signature"), [Optional(), InLetters()])
    valid_from_on = DayField(_l("Valid from"), [Optional()])
    valid_to_on = DayField(_l("Valid to"), [Optional()])
    scan = PaperField(_l("Signed scan"), extensions=EXTENSIONS)


class SeatLineForm(VersionedForm):
    """Seats of one position and their terms; ``version`` is the agreement's."""

    position = StringField(_l("Position"), [InputRequired(), Length(max=120)])
    trade_id = OptionalSelect(_l("Trade"), coerce=int)
    seats = IntegerField(_l("Seats"), [InputRequired()], minimum=1, maximum=MOST_SEATS)
    months = IntegerField(_l("Duration"), [InputRequired()], minimum=1, maximum=MOST_MONTHS)
    transport_idr = MoneyField(_l("Transport a month"), [Optional()], maximum=LARGEST_STIPEND, places=0)
    meals_idr = MoneyField(_l("Meals a month"), [Optional()], maximum=LARGEST_STIPEND, places=0)
    incentive_idr = MoneyField(_l("Incentive a month"), [Optional()], maximum=LARGEST_STIPEND, places=0)
    has_jkk = BooleanField(_l("Insured against accidents (JKK)"))
    has_jkm = BooleanField(_l("Insured for death (JKM)"))
    other_security = StringField(_l("Other insurance"), [Optional()])
    hours_per_week = NumberField(_l("Hours a week"), [Optional()], minimum=1, maximum=MOST_HOURS, places=1)
    has_night_shift = BooleanField(_l("Night shift"))
    theory_percent = IntegerField(_l("Theory"), [Optional()], minimum=0, maximum=100)
    mentor = StringField(_l("Mentor"), [Optional()])
    place = StringField(_l("Place of work"), [Optional(), InLetters()])
    override_reason = StringField(_l("Why fewer than are taken"), [Optional()])

    def terms(self) -> dict[str, Any]:
        """The columns of a seat line as entered."""
        values = {name: value for name, value in self.values().items() if value != ""}
        for name in ("transport_idr", "meals_idr", "incentive_idr"):
            values[name] = int(values[name] or 0)
        hours = values["hours_per_week"]
        values["hours_per_week"] = float(hours) if hours is not None else None
        return {name: values.get(name) for name in self.values() if name != "override_reason"}


class LetPassForm(BaseForm):
    """Why something that a rule refuses may pass."""

    override_reason = TextAreaField(
        _l("Why it may pass"), [InputRequired(), Length(max=500)], render_kw={"rows": 3}
    )


class PaperForm(BaseForm):
    """One paper and what it is."""

    kind = ChoiceField(_l("What is it?"), [InputRequired()], choices=FileKind)
    paper = PaperField(_l("File"), extensions=EXTENSIONS)


class TakeBackForm(BaseForm):
    """Whether the partnership goes back with a signature that is taken back."""

    version = VersionField()
    lets_go = BooleanField(_l("Put the partnership back as well"), default=True)


class TerminateForm(BaseForm):
    """Why and when an agreement ends before its time."""

    version = VersionField()
    reason = OptionalSelect(_l("Reason"), coerce=int, blank=_l("Choose…"))
    terminated_on = DayField(_l("Ends on"), [Optional()])
    note = TextAreaField(_l("Note"), [Optional(), Length(max=2000)], render_kw={"rows": 3})
