"""What a person may type about messages."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.forms import BaseForm, VersionedForm

ROWS = {"rows": 6}


class TemplateForm(VersionedForm):
    """A text of the office, in both languages."""

    name_id = StringField(_l("Name in Indonesian"), [InputRequired(), Length(max=120)])
    name_en = StringField(_l("Name in English"), [InputRequired(), Length(max=120)])
    text_id = TextAreaField(_l("Text in Indonesian"), [InputRequired(), Length(max=2000)], render_kw=ROWS)
    text_en = TextAreaField(_l("Text in English"), [InputRequired(), Length(max=2000)], render_kw=ROWS)
    is_active = BooleanField(_l("In use"), default=True)


class DraftForm(BaseForm):
    """The message as it will be sent."""

    text = TextAreaField(_l("Message"), [Length(max=2000)], render_kw={"rows": 8})


class SentForm(BaseForm):
    """That it was sent: by which text, and for which follow-up."""

    subject = HiddenField()
    follow_up_id = HiddenField()
