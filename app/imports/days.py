"""A day in any of the spellings that lists have."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from flask_babel import gettext as _

from app.companies.services.typed import as_day
from app.core import formats
from app.core.clock import today
from app.core.errors import Invalid
from app.core.tabular import Cell, Packed, Row, Table, as_text

EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)
FIRST_SERIAL, LAST_SERIAL = 20_000, 60_000
"""Days as a spreadsheet counts them that lost their format: from 1954 to 2064."""

_WEEKDAY = re.compile(
    r"^(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|mon|tue|wed|thu|fri|sat|sun|sen|sel|rab|kam|jum|sab|min)[a-z]*[\s,./]+",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"[\s,T]+(pukul\s*|jam\s*)?\d{1,2}[:.]\d{2}([:.]\d{2})?(\s*(wib|wita|wit|am|pm))?$", re.IGNORECASE
)
_SHORT = re.compile(r"^(\d{1,2})[\s./\-](\d{1,2})[\s./\-](\d{2}|\d{4})$")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[./\-](\d{1,2})[./\-](\d{2}|\d{4})(?!\d)", re.ASCII)
_TURNED = re.compile(r"^(\d{4})[\s./\-](\d{1,2})[\s./\-](\d{1,2})$")
_WORDED = re.compile(r"^(\d{1,2})[\s./\-]*([a-z]{3,})[\s./,\-]*(\d{2}|\d{4})$", re.IGNORECASE)
_AMERICAN = re.compile(r"^([a-z]{3,})[\s.]*(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})$", re.IGNORECASE)
_PLAIN = re.compile(r"^(\d{4})(\d\d)(\d\d)$")
_SERIAL = re.compile(r"^\d{5}$", re.ASCII)


def day_in(cell: Cell) -> date | None:
    """The day in a cell, None where it is empty. Raises Invalid where it is no day, or one of another century."""
    if isinstance(cell, datetime):
        found: date | None = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        found = as_day(_spelled(as_text(cell)))
    if found is not None and not EARLIEST <= found <= LATEST:
        raise Invalid(
            _(
                "This day is not between %(earliest)s and %(latest)s.",
                earliest=formats.day_long(EARLIEST),
                latest=formats.day_long(LATEST),
            )
        )
    return found


def is_day(text: str) -> bool:
    """Whether ``text`` is a day."""
    try:
        return day_in(text) is not None
    except Invalid:
        return False


def with_days_first(table: Table, columns: Collection[int]) -> Table:
    """``table``, the days of those of ``columns`` that an English spreadsheet wrote month first turned round.

    ``03/25/2026`` can be read in one way only, ``04/03/2026`` below it cannot: one column is written in one way.
    """
    turned = {index for index in columns if _is_month_first(row.cells[index] for row in table.rows)}
    if not turned:
        return table
    return replace(table, rows=Packed(_turned(row, turned) for row in table.rows))


def _is_month_first(cells: Iterable[Cell]) -> bool:
    """Whether some days can only be read month first, and none only day first."""
    is_some = False
    for cell in cells:
        if isinstance(cell, str) and (match := _NUMERIC.search(cell[:60])):
            first, second = int(match[1]), int(match[2])
            if first > 12:
                return False
            is_some = is_some or 12 < second <= 31
    return is_some


def _turned(row: Row, columns: Collection[int]) -> Row:
    cells = [
        _NUMERIC.sub(lambda found: f"{_year(found[3])}-{found[1]:0>2}-{found[2]:0>2}", cell, count=1)
        if index in columns and isinstance(cell, str)
        else cell
        for index, cell in enumerate(row.cells)
    ]
    return replace(row, cells=cells)


def _spelled(text: str) -> str:
    """``text`` as the forms of companies read a day: ``24/11/2026`` or ``24 November 2026``."""
    bare = _CLOCK.sub("", _WEEKDAY.sub("", " ".join(text[:60].split())))
    if match := _SHORT.match(bare):
        day, month = int(match[1]), int(match[2])
        if month > 12 >= day:
            # An English spreadsheet puts the month first; the day tells where it can be told.
            day, month = month, day
        return f"{day}/{month}/{_year(match[3])}"
    if match := _TURNED.match(bare) or _PLAIN.match(bare):
        return f"{int(match[3])}/{int(match[2])}/{match[1]}"
    if match := _WORDED.match(bare):
        return f"{match[1]} {match[2]} {_year(match[3])}"
    if match := _AMERICAN.match(bare):
        return f"{match[2]} {match[1]} {match[3]}"
    if _SERIAL.match(bare) and FIRST_SERIAL <= int(bare) <= LAST_SERIAL:
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(bare)).isoformat()
    return bare


def _year(text: str) -> str:
    """A year of two digits as the one nearest to now that is not far ahead."""
    if len(text) == 4:
        return text
    century = today().year // 100 * 100
    year = century + int(text)
    return str(year if year <= today().year + 10 else year - 100)
