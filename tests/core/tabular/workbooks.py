"""Small workbooks of the kinds that no library of ours writes: the old and the binary one of Excel, and that of LibreOffice."""

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Cells = Sequence[Sequence[object]]


def xls(
    *sheets: tuple[str, Cells],
    hidden: Iterable[str] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
    is_locked: bool = False,
) -> bytes:
    """An ``.xls``; ``merged`` holds first and last row, first and last column of each merge, counted from 0."""
    bodies = [_sheet(rows, merged) for _name, rows in sheets]
    front = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    if is_locked:
        front += _record(0x002F, b"\x01\x00\x01\x00\x01\x00" + b"x" * 48)
    size = len(front) + sum(12 + 2 * len(name) for name, _rows in sheets) + 4
    offsets = [size + sum(map(len, bodies[:number])) for number in range(len(bodies))]
    for (name, _rows), offset in zip(sheets, offsets, strict=True):
        about = struct.pack("<IBBBB", offset, int(name in hidden), 0, len(name), 1)
        front += _record(0x0085, about + name.encode("utf-16-le"))
    return in_container("Workbook", front + _record(0x000A) + b"".join(bodies))


def _sheet(rows: Cells, merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            at = struct.pack("<HHH", row, column, 0)
            if isinstance(value, int | float):
                body += _record(0x0203, at + struct.pack("<d", value))
            elif value is not None:
                text = str(value)
                body += _record(0x0204, at + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))
    if merged:
        body += _record(
            0x00E5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<4H", *one) for one in merged)
        )
    return body + _record(0x000A)


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def in_container(name: str, stream: bytes) -> bytes:
    """The container of the old Office documents with one stream called ``name``."""
    stream = stream.ljust(4096, b"\x00")
    sectors = -(-len(stream) // SECTOR)
    chain = [FAT, END, *range(3, sectors + 2), END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, END, 0, child=1) + _entry(name, 2, 2, len(stream))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        1,
        1,
        0,
        4096,
        END,
        0,
        END,
        0,
    ) + struct.pack("<109I", 0, *[FREE] * 108)
    assert len(table) == SECTOR, "one sector of the table has to be enough for a test"
    return header + table + entries.ljust(SECTOR, b"\x00") + stream.ljust(sectors * SECTOR, b"\x00")


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", text, len(text), kind, 1, FREE, FREE, child, b"", 0, 0, 0, start, size
    )


def ods(content: str = "", *sheets: tuple[str, Cells]) -> bytes:
    """An ``.ods`` of these sheets, or with ``content`` as what stands between the marks of the spreadsheet."""
    body = content or "".join(_table(name, rows) for name, rows in sheets)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            '<?xml version="1.0"?><office:document-content'
            ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
            ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def _table(name: str, rows: Cells) -> str:
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="{escape(name)}">{lines}</table:table>'


def _cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
    )


WORKSHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsb(name: str, rows: Cells) -> bytes:
    """An ``.xlsb`` of one sheet, its texts within their cells."""
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = _binary(129) + _binary(148, size) + _binary(145)
    for row, cells in enumerate(rows):
        sheet += _binary(0, struct.pack("<II", row, 0) + bytes(9))
        sheet += b"".join(_binary_cell(at, value) for at, value in enumerate(cells) if value is not None)
    listed = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name)
    book = _binary(131) + _binary(143) + _binary(156, listed) + _binary(144) + _binary(132)
    link = f'<Relationship Id="rId1" Type="{WORKSHEET}" Target="worksheets/sheet1.bin"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.bin", book)
        packed.writestr(
            "xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{LINKS}">{link}</Relationships>'
        )
        packed.writestr("xl/worksheets/sheet1.bin", sheet + _binary(146) + _binary(130))
    return out.getvalue()


def _binary(kind: int, content: bytes = b"") -> bytes:
    return _number(kind) + _number(len(content)) + content


def _binary_cell(column: int, value: object) -> bytes:
    at = struct.pack("<II", column, 0)
    if isinstance(value, int | float):
        return _binary(5, at + struct.pack("<d", value))
    return _binary(6, at + _wide(str(value)))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first; all but the last byte have their eighth bit set."""
    rest, low = value >> 7, value & 0x7F
    return bytes([low | 0x80]) + _number(rest) if rest else bytes([low])
