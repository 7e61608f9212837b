"""A report as PDF: typst reads it as data and draws bars, columns and the map as vectors."""

from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from app.documents.rendering import pictures
from app.documents.rendering.pdf import TEMPLATES as PAPERS
from app.documents.rendering.pdf import breakable
from app.documents.rendering.typesetting import typeset
from app.office_reports.rendering.words import worded

TEMPLATES = Path(__file__).parent.parent / "typst"


def pdf(content: dict[str, Any], *, at: datetime) -> bytes:
    """The report's bytes, the same for the same content and ``at``, the second it says it was made in."""
    data, beside = _with_files(worded(content))
    templates = (PAPERS / "letterhead.typ", *TEMPLATES.glob("*.typ"))
    return typeset(templates, "report.typ", data, at=at, files=beside)


def pages_of(content: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2  # noqa: PLC0415 - as above

    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


def _with_files(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The report with the names of the pictures that lie beside it, and these."""
    beside = {}
    emblem = pictures.logo(data["head"]["logo_sha256"])
    if emblem is not None:
        beside["logo.png"] = emblem
    blocks = []
    for at, block in enumerate(data["blocks"]):
        if block["type"] == "map":
            beside[f"map-{at}.svg"] = _svg(block).encode()
            names = [[str(one["number"]), one["name"], one["text"]] for one in block["outlines"]]
            blocks.append({**breakable(block), "file": f"map-{at}.svg", "outlines": names})
        else:
            blocks.append(breakable(block))
    head = {**data["head"], "logo": None if emblem is None else "logo.png"}
    return {**data, "head": head, "blocks": blocks}, beside


def _svg(block: dict[str, Any]) -> str:
    """The map as a drawing, its areas numbered."""
    areas = "".join(
        f'<path d="{escape(one["path"])}" fill="{one["fill"]}" stroke="#ffffff" stroke-width="1.5"/>'
        for one in block["outlines"]
    )
    words = "".join(
        f'<text x="{one["x"]}" y="{one["y"] + 5}" font-family="Noto Sans" font-size="14" text-anchor="middle"'
        f' fill="{"#ffffff" if one["is_dark"] else "#15202b"}">{one["number"]}</text>'
        for one in block["outlines"]
    )
    size = f'width="{block["width"]}" height="{block["height"]}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {block["width"]} {block["height"]}">'
        f"{areas}{words}</svg>"
    )
