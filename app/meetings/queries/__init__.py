"""What can be read of meetings, always within a person's scope."""

from app.meetings.queries import scope
from app.meetings.queries.agenda import agenda, agenda_counts
from app.meetings.queries.meetings import (
    Progress,
    beside,
    decision_or_404,
    item_or_404,
    items_of,
    latest,
    meeting_for_change,
    meeting_or_404,
    minutes_of,
    progress_of,
)

__all__ = [
    "Progress",
    "agenda",
    "agenda_counts",
    "beside",
    "decision_or_404",
    "item_or_404",
    "items_of",
    "latest",
    "meeting_for_change",
    "meeting_or_404",
    "minutes_of",
    "progress_of",
    "scope",
]
