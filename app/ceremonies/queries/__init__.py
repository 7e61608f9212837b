"""What can be read of ceremonies, always within a person's scope."""

from app.ceremonies.queries.ceremonies import (
    MOST_OFFERED,
    ceremony_for_change,
    ceremony_or_404,
    find_guest,
    guest_or_404,
    guests_of,
    latest,
    papers_in_force,
    scan_or_404,
    scans_of,
    signable,
    standing_of,
    was_uploaded,
    with_token,
)
from app.ceremonies.queries.scope import may_hold

__all__ = [
    "MOST_OFFERED",
    "ceremony_for_change",
    "ceremony_or_404",
    "find_guest",
    "guest_or_404",
    "guests_of",
    "latest",
    "may_hold",
    "papers_in_force",
    "scan_or_404",
    "scans_of",
    "signable",
    "standing_of",
    "was_uploaded",
    "with_token",
]
