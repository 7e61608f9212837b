"""What a person may note."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from app.core.forms import VersionedForm
from app.notes.services import LONGEST


class NoteForm(VersionedForm):
    """A note."""

    body = TextAreaField(_l("Note"), [Length(max=LONGEST)])
