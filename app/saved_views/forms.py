"""What a person may say about a view."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.simple import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from app.core.forms import BaseForm, RadioChoice
from app.saved_views.enums import ViewScope


class ViewForm(BaseForm):
    """A saved view; whoever has nobody to share it with has no choice of its readers."""

    name = StringField(_l("Name of the view"), [InputRequired(), Length(max=60)])
    scope = RadioChoice(_l("Who sees it"), choices=ViewScope, default=ViewScope.PRIVATE)
    is_pinned = BooleanField(_l("Show it above the list"))
    is_default = BooleanField(_l("Open the list with it"))

    def __init__(self, *arguments: Any, readers: Sequence[ViewScope], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.scope.offer([(one.value, one.label) for one in readers])
        if len(readers) < 2:
            del self.scope
