"""What a person may type about placements."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import BaseForm, ChoiceField, DayField, OptionalSelect, RadioChoice, VersionField
from app.placements.services.moving import LONGEST


class MoveForm(BaseForm):
    """One step of a placement: its day, and what the step asks for besides."""

    version = VersionField()
    on = DayField(_l("Day"), [InputRequired()])
    reason = OptionalSelect(_l("Reason"), coerce=int, blank=_l("Choose…"))
    is_hired_by_host = BooleanField(_l("Hired by the company of the seat"))
    employer = StringField(_l("Employer"), [Optional()])
    hired_position = StringField(_l("Hired as"), [Optional()])
    note = TextAreaField(_l("Note"), [Optional(), Length(max=LONGEST)], render_kw={"rows": 3})
    override_reason = StringField(_l("Why it may pass"), [Optional()])


class ProposeForm(BaseForm):
    """Why people may be proposed whom a rule holds back."""

    override_reason = StringField(_l("Why it may pass"), [Optional()])


class CheckForm(BaseForm):
    """Whether somebody is still at work after some months."""

    months = ChoiceField(_l("After how many months"), [InputRequired()], coerce=int)
    is_still_there = RadioChoice(
        _l("Still at work there?"), [InputRequired()], choices=[("yes", _l("Yes")), ("no", _l("No"))]
    )
    on = DayField(_l("Day"), [InputRequired()])
    note = TextAreaField(_l("Note"), [Optional(), Length(max=LONGEST)], render_kw={"rows": 3})
