"""What outreach announces, so that later packages may answer within the same transaction.

The pipeline moves a partnership when its company was visited, and follow-ups are made from a visit's next
step; outreach knows neither of them (docs/adr/0004-events.md).
"""

from dataclasses import dataclass
from datetime import date

from blinker import Namespace

from app.settings.enums import FollowUpKind

_events = Namespace()

visit_logged = _events.signal("visit-logged")
"""Sent with the ``Visit`` and ``next_step: NextStep | None``, after the visit is flushed; with ``is_past=True`` for one
that an old list tells of."""

visit_edited = _events.signal("visit-edited")
"""Sent with the ``Visit`` that somebody corrected, after it is flushed."""

stop_planned = _events.signal("stop-planned")
"""Sent with the ``Stop``, after it is flushed."""

stop_removed = _events.signal("stop-removed")
"""Sent with the ``Stop`` and ``goers``, the ids of whoever was to go there, before it is deleted."""

stops_left = _events.signal("stops-left")
"""Sent with ``left``, for each stop the ids of those who were to go there and no longer are, after it is flushed."""


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What follows a visit: what to do, who, and by when (None: at any time)."""

    kind: FollowUpKind
    owner_id: int
    due_on: date | None = None
    subject: str | None = None
