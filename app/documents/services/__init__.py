"""What can change about papers, and which rules forbid it."""

from app.documents.services.numbers import take_number
from app.documents.services.office import (
    LARGEST_LOGO,
    change_register,
    refuse_register,
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
from app.documents.services.templates import (
    add_template,
    by_template,
    sample_of,
    start_template,
    use_template,
)

__all__ = [
    "LARGEST_LOGO",
    "add_template",
    "body_of",
    "by_template",
    "cancel",
    "change_register",
    "countersign",
    "discard",
    "draft",
    "edit",
    "enter_number",
    "issue",
    "preview",
    "refuse_register",
    "remove_logo",
    "renew",
    "sample_of",
    "save_official",
    "start_template",
    "store_logo",
    "take_number",
    "use_template",
    "what_changed",
]
