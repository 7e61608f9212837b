"""Write a sheet as an OpenDocument file, row by row, so that memory stays flat however many rows there are."""

import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from app.core.clock import local
from app.core.tabular.writing import SheetOut, clean

MIME_ODS = "application/vnd.oasis.opendocument.spreadsheet"

MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.3">'
    f'<m:file-entry m:full-path="/" m:media-type="{MIME_ODS}"/>'
    '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document-content office:version="1.3"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet><table:table table:name={name}>"
)
FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>"


def write_ods(path: str | os.PathLike[str], sheet: SheetOut) -> None:
    """Write ``sheet`` to ``path`` (OASIS OpenDocument 1.3): texts stay texts, days, instants and numbers are real."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIME_ODS, ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as out:
            out.write(HEAD.format(name=quoteattr(clean(sheet.name)[:31] or "Sheet")).encode())
            out.write(_row(sheet.header))
            out.writelines(map(_row, sheet.rows))
            if sheet.footer:
                out.write(_row(()))
                out.writelines(map(_row, sheet.footer))
            out.write(FOOT.encode())


def _row(values: Iterable[Any] | Sequence[Any]) -> bytes:
    cells = "".join(map(_cell, values)) or "<table:table-cell/>"
    return f"<table:table-row>{cells}</table:table-row>".encode()


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, datetime):
        at = local(value).replace(tzinfo=None) if value.tzinfo else value
        shown = at.strftime("%Y-%m-%d %H:%M")
        return _typed("date", "date-value", at.isoformat(timespec="seconds"), shown)
    if isinstance(value, date):
        return _typed("date", "date-value", value.isoformat(), value.isoformat())
    if isinstance(value, int | Decimal) or (isinstance(value, float) and isfinite(value)):
        return _typed("float", "value", str(value), str(value))
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in clean(str(value)).splitlines())
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _typed(kind: str, attribute: str, value: str, shown: str) -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )
