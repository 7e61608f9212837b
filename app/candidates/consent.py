"""The texts people agree to. A text that was signed is never changed: another wording is another version."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

TEXTS: dict[str, LazyString] = {
    "2026-1": _l(
        "I agree that the office keeps my data and shows name, training and phone number to companies that look for "
        "apprentices, so that I can be placed. I may see and correct my data and withdraw this consent at any time."
    )
}
LATEST = list(TEXTS)[-1]


def choices() -> list[tuple[str, str]]:
    """The versions, the latest first."""
    return [(version, version) for version in reversed(TEXTS)]
