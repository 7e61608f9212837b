"""What a person may type about a ceremony."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.agreements.forms import EXTENSIONS
from app.agreements.services import largest_file
from app.core.forms import BaseForm, ClockField, DayField, FilesField, VersionedForm
from app.core.forms.files import MEGABYTE

MOST_SCANS = 40


class CeremonyForm(VersionedForm):
    """When, where and what it is."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    held_on = DayField(_l("Day of the ceremony"), [InputRequired()])
    starts_at = ClockField(_l("Begins at"), [Optional()])
    place = StringField(_l("Place"), [InputRequired(), Length(max=200)])
    notes = TextAreaField(_l("Notes"), [Optional(), Length(max=4000)], render_kw={"rows": 3})


class ScansField(FilesField):
    """Scans, each as large as this installation takes."""

    def pre_validate(self, form: Any) -> None:
        self.max_mb = largest_file() // MEGABYTE
        super().pre_validate(form)


class ScansForm(BaseForm):
    """The scans of what was signed."""

    scans = ScansField(_l("Scans"), most=MOST_SCANS, extensions=EXTENSIONS)
