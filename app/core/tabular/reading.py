"""Read a text table or a workbook (XLSX, XLS, XLSB, ODS) as sheets of cells, by its content and never by its name's ending."""

import os
import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import IO

from flask_babel import gettext as _

from app.core.tabular import apart, delimited
from app.core.tabular.cells import MAX_BYTES, Workbook
from app.core.tabular.errors import TabularError
from app.core.tabular.refusals import locked

# What spreadsheet programs write as ".xls" when asked for a web page: HTML, XML, or both packed as a mail.
MARKUP = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(\?xml|!doctype\s+html|html|head|body|table|meta|style|div)\b|MIME-Version:",
    re.IGNORECASE | re.DOTALL,
)

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_XLS = re.compile(
    rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00.{4,12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
APART = ("ods", "xlsb")
MIME_TYPE = "mimetype"
LONGEST_MIME_TYPE = 200

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
            kind = _kind_of_archive(stream)
            if kind in APART:
                return apart.read(stream, filename, kind)
            # Loaded by those who read a workbook: most web workers need not hold its library.
            from app.core.tabular import spreadsheet  # noqa: PLC0415

            return spreadsheet.read(stream, filename)
        if head.startswith(OLD):
            _refuse_other_old_kinds(stream)
            return apart.read(stream, filename, "xls")
        _refuse_other_kinds(head)
        return delimited.read(stream, filename)


def _opened(source: str | os.PathLike[str] | bytes) -> IO[bytes]:
    return BytesIO(source) if isinstance(source, bytes) else Path(source).open("rb")


def _kind_of_archive(stream: IO[bytes]) -> str:
    """Which kind of workbook an archive is by what lies in it; the reader of XLSX refuses what is none."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if MIME_TYPE in names and archive.getinfo(MIME_TYPE).file_size < LONGEST_MIME_TYPE:
                mime_type = archive.read(MIME_TYPE)
                if mime_type.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
                    return "ods"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, zlib.error, EOFError):
        return "xlsx"
    finally:
        stream.seek(0)
    return "xlsb" if "xl/workbook.bin" in names else "xlsx"


def _refuse_other_old_kinds(stream: IO[bytes]) -> None:
    """Documents of the old kind share one container; the names of what lies in it stand there in UTF-16."""
    body = stream.read()
    stream.seek(0)
    # A locked XLSX is packed into such a container; a locked XLS says so right after its beginning.
    if "EncryptedPackage".encode("utf-16-le") in body or LOCKED_XLS.search(body):
        raise locked()
    if not any(name.encode("utf-16-le") in body for name in ("Workbook", "Book")):
        raise TabularError(
            _(
                "This is an old document that holds no table. Send the list as a workbook (.xlsx, .xls, .ods) or .csv."
            )
        )


def _refuse_other_kinds(head: bytes) -> None:
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
