"""Read a CSV or XLSX file as sheets of cells, by its content and never by its name's ending."""

import os
import re
from io import BytesIO
from pathlib import Path
from typing import IO

from flask_babel import gettext as _

from app.core.tabular import delimited, spreadsheet
from app.core.tabular.cells import MAX_BYTES, Workbook
from app.core.tabular.errors import TabularError

# What spreadsheet programs write as ".xls" when asked for a web page: HTML, XML, or both packed as a mail.
MARKUP = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(\?xml|!doctype\s+html|html|head|body|table|meta|style|div)\b|MIME-Version:",
    re.IGNORECASE | re.DOTALL,
)

OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"{\\rtf", "RTF"),
)


def read(source: str | os.PathLike[str] | bytes, filename: str) -> Workbook:
    """The workbook in ``source`` (a path or the bytes themselves), called ``filename`` by the person who sent it.

    Raises TabularError, with a sentence for that person, for anything that is not a readable table.
    """
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if size == 0:
        raise TabularError(_("This file is empty. Choose the file that holds the list."))
    if size > MAX_BYTES:
        raise TabularError(
            _(
                "This file is %(size)s MB; at most %(limit)s MB can be read. Split it into smaller files.",
                size=-(-size // 1_000_000),
                limit=MAX_BYTES // 1_000_000,
            )
        )
    with _opened(source) as stream:
        head = stream.read(8192)
        stream.seek(0)
        if head.startswith(b"PK"):
            return spreadsheet.read(stream, filename)
        _refuse_other_kinds(head, stream)
        return delimited.read(stream, filename)


def _opened(source: str | os.PathLike[str] | bytes) -> IO[bytes]:
    return BytesIO(source) if isinstance(source, bytes) else Path(source).open("rb")


def _refuse_other_kinds(head: bytes, stream: IO[bytes]) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # An encrypted XLSX is an old-style container with this stream inside, its name in UTF-16.
        body = stream.read()
        if "EncryptedPackage".encode("utf-16-le") in body:
            raise TabularError(
                _(
                    "This workbook is protected by a password. Save a copy without the password, then send that copy."
                )
            )
        raise TabularError(
            _("This is a workbook of the old kind (.xls). Open it and save it as .xlsx, then send that file.")
        )
    text = (
        head.replace(b"\x00", b"")
        .removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
    )
    if MARKUP.match(text):
        raise TabularError(
            _(
                "This is a web page saved under a spreadsheet's name. "
                "Open it in the spreadsheet program and save it as .xlsx, then send that file."
            )
        )
    for magic, kind in OTHER_KINDS:
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head):
            raise TabularError(
                _(
                    "This is not a table but a file of the kind %(kind)s. Send the list as .xlsx or .csv.",
                    kind=kind,
                )
            )
