"""What can change of delivered items, and which rules forbid it."""

from app.sync.services.items import (
    KEPT_FOR,
    accept,
    claim,
    clear_old_versions,
    mark_seen,
    mark_unseen,
    note_refusal,
    remember_values,
)

__all__ = [
    "KEPT_FOR",
    "accept",
    "claim",
    "clear_old_versions",
    "mark_seen",
    "mark_unseen",
    "note_refusal",
    "remember_values",
]
