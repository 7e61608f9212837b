"""Review meetings for tests."""

from datetime import date

from app.accounts.models import User
from app.meetings import services
from app.meetings.enums import Topic
from app.meetings.models import Meeting
from app.pipeline.models import Partnership


def a_meeting(*partnerships: Partnership, by: User, **values: object) -> Meeting:
    """A meeting that goes on, about these partnerships."""
    said = {
        "title": "Rapat uji",
        "held_on": date(2026, 11, 24),
        "attendees": "Rina Nurhayati\nTono Supriyadi",
        "about": "Pemagangan Mandiri; Mandek",
        **values,
    }
    return services.convene(agenda={one.id: [Topic.STUCK] for one in partnerships}, by=by, **said)  # type: ignore[arg-type]
