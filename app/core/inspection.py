"""Uploaded papers looked into before they are kept: what could run, lock or burst is refused with a sentence."""

import re
import threading
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from flask_babel import gettext as _

from app.core.errors import Invalid

PDF_TYPE = "application/pdf"
MOST_PAGES = 300
LARGEST_UNPACKED = 60 * 1024 * 1024
LARGEST_PART = 40 * 1024 * 1024
MOST_PARTS = 2000
MOST_PIXELS = 100_000_000
LONGEST_EDGE = 1100

# What makes a program of a paper: scripts, starting others, files within files, forms that are programs.
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm)\b")
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
_STREAM = re.compile(rb"/ObjStm\b[^>]{0,400}>>\s*stream\r?\n")
_MACRO = re.compile(r"(vbaproject\.bin|vbadata\.xml|activex|/embeddings/|oleobject)", re.IGNORECASE)
_SCRIPTED = re.compile(rb"<(?:[\w-]+:)?script\b|\son\w+\s*=|javascript:", re.IGNORECASE)
_OUTER = re.compile(
    rb'Type="[^"]*/(attachedTemplate|oleObject|frame|subDocument|externalLink)"', re.IGNORECASE
)

# pdfium may be used by one thread at a time.
_pdfium = threading.Lock()


def look(path: Path, media_type: str, *, field: str | None = None) -> None:
    """Raise ``Invalid`` where a PDF or picture cannot be opened, is locked, or holds more than pages."""
    if media_type != PDF_TYPE:
        _look_at_picture(path, field)
        return
    if any(_ACTIVE.search(part) for part in _readable_parts(path.read_bytes())):
        raise Invalid(
            _("This PDF holds a script, a program or another file. Print it to a plain PDF and upload that."),
            field=field,
        )
    with opened(path, field=field) as document:
        pages = len(document)
        # Also what stands where no pattern looks.
        from pypdfium2 import raw  # noqa: PLC0415 - as in `opened`

        is_active = (
            raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or raw.FPDFDoc_GetAttachmentCount(document) > 0
        )
    if is_active:
        raise Invalid(
            _("This PDF holds a script, a program or another file. Print it to a plain PDF and upload that."),
            field=field,
        )
    if not 0 < pages <= MOST_PAGES:
        raise Invalid(_("A paper has 1 to %(number)d pages.", number=MOST_PAGES), field=field)


@contextmanager
def opened(source: Path | bytes, *, field: str | None = None) -> Iterator[Any]:
    """A PDF opened for reading while nobody else reads one; raises ``Invalid`` where it is locked or broken."""
    # Large, and hardly any page needs it.
    import pypdfium2  # noqa: PLC0415

    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(source)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise Invalid(
                    _("This PDF is locked with a password. Upload it without one."), field=field
                ) from error
            raise Invalid(_("This PDF cannot be opened; it may be damaged."), field=field) from error
        try:
            yield document
        finally:
            document.close()


def pages_of(path: Path, media_type: str) -> int:
    """How many pages a stored paper has; 0 where it cannot be opened any more."""
    if media_type != PDF_TYPE:
        return 1
    try:
        with opened(path) as document:
            return len(document)
    except Invalid:
        return 0


def page_picture(path: Path, media_type: str, number: int) -> bytes | None:
    """Page ``number`` (from 1) of a stored paper as a PNG, at most 1100 pixels long; None where there is none."""
    from PIL import Image  # noqa: PLC0415 - large, and hardly any page needs it

    if media_type != PDF_TYPE:
        if number != 1:
            return None
        with Image.open(path) as picture:
            picture.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
            shown = picture.convert("RGB")
    else:
        try:
            with opened(path) as document:
                if not 1 <= number <= len(document):
                    return None
                shown = drawn(document[number - 1], LONGEST_EDGE)
        except Invalid:
            return None
    shown.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    out = BytesIO()
    shown.save(out, "PNG", optimize=False)
    return out.getvalue()


def drawn(page: Any, edge: int) -> Any:
    """A page of a PDF as a picture whose longer edge has ``edge`` pixels."""
    scale = edge / max(*page.get_size(), 1)
    return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")


def look_at_docx(content: bytes, *, field: str | None = None) -> None:
    """Raise ``Invalid`` where bytes are no Word document, hold a macro or script, would burst, or fetch something from outside."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(
            _("This is an old or locked Word file. Save it as .docx without a password."), field=field
        )
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            _look_at_parts(packed, field)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError, ValueError) as error:
        raise Invalid(_("This is not a Word document (.docx) we can read."), field=field) from error


def _look_at_parts(packed: zipfile.ZipFile, field: str | None) -> None:
    parts = packed.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Invalid(_("Unpacked, this document would be far too large."), field=field)
    if any(_MACRO.search(name) for name in names):
        raise Invalid(
            _("This document holds a macro or another file. Save it as a plain .docx and upload that."),
            field=field,
        )
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise Invalid(_("This is not a Word document (.docx) we can read."), field=field)
    unpacked = 0
    for part in parts:
        with packed.open(part) as stream:
            # What a part says of its own size is not believed.
            text = _bounded(stream, LARGEST_UNPACKED - unpacked)
        if text is None:
            raise Invalid(_("Unpacked, this document would be far too large."), field=field)
        unpacked += len(text)
        if part.filename.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in text or b"<!ENTITY" in text):
            raise Invalid(_("This is not a Word document (.docx) we can read."), field=field)
        if b"macroEnabled" in text and part.filename == "[Content_Types].xml":
            raise Invalid(
                _("This document holds a macro or another file. Save it as a plain .docx and upload that."),
                field=field,
            )
        if b"<svg" in text and _SCRIPTED.search(text):
            raise Invalid(
                _("This document holds a picture with a script. Take the picture out and upload it again."),
                field=field,
            )
        if part.filename.endswith(".rels") and _OUTER.search(text):
            raise Invalid(_("This document fetches parts of itself from elsewhere."), field=field)


def _bounded(stream: IO[bytes], most: int) -> bytes | None:
    content = stream.read(most + 1)
    return None if len(content) > most else content


def _look_at_picture(path: Path, field: str | None) -> None:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - as above

    try:
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid(_("The picture has too many pixels."), field=field)
            picture.verify()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid(_("This picture cannot be opened; it may be damaged."), field=field) from error


def _readable_parts(content: bytes) -> Iterator[bytes]:
    """The file as its reader sees names: with escapes undone, and what is packed in streams of objects."""
    yield _plain(content)
    left = LARGEST_PART
    for found in _STREAM.finditer(content):
        if left <= 0:
            return
        try:
            text = zlib.decompressobj().decompress(content[found.end() :], left)
        except zlib.error:
            continue
        left -= len(text)
        yield _plain(text)


def _plain(content: bytes) -> bytes:
    return _ESCAPED.sub(lambda match: bytes([int(match.group(1), 16)]), content)
