"""The form of a visit: one tap for the outcome, two for the next step, and room for everything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NoReturn

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.fields.core import Field
from wtforms.validators import Length, Optional, StopValidation

from app.companies.enums import HeadcountSource
from app.core.clock import today
from app.core.forms import (
    BaseForm,
    ChoiceField,
    ClockField,
    DayField,
    FilesField,
    IntegerField,
    ManyChoices,
    NumberField,
    OptionalSelect,
    RadioChoice,
    SelectChoice,
    VersionedForm,
)
from app.core.forms.base import tidy
from app.outreach.enums import VisitMode, VisitOutcome
from app.outreach.services.photos import LARGEST_PHOTO_MB, LONGEST_CAPTION, MOST_PHOTOS
from app.outreach.services.visits import MOST_NEEDS, MOST_SEATS, MOST_WORKERS, Need
from app.settings.enums import FollowUpKind
from app.settings.purposes import PurposeKey, offered
from app.settings.queries import add_working_days, is_working_day

LONGEST_POSITION = 120
EARLIEST = date(2000, 1, 1)
DIVIDER = " · "

NEXT_KINDS = (
    FollowUpKind.CALL,
    FollowUpKind.WHATSAPP,
    FollowUpKind.VISIT,
    FollowUpKind.SEND_DOCUMENT,
    FollowUpKind.WAIT_DOCUMENT,
)
PICTURES = "image/jpeg,image/png,image/webp"


class When(StrEnum):
    """By when the next step is due, as chips offer it."""

    TOMORROW = "tomorrow"
    THREE_DAYS = "three_days"
    WEEK = "week"
    DAY = "day"
    ANY_TIME = "any_time"

    def day(self, typed: date | None, *, said_on: date | None = None) -> date | None:
        """The day meant, counted from ``said_on`` (None: today) and put off to the next day on which the office works."""
        days = {When.TOMORROW: 1, When.THREE_DAYS: 3, When.WEEK: 7}.get(self)
        if days is None:
            return typed if self is When.DAY else None
        due = (said_on or today()) + timedelta(days=days)
        return due if is_working_day(due) else add_working_days(due, 1)

    @property
    def label(self) -> str:
        """The words of the chip."""
        if self is When.TOMORROW and self.day(None) != today() + timedelta(days=1):
            return str(_("Next working day"))
        return str(
            {
                When.TOMORROW: _("Tomorrow"),
                When.THREE_DAYS: _("3 days"),
                When.WEEK: _("1 week"),
                When.DAY: _("Pick a date"),
                When.ANY_TIME: _("Any time"),
            }[self]
        )


SUGGESTED: dict[VisitOutcome, tuple[FollowUpKind, When]] = {
    VisitOutcome.INTERESTED: (FollowUpKind.SEND_DOCUMENT, When.THREE_DAYS),
    VisitOutcome.CONSIDERING: (FollowUpKind.WHATSAPP, When.WEEK),
    VisitOutcome.ASKS_DOCUMENTS: (FollowUpKind.SEND_DOCUMENT, When.TOMORROW),
    VisitOutcome.ASKS_RETURN: (FollowUpKind.VISIT, When.DAY),
    VisitOutcome.NOT_THERE: (FollowUpKind.VISIT, When.THREE_DAYS),
}
"""What usually follows an outcome; only ever a suggestion."""


def _kind(value: str) -> FollowUpKind:
    """The kind of this code; raises ValueError, as fields want it."""
    return next((kind for kind in NEXT_KINDS if kind.value == value), None) or _no_choice()


def _source(value: str) -> HeadcountSource:
    return next((source for source in HeadcountSource if source.value == value), None) or _no_choice()


def _no_choice() -> NoReturn:
    raise ValueError(_("Not a valid choice."))


@dataclass(frozen=True)
class NeedRow:
    """One line of the table of needs, as typed."""

    position: str = ""
    count: str = ""
    trade: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.position or self.count or self.trade)


class NeedsField(Field):
    """Positions a company needs people for, one row each; its data is a list of ``Need``.

    A row is three inputs: ``<name>-position``, ``<name>-count``, ``<name>-trade``.
    """

    def __init__(self, label: Any = None, validators_: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, kwargs.pop("validators", validators_), **kwargs)
        self.trades: list[SelectChoice] = []
        self.typed: list[NeedRow] | None = None

    def offer(self, trades: Sequence[tuple[int, str]]) -> None:
        """Name the trades to choose from."""
        self.trades = [SelectChoice(str(number), name) for number, name in trades]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data = list(data or [])
        self.object_data = self.data
        self.typed = None
        if formdata is None or f"{self.name}-position" not in formdata:
            return
        columns = [
            [tidy(one)[: LONGEST_POSITION * 2] for one in formdata.getlist(f"{self.name}-{part}")]
            for part in ("position", "count", "trade")
        ]
        longest = min(max(len(column) for column in columns), MOST_NEEDS * 3)
        rows = [
            NeedRow(*(column[index] if index < len(column) else "" for column in columns))
            for index in range(longest)
        ]
        self.typed = [row for row in rows if not row.is_empty]
        self.raw_data = [row.position for row in self.typed]
        self.data = self._read(self.typed)

    def _read(self, rows: Sequence[NeedRow]) -> list[Need]:
        needs = []
        for row in rows:
            if not row.position:
                self.process_errors.append(_("Name the position."))
                continue
            if len(row.position) > LONGEST_POSITION:
                self.process_errors.append(
                    _("A position has at most %(most)d letters.", most=LONGEST_POSITION)
                )
                continue
            if row.count and not (
                row.count.isascii() and row.count.isdecimal() and 1 <= int(row.count[:9]) <= MOST_SEATS
            ):
                self.process_errors.append(
                    _("For %(position)s enter a whole number from 1.", position=row.position)
                )
                continue
            trade = int(row.trade) if row.trade.isascii() and row.trade.isdecimal() else None
            needs.append(Need(row.position, int(row.count or 1), trade))
        return needs

    def pre_validate(self, form: Any) -> None:
        """The trades are known only after the values were read."""
        offered = {int(choice.value) for choice in self.trades}
        if any(need.trade_id is not None and need.trade_id not in offered for need in self.data):
            raise StopValidation(_("Not a valid choice."))

    @property
    def rows(self) -> list[NeedRow]:
        """The lines to show: what was typed, else what is stored."""
        if self.typed is not None and self.raw_data is not None:
            return self.typed
        return [NeedRow(need.position, str(need.count), str(need.trade_id or "")) for need in self.data]

    def _value(self) -> str:
        """The rows as lines of text, for comparing and showing: ``4 · Juru las · Pengelasan``."""
        names = {choice.value: str(choice.label) for choice in self.trades}
        lines = [
            DIVIDER.join(part for part in (row.count or "1", row.position, names.get(row.trade, "")) if part)
            for row in self.rows
        ]
        return "\n".join(lines)


class _Visit:
    """The fields that a new and a stored visit share."""

    outcome = RadioChoice(_l("How did it go?"), choices=VisitOutcome)
    refusal_reason_id = OptionalSelect(_l("Why did they refuse?"), coerce=int, blank=_l("Choose a reason"))
    return_on = DayField(_l("They expect you on"))
    visited_on = DayField(_l("Day of the visit"), earliest=EARLIEST)
    started = ClockField(_l("Begin"))
    ended = ClockField(_l("End"))
    mode = ChoiceField(_l("How you met"), [Optional()], choices=VisitMode)
    purpose = ChoiceField(_l("Purpose"), [Optional()], choices=offered, coerce=PurposeKey)
    officers = ManyChoices(_l("Together with"), coerce=int)
    people_met = TextAreaField(_l("People met"), [Length(max=1000)])
    needs = NeedsField(_l("Positions they need"))
    seats_offered = IntegerField(_l("Seats offered"), maximum=MOST_SEATS)
    headcount_learned = IntegerField(_l("Number of workers"), maximum=MOST_WORKERS)
    headcount_source = ChoiceField(
        _l("This number is"),
        [Optional()],
        choices=[
            (HeadcountSource.COMPANY.value, HeadcountSource.COMPANY.label),
            (HeadcountSource.OFFICER.value, HeadcountSource.OFFICER.label),
        ],
        coerce=_source,
    )
    is_tax_incentive_explained = BooleanField(_l("The tax incentive was explained (PMK 128/2019)"))
    notes = TextAreaField(_l("Notes"), [Length(max=10_000)])
    latitude = NumberField(_l("Latitude"), minimum=-90, maximum=90, places=6)
    longitude = NumberField(_l("Longitude"), minimum=-180, maximum=180, places=6)
    accuracy_m = NumberField(_l("Accuracy in metres"), maximum=1_000_000, places=1)
    no_gps_reason = StringField(_l("No position because"), [Length(max=200)])


class NewVisitForm(_Visit, BaseForm):
    """A visit to be logged."""

    uuid = HiddenField()
    next_kind = RadioChoice(
        _l("What comes next?"),
        [Optional()],
        choices=[(one.value, one.label) for one in NEXT_KINDS],
        coerce=_kind,
        blank=_l("Nothing"),
    )
    next_when = RadioChoice(_l("By when?"), [Optional()], choices=When)
    next_on = DayField(_l("Date of the next step"))
    next_subject = StringField(_l("What exactly"), [Length(max=200)])
    next_owner_id = ChoiceField(_l("Who does it"), [Optional()], coerce=int)
    no_next_step_because = StringField(_l("Nothing comes next, because"), [Length(max=200)])
    contacts = ManyChoices(_l("People met"), coerce=int)
    photos = FilesField(
        _l("Photos"),
        max_mb=LARGEST_PHOTO_MB,
        extensions=("jpg", "jpeg", "png", "webp"),
        most=MOST_PHOTOS,
        render_kw={"accept": PICTURES},
    )

    kept_photos: Sequence[Any] = ()
    """Pictures that came before, when the form was refused."""


class EditVisitForm(_Visit, VersionedForm):
    """A stored visit to be corrected."""


class PhotosForm(BaseForm):
    """More pictures for a stored visit."""

    photos = FilesField(
        _l("Photos"),
        max_mb=LARGEST_PHOTO_MB,
        extensions=("jpg", "jpeg", "png", "webp"),
        most=MOST_PHOTOS,
        render_kw={"accept": PICTURES},
    )


class CaptionForm(BaseForm):
    """What a picture shows."""

    caption = StringField(_l("Caption"), [Length(max=LONGEST_CAPTION)])
