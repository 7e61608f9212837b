"""Write tables so that a spreadsheet program shows what is meant and never runs what was typed."""

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from itertools import chain, islice
from math import isfinite
from pathlib import Path
from typing import Any

from app.core.clock import local
from app.core.tabular.safety import guarded

MIME_CSV = "text/csv; charset=utf-8"
MIME_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value = str | int | float | Decimal | date | None

AT_ONCE = 500
"""So many rows are looked at together, column by column."""
LONGEST_CELL = 32_767
LARGEST_EXACT = 999_999_999_999_999
NOTHING = type(None)
WRITTEN_AS_THEY_ARE = frozenset({int, date, NOTHING})
"""What the writer of CSV puts down in the right way by itself."""
MAY_START_A_FORMULA = re.compile("\n[' ]*[=+\\-@\n\uff1d\uff0b\uff0d\uff20]")
"""Finds more than ``safety.guarded`` guards, in printable texts that each stand on a line."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LIKE_THOUSANDS = re.compile(r"-?\d{1,3}\.\d{3}")
NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
CUT = " […]"


@dataclass(frozen=True)
class SheetOut:
    """One sheet to write: rows may be a generator and are taken once; ``widths`` in characters by heading."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    footer: Sequence[Sequence[Value]] = ()
    widths: Mapping[str, float] = field(default_factory=dict)


def write_csv(
    rows: Iterable[Sequence[Value]],
    header: Sequence[str],
    footer: Sequence[Sequence[Value]] = (),
    *,
    delimiter: str = ";",
) -> Iterator[bytes]:
    """The bytes of a CSV file, piece by piece, with the mark that tells Excel it is UTF-8.

    A text that could start a formula is preceded by an apostrophe. Footer rows follow after one blank row.
    Numbers have a decimal comma, unless that separates the cells: Excel goes by one country for both.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    writer.writerow([guarded(clean(label)) for label in header])
    made = _for_csv if delimiter == "," else _with_decimal_comma
    for some in _cells(_with_footer(rows, footer), made, unless=_is_plain_in_csv):
        writer.writerows(some)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def write_xlsx(path: str | os.PathLike[str], sheets: Sequence[SheetOut], *, fast: bool = True) -> None:
    """Write ``sheets`` to ``path`` row by row, so that memory stays flat however many rows there are.

    Texts stay texts (a phone keeps its plus and zeros, ``=1+1`` is not run); days, instants and numbers are real.
    ``fast=False`` takes the slower library, which is also used where the fast one is not installed.
    Of two headings alike the later one gets a number: an office may call its own field like another column.
    """
    sheets = [replace(sheet, header=_told_apart(sheet.header)) for sheet in sheets]
    names = _sheet_names([sheet.name for sheet in sheets])
    # A machine for which it is not built writes the same file with the slower library.
    if fast and find_spec("rustpy_xlsxwriter"):
        _write_fast(Path(path), names, sheets)
    else:
        _write_plain(Path(path), names, sheets)


def _with_footer(
    rows: Iterable[Sequence[Value]], footer: Sequence[Sequence[Value]]
) -> Iterator[Sequence[Value]]:
    yield from rows
    if footer:
        yield ()
        yield from footer


def _cells(
    rows: Iterable[Sequence[Value]],
    made: Callable[[Any], Any],
    *,
    unless: Callable[[Sequence[Any]], bool],
) -> Iterator[list[Sequence[Any]]]:
    """What is written of ``rows``, some hundred at a time; columns that ``unless`` finds in order stay as they are.

    Nearly all of millions of cells need no care, and a call for each would take longer than writing them.
    """
    coming = iter(rows)
    while some := list(islice(coming, AT_ONCE)):
        widths = set(map(len, some))
        if len(widths) > 1 or 0 in widths:
            yield [list(map(made, row)) for row in some]
            continue
        columns = (column if unless(column) else map(made, column) for column in zip(*some, strict=True))
        yield list(zip(*columns, strict=True))


def _is_plain_in_csv(column: Sequence[Any]) -> bool:
    kinds = set(map(type, column))
    if kinds <= WRITTEN_AS_THEY_ARE:
        return True
    if not kinds <= {str, NOTHING}:
        return False
    lines = "\n" + "\n".join(filter(None, column))
    return lines.replace("\n", "").isprintable() and not MAY_START_A_FORMULA.search(lines)


def _is_plain_in_xlsx(column: Sequence[Any]) -> bool:
    kinds = set(map(type, column)) - {NOTHING}
    if kinds == {str}:
        texts = list(filter(None, column))
        return "".join(texts).isprintable() and max(map(len, texts), default=0) <= LONGEST_CELL // 2
    if kinds == {int}:
        return max(map(abs, filter(None, column)), default=0) <= LARGEST_EXACT
    return kinds <= {date}


def clean(text: str) -> str:
    """``text`` without characters that neither a spreadsheet nor XML can hold."""
    return UNPRINTABLE.sub("", text)


def _for_csv(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(clean(value))
    if isinstance(value, datetime):
        return (local(value) if value.tzinfo else value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    written = str(value)
    # A list read in would take it for thousands: 12.345 is typed here for twelve thousand.
    return f"{written}0" if LIKE_THOUSANDS.fullmatch(written) else written


def _with_decimal_comma(value: Value) -> str:
    written = _for_csv(value)
    return written.replace(".", ",") if isinstance(value, float | Decimal) else written


def _for_xlsx(value: Value) -> Any:
    if isinstance(value, str):
        text = clean(value)
        if len(text) <= LONGEST_CELL // 2:
            return text
        # A spreadsheet cell holds no more than this; the mark shows that something is missing.
        return text if len(text.encode("utf-16-le")) <= LONGEST_CELL * 2 else _cut(text)
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) <= LARGEST_EXACT else str(value)
    return value


def _cut(text: str) -> str:
    room = (LONGEST_CELL - len(CUT)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + CUT


def _sheet_names(wanted: Sequence[str]) -> list[str]:
    names: list[str] = []
    for name in wanted:
        base = NOT_IN_NAME.sub(" ", name).strip().strip("'")[:31] or "Sheet"
        unique, again = base, 2
        while unique.casefold() in {taken.casefold() for taken in names}:
            unique = f"{base[:27]} {again}"
            again += 1
        names.append(unique)
    return names


def _told_apart(header: Sequence[str]) -> list[str]:
    found: list[str] = []
    for label in header:
        unlike, again = label, 2
        while unlike in found or (again > 2 and unlike in header):
            unlike, again = f"{label} {again}", again + 1
        found.append(unlike)
    return found


def _widths(sheet: SheetOut) -> dict[str, float]:
    return {label: sheet.widths.get(label, min(max(len(label) + 2.0, 12.0), 40.0)) for label in sheet.header}


def _write_fast(path: Path, names: list[str], sheets: Sequence[SheetOut]) -> None:
    # Loaded by those who write a workbook: a web worker need not hold it.
    import rustpy_xlsxwriter  # noqa: PLC0415

    def records(sheet: SheetOut) -> Iterator[dict[str, Any]]:
        labels = [_for_xlsx(label) for label in sheet.header]
        nothing = dict.fromkeys(labels)
        none_yet = True
        for some in _cells(_with_footer(sheet.rows, sheet.footer), _for_xlsx, unless=_is_plain_in_xlsx):
            none_yet = False
            for row in some:
                cells = dict(zip(labels, row, strict=False))
                yield cells if len(row) >= len(labels) else nothing | cells
        if none_yet:
            # Without any record the library would not write the headings either.
            yield nothing

    rustpy_xlsxwriter.write_worksheets(
        [(name, records(sheet)) for name, sheet in zip(names, sheets, strict=True)],
        str(path),
        datetime_format="yyyy-mm-dd",
        bold_headers=True,
        freeze_panes={name: {"row": 1, "col": 0} for name in names},
        column_widths={name: _widths(sheet) for name, sheet in zip(names, sheets, strict=True)},
    )


def _write_plain(path: Path, names: list[str], sheets: Sequence[SheetOut]) -> None:
    # Only where the fast library is not installed.
    import xlsxwriter  # noqa: PLC0415

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        bold = workbook.add_format({"bold": True})
        instant = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, sheet in zip(names, sheets, strict=True):
            page = workbook.add_worksheet(name)
            page.freeze_panes(1, 0)
            for column, width in enumerate(_widths(sheet).values()):
                page.set_column(column, column, width)
            for column, label in enumerate(sheet.header):
                page.write_string(0, column, _for_xlsx(label), bold)
            written = _cells(_with_footer(sheet.rows, sheet.footer), _for_xlsx, unless=_is_plain_in_xlsx)
            for line, row in enumerate(chain.from_iterable(written), start=1):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        page.write_string(line, column, value)
                    elif isinstance(value, datetime):
                        page.write_datetime(line, column, value, instant)
                    elif value is not None:
                        page.write(line, column, value)
