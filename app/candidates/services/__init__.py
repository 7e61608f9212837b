"""What can change of candidates and which rules forbid it.

A value goes through :func:`validate` first; ``Checked.values`` is what :func:`create` and :func:`edit` take.
"""

from app.candidates.services.many import change_many, create_many, remove_many, remove_trainings
from app.candidates.services.merges import UNDO_WINDOW, merge, take_for_alike, tell_apart, undo
from app.candidates.services.past import (
    add_refusal,
    add_training,
    edit_refusal,
    edit_training,
    remove,
    restore_part,
    validate_refusal,
    validate_training,
)
from app.candidates.services.records import create, edit, restore, reveal_nik, set_values, trash
from app.candidates.services.validation import validate

__all__ = [
    "UNDO_WINDOW", "add_refusal", "add_training", "change_many", "create", "create_many", "edit", "edit_refusal", "edit_training", "merge", "remove", "remove_many", "remove_trainings", "restore",
    "restore_part", "reveal_nik", "set_values", "take_for_alike", "tell_apart", "trash", "undo", "validate", "validate_refusal", "validate_training",
]  # fmt: skip
