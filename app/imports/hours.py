"""The hours in a cell: when something began and, where it says so too, when it ended."""

import re
from datetime import datetime, time

from app.core.tabular import Cell, as_text

_HOUR = re.compile(r"(?<![\d.:])(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?(?!\d)", re.ASCII)
# Of one mark throughout: ``09.00-10.30`` are two hours.
_DAY = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{2,4}", re.ASCII)


def hours_in(cell: Cell) -> list[time]:
    """Each hour of ``09.00 - 10.30 WITA``, in their order; what is no hour of a day is left out."""
    if isinstance(cell, datetime):
        return [cell.time().replace(second=0, microsecond=0)]
    text = _DAY.sub(" ", as_text(cell)[:60])
    found = ((int(hour), int(minute)) for hour, minute in _HOUR.findall(text))
    return [time(hour, minute) for hour, minute in found if hour < 24 and minute < 60]


def is_hour(text: str) -> bool:
    """Whether ``text`` tells an hour."""
    return bool(hours_in(text))
