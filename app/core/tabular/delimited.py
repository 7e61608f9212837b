"""Text tables: comma, semicolon, tab or bar between the cells, in the encodings offices really send."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import PurePath
from typing import IO

from flask_babel import gettext as _

from app.core.formats import number
from app.core.tabular.cells import Cell, Sheet, Workbook, check_columns, check_rows, tidy
from app.core.tabular.errors import TabularError
from app.core.tabular.safety import unguarded

DELIMITERS = ",;\t|"
SAMPLE_ROWS = 60
MAX_CELL = 131_072

# Checked longest first: the mark of UTF-32 begins with that of UTF-16.
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

LAST_LINE = "\x1f"
"""A line of ours below the last one; no text that is let in holds this character."""

EXCEL_TEXT = re.compile(r'="([^"]*)"')
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(stream: IO[bytes], filename: str) -> Workbook:
    """The one sheet of a text table.

    Raises TabularError when it is not text, or not a table within the limits.
    """
    encoding = _encoding(stream)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        delimiter = _delimiter(text)
        rows = tidy(_rows(text, delimiter))
    except UnicodeError as broken:
        raise _not_text() from broken
    except csv.Error as broken:
        if "field limit" in str(broken):
            raise TabularError(
                _(
                    "A cell of this file is longer than %(limit)s letters. Shorten it; if no cell is, a quotation mark "
                    "was opened and never closed: save the list as .xlsx, then send that file.",
                    limit=number(MAX_CELL),
                )
            ) from broken
        raise TabularError(
            _(
                "This file breaks off inside a cell: a quotation mark was opened and never closed. "
                "Save the list as .xlsx, then send that file."
            )
        ) from broken
    finally:
        text.detach()
    if not rows:
        raise TabularError(_("This file is empty. Choose the file that holds the list."))
    name = PurePath(filename.replace("\\", "/")).stem or "CSV"
    return Workbook(
        filename=filename,
        kind="csv",
        sheets=[Sheet(name=name, rows=rows)],
        encoding=encoding,
        delimiter=delimiter,
    )


def _encoding(stream: IO[bytes]) -> str:
    stream.seek(0)
    head = stream.read(65_536)
    stream.seek(0)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    # Latin letters in UTF-16 without a mark have a zero byte in every second place.
    if head.count(0, 1) and len(head) >= 4:
        odd, even = head[1::2].count(0), head[0::2].count(0)
        if odd > len(head) * 0.2 and odd > even * 4:
            return "utf-16-le"
        if even > len(head) * 0.2 and even > odd * 4:
            return "utf-16-be"
    if _decodes(stream, "utf-8"):
        _refuse_binary(stream)
        return "utf-8"
    if _decodes(stream, "cp1252"):
        _refuse_binary(stream)
        return "cp1252"
    raise _not_text()


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True


def _refuse_binary(stream: IO[bytes]) -> None:
    while chunk := stream.read(1 << 20):
        if CONTROLS.search(chunk):
            raise _not_text()
    stream.seek(0)


def _not_text() -> TabularError:
    return TabularError(_("This file is not a table that can be read. Send the list as .xlsx or .csv."))


def _delimiter(text: IO[str]) -> str:
    """The separator that cuts the first lines into the same number of cells, more than one if it can."""
    first = text.readline(MAX_CELL)
    named = re.fullmatch(r"sep=(.)[\r\n]*", first, re.IGNORECASE)
    if named:
        return named[1]
    text.seek(0)
    sample = text.read(65_536)
    text.seek(0)
    best, best_score = ",", 0.0
    for candidate in DELIMITERS:
        if candidate not in sample:
            continue
        try:
            widths = [
                len(row)
                for row in islice(
                    csv.reader(io.StringIO(sample, newline=""), delimiter=candidate), SAMPLE_ROWS
                )
                if any(cell.strip() for cell in row)
            ]
        except csv.Error:
            continue
        # The last line of a sample may be cut short, and a title line holds no separator at all.
        usual = max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 1
        score = widths.count(usual) / len(widths) * (usual - 1) ** 0.25 if usual > 1 else 0.0
        if score > best_score:
            best, best_score = candidate, score
    return best


def _rows(text: IO[str], delimiter: str) -> Iterator[list[Cell]]:
    csv.field_size_limit(MAX_CELL)
    row: list[str] = []
    for place, row in enumerate(csv.reader(chain(text, [LAST_LINE]), delimiter=delimiter), start=1):
        if row == [LAST_LINE]:
            return
        check_rows(place - 1)
        if len(row) > 1 or (row and row[0].strip()):
            while row and not row[-1].strip():
                row.pop()
            check_columns(len(row))
        yield [_cell(value) for value in row]
    if row:
        # The line put below the last one was swallowed by a cell: so were all rows from an opened quotation mark on.
        raise csv.Error("a quotation mark was not closed")


def _cell(value: str) -> Cell:
    if value == "":
        return None
    if value[0] == "=":
        # ="0812" is how a number is kept as text in a CSV meant for a spreadsheet program.
        wrapped = EXCEL_TEXT.fullmatch(value)
        return wrapped[1] if wrapped else value
    return unguarded(value) if value[0] == "'" else value
