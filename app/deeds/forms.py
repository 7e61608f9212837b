"""What more a deed to many records needs to be said."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.simple import StringField
from wtforms.validators import InputRequired, Length

from app.core.forms import BaseForm, ChoiceField


class DeedForm(BaseForm):
    """A deed that needs no more to be said; ``save_label`` is what its button says, where that is not the usual."""

    save_label: Any = None

    def offer_tags(self, names: Sequence[str]) -> None:
        """Offer the tags in use, where one is chosen."""

    def look_at(self, chosen: Any, said: Mapping[str, str]) -> None:
        """Offer what is up to the records that were chosen."""

    def value(self) -> Any:
        """What each of the records gets."""
        return None


class AddTagForm(DeedForm):
    """A tag they get beside those they have."""

    tag = StringField(
        _l("Tag"),
        [InputRequired(), Length(max=40)],
        description=_l("One word or a few; at most 40 characters."),
    )

    def value(self) -> Any:
        """The tag as it was typed."""
        return self.tag.data


class RemoveTagForm(DeedForm):
    """A tag that is taken off them."""

    tag = ChoiceField(_l("Tag"), blank=_l("Choose…"))

    def offer_tags(self, names: Sequence[str]) -> None:
        """Offer the tags in use."""
        self.tag.offer([(name, name) for name in names])

    def value(self) -> Any:
        """The tag, one of those in use."""
        return self.tag.data
