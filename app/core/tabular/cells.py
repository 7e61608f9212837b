"""Cells, sheets and how large they may be: the ground that both readers share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _

from app.core.tabular.errors import TabularError

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 256
MAX_AREA = 5_000_000

Cell = str | float | date | None
"""Text, a number that is not whole, a day or instant, or nothing.

Whole numbers come back as text: an NPWP, a NIB or a phone number typed as a number keeps every digit it had. One that
has more digits than a spreadsheet program keeps stays a number, and reads like ``3.1710123456789E+15``.
"""

KEPT_DIGITS = 10**15
LARGEST_EXACT = 2**53


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``rows[i]`` is row ``i + 1`` as the spreadsheet program numbers it.

    ``hidden_rows`` counts the rows that program hides, which are read all the same;
    ``merged`` the cells filled in from merged ones.
    """

    name: str
    rows: list[list[Cell]]
    hidden_rows: int = 0
    merged: int = 0


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file that hold anything, in the order of the file."""

    filename: str
    kind: str
    sheets: list[Sheet]
    encoding: str | None = None
    delimiter: str | None = None
    hidden_sheets: list[str] = field(default_factory=list)

    def sheet(self, name: str | None = None) -> Sheet:
        """The sheet called ``name``, or the first one.

        Raises TabularError when there is none of that name.
        """
        if name is None or name == "":
            return self.sheets[0]
        for sheet in self.sheets:
            if sheet.name.casefold() == name.strip().casefold():
                return sheet
        raise TabularError(
            _(
                "There is no sheet “%(name)s” in this file. It has: %(names)s.",
                name=name,
                names=", ".join(sheet.name for sheet in self.sheets),
            ),
            field="sheet",
        )


def check_rows(count: int) -> None:
    """Raise TabularError when a sheet holds more rows than can be read."""
    if count > MAX_ROWS:
        raise TabularError(
            _(
                "This list has more than %(limit)s rows. Split it into smaller files.",
                limit=f"{MAX_ROWS:,}".replace(",", "."),
            )
        )


def check_columns(count: int) -> None:
    """Raise TabularError when a sheet is wider than can be read."""
    if count > MAX_COLUMNS:
        raise TabularError(
            _(
                "This list has more than %(limit)s columns. Keep only the columns that are needed, then send it again.",
                limit=MAX_COLUMNS,
            )
        )


def check_area(rows: int, columns: int) -> None:
    """Raise TabularError when a sheet is both longer and wider than memory should have to hold."""
    if rows * columns > MAX_AREA:
        raise TabularError(
            _(
                "This list is too large to read in one piece (%(rows)s rows of %(columns)s columns). "
                "Keep only the columns that are needed, or split it into smaller files.",
                rows=rows,
                columns=columns,
            )
        )


def tidy(rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """``rows`` without the blank ones at the end, each as wide as the widest filled one."""
    kept: list[list[Cell]] = []
    filled = width = 0
    for row in rows:
        cells = list(row)
        while cells and is_blank(cells[-1]):
            cells.pop()
        kept.append(cells)
        if cells:
            filled = len(kept)
            width = max(width, len(cells))
    del kept[filled:]
    check_area(filled, width)
    for cells in kept:
        cells.extend([None] * (width - len(cells)))
    return kept


def is_blank(cell: Cell) -> bool:
    """Whether ``cell`` holds nothing that can be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_cell(value: object) -> Cell:
    """What a spreadsheet library handed over, as one of our cells."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _as_number(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _as_number(value: float) -> Cell:
    if not float(value).is_integer():
        return value
    whole = int(value)
    # A spreadsheet program keeps 15 digits and makes zeros of the rest: such a number is no longer what was typed.
    is_rounded = abs(whole) >= KEPT_DIGITS and (whole % 10 == 0 or abs(whole) > LARGEST_EXACT)
    return float(value) if is_rounded else str(whole)


def as_text(cell: Cell) -> str:
    """``cell`` as a person would have typed it, outer blanks removed; a day as ``2026-11-24``."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.13E}" if abs(cell) >= KEPT_DIGITS else repr(cell)
