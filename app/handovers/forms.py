"""What a person may say about a hand-over."""

from flask_babel import lazy_gettext as _l

from app.core.forms import BaseForm, ChoiceField, DayField, ManyChoices, RadioChoice
from app.handovers.enums import Reach


class GetterForm(BaseForm):
    """Who gets a planned hand-over instead."""

    to_id = ChoiceField(_l("To whom"), coerce=int, blank=_l("Choose…"))


class HandOverForm(BaseForm):
    """To whom, from which day on, and what; whose it is stands in the address."""

    to_id = ChoiceField(_l("To whom"), coerce=int, blank=_l("Choose…"))
    on = DayField(_l("From which day on"))
    reach = RadioChoice(_l("What"), choices=Reach, default=Reach.ALL)
    districts = ManyChoices(_l("Kecamatan"))
    chosen = ManyChoices(_l("Companies"), coerce=int)
