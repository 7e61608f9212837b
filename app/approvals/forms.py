"""What a person may say about what waits."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.agreements.services import LONGEST_REASON
from app.approvals.services.deciding import LONGEST_COMMENT
from app.core.forms import BaseForm


class DecideForm(BaseForm):
    """A sentence to the decision; several stand on one page, each with a prefix of its own."""

    comment = StringField(_l("In a sentence"), [Length(max=LONGEST_COMMENT)])
    seen = HiddenField()
    """The version that was looked at."""

    def version(self) -> int | None:
        """The version that was looked at, where what is decided has versions."""
        said = self.seen.data or ""
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None


class AskForm(BaseForm):
    """Why something may pass."""

    reason = TextAreaField(_l("Why it may pass"), [InputRequired(), Length(max=LONGEST_REASON)])
