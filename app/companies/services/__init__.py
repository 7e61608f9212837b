"""What can change in the company register and which rules forbid it.

A value goes through :func:`validate` first; ``Checked.values`` is what :func:`create` and :func:`edit` take.
"""

from app.companies.services.contacts import (
    add_contact,
    edit_contact,
    make_primary,
    mark_left,
    restore_contact,
    trash_contact,
)
from app.companies.services.many import edit_many
from app.companies.services.merges import (
    UNDO_WINDOW,
    VERSIONS,
    lock,
    merge,
    take_for_alike,
    tell_apart,
    undo,
)
from app.companies.services.people import change_contacts, file_contacts, remove_contacts
from app.companies.services.records import (
    assign,
    create,
    create_many,
    differs,
    edit,
    refresh,
    restore,
    tags_named,
    trash,
)
from app.companies.services.validation import (
    Checked,
    Problem,
    References,
    validate,
    validate_contact,
)

__all__ = [
    "UNDO_WINDOW",
    "VERSIONS",
    "Checked",
    "Problem",
    "References",
    "add_contact",
    "assign",
    "change_contacts",
    "create",
    "create_many",
    "differs",
    "edit",
    "edit_contact",
    "edit_many",
    "file_contacts",
    "lock",
    "make_primary",
    "mark_left",
    "merge",
    "refresh",
    "remove_contacts",
    "restore",
    "restore_contact",
    "tags_named",
    "take_for_alike",
    "tell_apart",
    "trash",
    "trash_contact",
    "undo",
    "validate",
    "validate_contact",
]
