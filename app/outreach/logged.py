"""How the audit log writes what the office reckons its days on the road by."""

from datetime import time
from typing import Any

from app.core import formats
from app.settings.purposes import PurposeKey


def no_label(table: str, name: str) -> None:
    """The log has a word for these columns already."""


def hours(table: str, name: str, value: Any) -> str:
    """The working hours by weekday, ``Senin 08.00–16.00``; those of a training are a number."""
    if not isinstance(value, dict):
        return formats.number(value)
    days = formats.weekday_names()
    spans = {
        int(day): "–".join(formats.clock_time(time.fromisoformat(at)) for at in span)
        for day, span in value.items()
        if span
    }
    return ", ".join(f"{days[day]} {spans[day]}" for day in sorted(spans))


def visit_minutes(table: str, name: str, value: dict[str, int]) -> str:
    """How many minutes a visit takes by its purpose, ``Sosialisasi 45``."""
    return ", ".join(f"{PurposeKey(key).label} {formats.number(minutes)}" for key, minutes in value.items())
