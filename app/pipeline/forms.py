"""What a person may type about a partnership."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    IntegerField,
    OptionalSelect,
    PickerField,
    RadioChoice,
    VersionedForm,
    VersionField,
)

MOST_SEATS = 10_000


class MoveForm(BaseForm):
    """Where a partnership goes next, and why; ``version`` is the one its mover saw."""

    version = VersionField()
    next = HiddenField()
    stage = RadioChoice(_l("Move to"), [InputRequired(_l("Choose a stage."))])
    reason = OptionalSelect(_l("Reason"), coerce=int, blank=_l("Choose…"))
    until = DayField(_l("Postponed until"), [Optional()])
    why = TextAreaField(_l("Why"), [Optional(), Length(max=2000)], render_kw={"rows": 3})


class SnoozeForm(BaseForm):
    """Until when a partnership may rest, and why; ``version`` is the one its reader saw."""

    version = VersionField()
    next = HiddenField()
    until = DayField(_l("Let it rest until"), [InputRequired()])
    because = StringField(_l("Why"), [InputRequired(), Length(max=200)])


class PartnershipForm(VersionedForm):
    """What is on file for a partnership besides its stage."""

    expected_seats = IntegerField(_l("Expected seats"), [Optional()], maximum=MOST_SEATS)
    expected_start_on = DayField(_l("Expected start"), [Optional()])
    interest = TextAreaField(_l("What the company is interested in"), [Optional()], render_kw={"rows": 3})
    owner = OptionalSelect(_l("Owner"), coerce=int)
    approved_on = DayField(_l("Approved on"), [Optional()])
    approval_number = StringField(_l("Number of the approval letter"), [Optional()])


class NewPartnershipForm(BaseForm):
    """A company and the scheme under which it may become a partner."""

    company = PickerField(_l("Company"), [InputRequired()])
    scheme = ChoiceField(_l("Scheme"), [InputRequired()], coerce=int)
    owner = OptionalSelect(_l("Owner"), coerce=int)
    expected_seats = IntegerField(_l("Expected seats"), [Optional()], maximum=MOST_SEATS)
    expected_start_on = DayField(_l("Expected start"), [Optional()])
    interest = TextAreaField(_l("What the company is interested in"), [Optional()], render_kw={"rows": 3})


def pairs(rows: Any) -> list[tuple[int, str]]:
    """Rows with an id and a name as choices."""
    return [(row.id, row.name) for row in rows]
