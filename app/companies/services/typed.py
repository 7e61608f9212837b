"""What a person or a spreadsheet wrote, read as text, days, numbers and ticks."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from app.companies.identity import web
from app.core.errors import Invalid

MAX_WORKERS = 1_000_000

MONTHS = (
    ("jan",),
    ("feb", "peb"),
    ("mar",),
    ("apr",),
    ("mei", "may"),
    ("jun",),
    ("jul",),
    ("agu", "aug", "ags"),
    ("sep",),
    ("okt", "oct"),
    ("nov", "nop"),
    ("des", "dec"),
)

_NUMERIC_DAY = re.compile(r"^(\d{1,2})[\s./\-](\d{1,2})[\s./\-](\d{4})$")
# From 1954 to 2119: a smaller number is sooner a slip than a day.
_SERIAL_DAY = re.compile(r"^([2-7]\d{4})(?:\.\d+)?$")
_FIRST_DAY = date(1899, 12, 30)
_WORDED_DAY = re.compile(r"^(?:[a-z']+,\s*)?(\d{1,2})[\s\-]([a-z]+)\.?[\s\-](\d{4})$", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:±|\+/-|~|kurang lebih|lebih kurang|sekitar|about)\s*", re.IGNORECASE)
_THOUSANDS = re.compile(r"^\d{1,3}(?:[.,\s]\d{3})+$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"[ \t\xa0]+")


def as_text(value: Any) -> str | None:
    """``value`` as one line of text without control characters and outer blanks; None when nothing is left."""
    lines = as_lines(value)
    return None if lines is None else " ".join(lines.split())


def as_lines(value: Any) -> str | None:
    """Like :func:`as_text`, with the line breaks kept."""
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    plain = _CONTROL.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    # A lone half of a surrogate pair cannot be encoded, so no database takes it.
    plain = plain.encode("utf-8", "ignore").decode("utf-8")
    return _BLANKS.sub(" ", plain).strip() or None


def as_day(value: Any) -> date | None:
    """A day from a date, ``2026-11-24``, ``24/11/2026``, ``24 November 2026`` or a spreadsheet's number of it (``46350``).

    Raises Invalid.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    typed = as_text(value)
    if typed is None or web.is_blank(typed):
        return None
    try:
        if found := _SERIAL_DAY.match(typed):
            return _FIRST_DAY + timedelta(days=int(found[1]))
        if found := _NUMERIC_DAY.match(typed):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _WORDED_DAY.match(typed):
            return date(int(found[3]), _month(found[2]), int(found[1]))
        return date.fromisoformat(typed[:10] if re.match(r"\d{4}-\d\d-\d\d[T ]", typed) else typed)
    except ValueError:
        raise Invalid(_("This is not a day; write it like 24/11/2026.")) from None


def as_count(value: Any) -> int | None:
    """A number of people from ``84``, ``1.250``, ``84 orang`` or ``± 84``. Raises Invalid."""
    typed = as_text(value)
    if typed is None or (web.is_blank(typed) and typed != "0"):
        return None
    bare = re.sub(r"\s*(?:orang|org|pekerja|karyawan|tk|workers?|people)\.?$", "", typed, flags=re.IGNORECASE)
    bare = _ABOUT.sub("", bare)
    if _THOUSANDS.match(bare):
        bare = re.sub(r"\D", "", bare)
    bare = re.sub(r"[.,]0+$", "", bare)
    if not bare.isascii() or not bare.isdigit():
        raise Invalid(_("Please give a whole number of people, like 84."))
    if len(bare) > 7 or int(bare) > MAX_WORKERS:
        raise Invalid(_("No company has that many workers; please check the number."))
    return int(bare)


def as_flag(value: Any) -> bool:
    """Whether a tick, a word or a number says yes."""
    if isinstance(value, str):
        return value.strip().lower() in {
            "1",
            "y",
            "ya",
            "yes",
            "true",
            "on",
            "x",
            "v",
            "benar",
            "cabang",
            "branch",
        }
    return bool(value)


def _month(word: str) -> int:
    for number, starts in enumerate(MONTHS, start=1):
        if word.lower().startswith(starts):
            return number
    raise ValueError(word)
