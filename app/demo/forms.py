"""How large the demo office shall become."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from app.core.forms import BaseForm, IntegerField


class FillingForm(BaseForm):
    """How many invented companies and visits to add."""

    companies = IntegerField(_l("Companies"), [InputRequired()], minimum=1, maximum=100_000, default=20_000)
    visits = IntegerField(_l("Visits"), [InputRequired()], minimum=0, maximum=1_000_000, default=60_000)
