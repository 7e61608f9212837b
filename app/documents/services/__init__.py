"""What can change about papers, and which rules forbid it."""

from app.documents.services.numbers import take_number
from app.documents.services.office import (
    LARGEST_LOGO,
    change_register,
    remove_logo,
    save_official,
    store_logo,
)
from app.documents.services.papers import (
    body_of,
    cancel,
    countersign,
    discard,
    draft,
    edit,
    enter_number,
    issue,
    preview,
    renew,
    what_changed,
)

__all__ = [
    "LARGEST_LOGO",
    "body_of",
    "cancel",
    "change_register",
    "countersign",
    "discard",
    "draft",
    "edit",
    "enter_number",
    "issue",
    "preview",
    "remove_logo",
    "renew",
    "save_official",
    "store_logo",
    "take_number",
    "what_changed",
]
