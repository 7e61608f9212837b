"""Scans of papers that went out: which paper each page is of, told by the code that stands on it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from app.core import files, inspection

EDGE = 2200
"""So many pixels the longer edge of a page has when its code is looked for: about 190 to the inch on A4."""

_ADDRESS = re.compile(r"/verify/([\w-]{8,64})/?$")


@dataclass(frozen=True)
class Found:
    """Pages of a scan (from 1) that belong together, and the token of their paper; None where no code was read."""

    token: str | None
    pages: list[int]


def found_in(path: Path, media_type: str) -> list[Found]:
    """The papers of a scan in the order of their pages; a page without a code belongs to the one before it."""
    together: list[Found] = []
    for number, token in enumerate(_tokens(path, media_type), 1):
        last = together[-1] if together else None
        if last is not None and token in (None, last.token):
            last.pages.append(number)
        else:
            together.append(Found(token, [number]))
    return _joined(together)


def cut_out(path: Path, pages: list[int]) -> bytes:
    """These pages of a PDF (from 1) as a PDF of their own."""
    return joined([(path, pages)])


def joined(parts: Iterable[tuple[Path, list[int] | None]]) -> bytes:
    """Pages of several PDFs, one after the other, as one; all of a file where no pages are named."""
    import pypdfium2  # noqa: PLC0415 - large, and hardly any page needs it

    whole = pypdfium2.PdfDocument.new()
    for path, pages in parts:
        with inspection.opened(path) as document:
            whole.import_pages(document, [number - 1 for number in pages] if pages else None)
    out = BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()


def _tokens(path: Path, media_type: str) -> list[str | None]:
    if media_type != files.PDF:
        from PIL import Image  # noqa: PLC0415 - as above

        with Image.open(path) as picture:
            picture.thumbnail((EDGE, EDGE))
            return [_token(picture.convert("L"))]
    with inspection.opened(path) as document:
        return [_token(inspection.drawn(document[at], EDGE).convert("L")) for at in range(len(document))]


def _token(picture: Any) -> str | None:
    """The token of the paper whose code is on a page; a coarse scan shows it only when it is drawn larger."""
    found = _read(picture)
    if found is None and max(picture.size) <= EDGE:
        from PIL import Image  # noqa: PLC0415 - as above

        size = (picture.width * 2, picture.height * 2)
        found = _read(picture.resize(size, Image.Resampling.BICUBIC))
    return found


def _read(picture: Any) -> str | None:
    import zxingcpp  # noqa: PLC0415 - as above

    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    told = (_ADDRESS.search(code.text) for code in codes)
    return next((match.group(1) for match in told if match), None)


def _joined(together: list[Found]) -> list[Found]:
    """Papers whose pages were scanned apart, brought together."""
    known: dict[str, Found] = {}
    kept: list[Found] = []
    for one in together:
        if one.token is not None and one.token in known:
            known[one.token].pages.extend(one.pages)
            continue
        kept.append(one)
        if one.token is not None:
            known[one.token] = one
    return kept
