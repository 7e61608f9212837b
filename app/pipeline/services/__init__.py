"""What can be done with partnerships: open, edit, move, take a move back, and follow what outreach reports."""

from app.pipeline.evidence import evidence_source
from app.pipeline.services.following import follow_stop, follow_visit
from app.pipeline.services.moving import (
    UNDO_WINDOW,
    MissingEvidence,
    advance,
    asks,
    check_said,
    check_version,
    move,
    revert,
    undo_move,
)
from app.pipeline.services.records import edit, open_partnership
from app.pipeline.services.snoozing import snooze, wake
from app.pipeline.services.ticking import tick
from app.pipeline.services.unfollowing import cited_at, opened_by, unfollow, why_followed

__all__ = [
    "UNDO_WINDOW",
    "MissingEvidence",
    "advance",
    "asks",
    "check_said",
    "check_version",
    "cited_at",
    "edit",
    "evidence_source",
    "follow_stop",
    "follow_visit",
    "move",
    "open_partnership",
    "opened_by",
    "revert",
    "snooze",
    "tick",
    "undo_move",
    "unfollow",
    "wake",
    "why_followed",
]
