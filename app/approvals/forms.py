"""What a person may say about what waits."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.roles import Capacity
from app.agreements.services import LONGEST_REASON
from app.approvals.services.deciding import LONGEST_COMMENT
from app.core.forms import BaseForm, ChoiceField, DayField, RadioChoice


class DecideForm(BaseForm):
    """A sentence to the decision; several stand on one page, each with a prefix of its own."""

    comment = StringField(_l("In a sentence"), [Length(max=LONGEST_COMMENT)])
    in_place = BooleanField(_l("In the place of the one I stand in for"))
    seen = HiddenField()
    """The version that was looked at."""

    def version(self) -> int | None:
        """The version that was looked at, where what is decided has versions."""
        said = self.seen.data or ""
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None


class AskForm(BaseForm):
    """Why something may pass."""

    reason = TextAreaField(_l("Why it may pass"), [InputRequired(), Length(max=LONGEST_REASON)])


class DelegationForm(BaseForm):
    """Who decides in one's place, from which day to which."""

    getter_id = ChoiceField(_l("Who stands in"), coerce=int, blank=_l("Choose…"))
    capacity = RadioChoice(_l("Signs as"), choices=Capacity, default=Capacity.DAILY)
    from_on = DayField(_l("From"), [InputRequired()])
    to_on = DayField(_l("To and including"), [InputRequired()])
    reason = StringField(_l("Why"), [Optional(), Length(max=200)])
