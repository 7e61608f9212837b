"""XLSX: looked through before the reader is let at it, because a small file can ask for all the memory there is."""

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import ascii_letters
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from flask_babel import gettext as _

from app.core.tabular.cells import (
    Cell,
    Sheet,
    Workbook,
    as_cell,
    check_area,
    check_columns,
    check_rows,
    tidy,
)
from app.core.tabular.errors import TabularError
from app.core.tabular.merged import filled_down
from app.core.tabular.refusals import broken, locked, nothing_shown, too_big_inside

if TYPE_CHECKING:
    import python_calamine

MAX_PARTS = 2_000
MAX_UNPACKED = 400_000_000
MAX_TEXT = 200_000_000
MAX_RATIO = 300
RATIO_MATTERS_FROM = 20_000_000

BOOK = "xl/workbook.xml"
BOOK_LINKS = "xl/_rels/workbook.xml.rels"
LOCAL_HEADER = 30
LETTERS = "$" + ascii_letters
BEFORE_XML = b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"


def read(stream: IO[bytes], filename: str) -> Workbook:
    """The filled, visible work sheets of an XLSX file.

    Raises TabularError when the archive is broken, locked, of another kind, or bigger inside than it may be.
    """
    # A megabyte that a process which never reads a workbook need not hold.
    import python_calamine  # noqa: PLC0415

    seen = _inspect(stream)
    stream.seek(0)
    sheets: list[Sheet] = []
    hidden: list[str] = []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(stream) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                found = workbook.get_sheet_by_name(about.name)
                if about.visible is not python_calamine.SheetVisibleEnum.Visible:
                    if found.height:
                        hidden.append(about.name)
                    continue
                cells = list(_cells(found))
                filled = filled_down(cells, found.merged_cell_ranges or [])
                if rows := tidy(cells):
                    sheets.append(Sheet(about.name, rows, seen.hidden_rows_of(about.name), filled))
    except python_calamine.PasswordError as failed:
        raise locked() from failed
    except (python_calamine.CalamineError, OSError, ValueError) as failed:
        raise broken() from failed
    if not sheets:
        raise nothing_shown(hidden)
    return Workbook(filename=filename, kind="xlsx", sheets=sheets, hidden_sheets=hidden)


def _cells(sheet: "python_calamine.CalamineSheet") -> Iterator[list[Cell]]:
    # The reader leaves out blank columns on the left; put back, so that columns keep their letters.
    left: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield left + [as_cell(value) for value in row]


def _inspect(stream: IO[bytes]) -> "_Seen":
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            seen = _Seen()
            for part in parts:
                _look_through(stream, part, seen)
            # The reader gives every cell its own copy of a shared text, so a long one used often is a bomb too.
            if seen.text_cells * max(seen.lengths, default=0) > MAX_TEXT:
                seen.weighing = True
                for part in parts:
                    _look_through(stream, part, seen)
            return seen
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ValueError,
        OverflowError,
    ) as failed:
        raise broken() from failed


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise locked()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise too_big_inside()
    if BOOK not in names:
        raise TabularError(
            _(
                "This is not an .xlsx workbook but another kind of archive. Save the list as .xlsx or .csv, then send that file."
            )
        )
    if len(names) != len(parts):
        raise broken()


@dataclass
class _Seen:
    """What has been counted over all parts of one archive."""

    unpacked: int = 0
    text_cells: int = 0
    weighing: bool = False
    weight: int = 0
    lengths: list[int] = field(default_factory=list)
    hidden_rows: Counter[str] = field(default_factory=Counter)
    sheets: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    def hidden_rows_of(self, sheet: str) -> int:
        """How many rows of the sheet of this name are not shown."""
        target = self.targets.get(self.sheets.get(sheet, ""), "")
        return self.hidden_rows[target.lstrip("/") if target.startswith("/") else f"xl/{target}"]


def _look_through(stream: IO[bytes], part: zipfile.ZipInfo, seen: _Seen) -> None:
    """Unpack ``part`` for real, whatever size it claims, and count what it would make the reader hold."""
    scan: _Scan | None = None
    begun = False
    unpacked = 0
    for chunk in _unpacked(stream, part):
        unpacked += len(chunk)
        seen.unpacked += len(chunk)
        if seen.unpacked > MAX_UNPACKED * (2 if seen.weighing else 1):
            raise too_big_inside()
        if unpacked > RATIO_MATTERS_FROM and unpacked > part.compress_size * MAX_RATIO:
            raise too_big_inside()
        if not begun and (start := chunk.lstrip(BEFORE_XML)):
            begun = True
            # A sheet may be stored under any name, so everything that begins like XML is counted.
            # Only the old drawings (.vml) are often not quite XML.
            if start.startswith(b"<") and not part.filename.endswith(".vml"):
                scan = _Scan(seen, part.filename, shared=part.filename.endswith("sharedStrings.xml"))
        if scan is not None:
            scan.feed(chunk)
    if unpacked != part.file_size:
        raise zipfile.BadZipFile(part.filename)
    if scan is not None:
        scan.close()


def _unpacked(stream: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of ``part`` by the bytes that are there; ``ZipFile.open`` would stop at the size it claims."""
    stream.seek(part.header_offset)
    header = stream.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile(part.filename)
    stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = part.compress_size
    if part.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (data := stream.read(min(left, 1 << 16))):
            left -= len(data)
            yield data
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(part.filename)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (data := stream.read(min(left, 1 << 16))):
        left -= len(data)
        while data:
            yield inflate.decompress(data, 1 << 18)
            data = inflate.unconsumed_tail
    yield inflate.flush()


class _Scan:
    """Counts the rows, columns and shared texts of one XML part while it streams by."""

    def __init__(self, seen: _Seen, part: str, *, shared: bool) -> None:
        self.seen = seen
        self.part = part
        self.rows = 0
        self.row = 0
        self.column = 0
        self.widest = 0
        self.length = 0
        self.text: list[str] | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        if shared:
            seen.lengths.clear()
            self.parser.EndElementHandler = self._text_end
            self.parser.CharacterDataHandler = self._text
        elif seen.weighing:
            self.parser.StartElementHandler = self._weigh_start
            self.parser.EndElementHandler = self._weigh_end
            self.parser.CharacterDataHandler = self._weigh_text
        else:
            self.parser.StartElementHandler = self._start

    def feed(self, chunk: bytes) -> None:
        try:
            self.parser.Parse(chunk, False)
        except expat.ExpatError as failed:
            raise broken() from failed

    def close(self) -> None:
        try:
            self.parser.Parse(b"", True)
        except expat.ExpatError as failed:
            raise broken() from failed
        check_area(self.rows, self.widest)

    def _doctype(self, *_declaration: object) -> None:
        # No spreadsheet program writes one; only an attack needs it.
        raise broken()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "c":
            reference = attributes.get("r")
            self.column = _column(reference) if reference else self.column + 1
            if self.column > self.widest:
                self.widest = self.column
                check_columns(self.column)
            if reference:
                self._at_row(int(reference.lstrip(LETTERS) or 0))
            if attributes.get("t") == "s":
                self.seen.text_cells += 1
        elif kind == "row":
            self.column = 0
            self._at_row(int(attributes.get("r") or self.row + 1))
            if attributes.get("hidden") in ("1", "true"):
                self.seen.hidden_rows[self.part] += 1
        elif kind == "sheet" and self.part == BOOK:
            self.seen.sheets[attributes.get("name", "")] = attributes.get("r:id", "")
        elif kind == "Relationship" and self.part == BOOK_LINKS:
            self.seen.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _at_row(self, row: int) -> None:
        self.row = row
        if row > self.rows:
            self.rows = row
            check_rows(row - 1)

    def _text(self, text: str) -> None:
        self.length += len(text)

    def _text_end(self, name: str) -> None:
        if name.rpartition(":")[2] == "si":
            self.seen.lengths.append(self.length)
            self.length = 0

    def _weigh_start(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "c":
            self.text = [] if attributes.get("t") == "s" else None

    def _weigh_text(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _weigh_end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c" and self.text is not None:
            index = int("".join(self.text).strip() or 0)
            self.text = None
            self.seen.weight += self.seen.lengths[index] if index < len(self.seen.lengths) else 0
            if self.seen.weight > MAX_TEXT:
                raise too_big_inside()


def _column(reference: str) -> int:
    number = 0
    for letter in reference.upper():
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number
