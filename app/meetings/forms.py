"""What may be typed before and in a meeting."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.forms import BaseForm, ChoiceField, DayField, ManyChoices, VersionField
from app.meetings.enums import Topic
from app.meetings.services import LONGEST_NOTE


class HeadForm(BaseForm):
    """When a meeting is held, and who is there."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    held_on = DayField(_l("Held on"), [InputRequired()])
    attendees = TextAreaField(_l("Who takes part"), [Length(max=4000)], render_kw={"rows": 4})


class MeetingForm(HeadForm):
    """A meeting to begin: ``filter`` is the list of the pipeline it is taken from."""

    filter = HiddenField()
    topics = ManyChoices(_l("What is discussed"), choices=Topic)


class OwnerForm(BaseForm):
    """Who takes a partnership over."""

    version = VersionField()
    owner_id = ChoiceField(_l("Give to"), coerce=int)


class NoteForm(BaseForm):
    """What was said."""

    text = TextAreaField(_l("Note"), [InputRequired(), Length(max=LONGEST_NOTE)], render_kw={"rows": 3})
