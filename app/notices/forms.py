"""What a person may say about being told."""

from typing import Any

from app.core.forms import BaseForm, RadioChoice
from app.notices.enums import Channel
from app.notices.kinds import Kind


def preferences_form(wanted: list[tuple[Kind, Channel]]) -> Any:
    """A form that asks of each kind by which way it should come."""

    class PreferencesForm(BaseForm):
        """One choice a kind."""

    for kind, channel in wanted:
        setattr(PreferencesForm, kind.name, RadioChoice(kind.title, choices=Channel, default=channel))
    return PreferencesForm()
