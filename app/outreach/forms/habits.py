"""How a company is visited."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from app.core.forms import ClockField, DayField, IntegerField, OptionalSelect, VersionedForm
from app.settings.purposes import PurposeKey, offered


class HabitForm(VersionedForm):
    """Receiving hours, and regular visits."""

    receives_from = ClockField(_l("Receives people from"))
    receives_until = ClockField(_l("Until"))
    every_months = IntegerField(_l("Every"), [Optional()], minimum=1, maximum=36)
    purpose = OptionalSelect(_l("Purpose"), choices=offered, coerce=PurposeKey)
    due_on = DayField(_l("Next on"))
