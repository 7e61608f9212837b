"""The forms of a road show and its stops."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.forms import (
    BaseForm,
    ChoiceField,
    ClockField,
    DayField,
    IntegerField,
    ManyChoices,
    OptionalSelect,
    RadioChoice,
    VersionedForm,
)
from app.outreach.services.stops import LONGEST, SHORTEST
from app.settings.purposes import PurposeKey, offered


class RoadShowForm(VersionedForm):
    """The plan of a road show."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=160)])
    starts_on = DayField(_l("First day"), [InputRequired()])
    ends_on = DayField(_l("Last day"), [InputRequired()])
    officers = ManyChoices(_l("Officers"), coerce=int)
    aim = TextAreaField(_l("Aim"), [Length(max=2000)])
    regulation = StringField(_l("Regulation explained"), [Length(max=200)])
    assignment_number = StringField(_l("Number of the assignment letter"), [Length(max=120)])
    assigned_on = DayField(_l("Date of the letter"))


class StopForm(VersionedForm):
    """When, how long and by whom a company is visited."""

    window_from = ClockField(_l("From"))
    window_to = ClockField(_l("Until"))
    purpose = OptionalSelect(_l("Purpose"), choices=offered, coerce=PurposeKey, blank=_l("Not said yet"))
    minutes = IntegerField(_l("Length of the visit"), [InputRequired()], minimum=SHORTEST, maximum=LONGEST)
    officers = ManyChoices(_l("Officers"), coerce=int)
    note = StringField(_l("Note"), [Length(max=500)])


class MissedForm(BaseForm):
    """Why nobody went to a stop."""

    reason_id = RadioChoice(_l("Why was it missed?"), coerce=int)
    note = StringField(_l("Note"), [Length(max=500)])


class AddCompaniesForm(BaseForm):
    """A road show and a day for the companies chosen in a list."""

    road_show_id = ChoiceField(_l("Road show"), [InputRequired()], coerce=int)
    on = DayField(_l("Day"), [InputRequired()])
    company = ManyChoices(_l("Companies"), coerce=int)
