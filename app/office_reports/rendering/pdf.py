"""A report as PDF: typst reads it as data and draws bars, columns and the map as vectors."""

import json
import shutil
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.documents.rendering import pictures
from app.documents.rendering.pdf import FONTS, breakable
from app.documents.rendering.pdf import TEMPLATES as PAPERS
from app.office_reports.rendering.words import worded

TEMPLATES = Path(__file__).parent.parent / "typst"


def pdf(content: dict[str, Any], *, at: datetime) -> bytes:
    """The report's bytes, the same for the same content and ``at``, the second it says it was made in."""
    return written(worded(content), "report.typ", at=at)


def written(data: dict[str, Any], template: str, *, at: datetime) -> bytes:
    """What a template of this package makes of ``data``, whose texts are never read as commands."""
    # Loaded here, because most workers never make a report and the library is large.
    import typst  # noqa: PLC0415

    with TemporaryDirectory(prefix="report-") as folder:
        root = Path(folder)
        for one in (PAPERS / "letterhead.typ", *TEMPLATES.glob("*.typ")):
            shutil.copy(one, root)
        (root / "report.json").write_text(json.dumps(_with_files(data, root)))
        made = typst.compile(
            str(root / template),
            root=str(root),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            timestamp=at.astimezone(UTC).replace(microsecond=0),
        )
    return bytes(made)


def pages_of(content: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - as above

    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


def _with_files(data: dict[str, Any], root: Path) -> dict[str, Any]:
    emblem = pictures.logo(data["head"]["logo_sha256"])
    if emblem is not None:
        (root / "logo.png").write_bytes(emblem)
    blocks = []
    for at, block in enumerate(data["blocks"]):
        if block["type"] == "map":
            (root / f"map-{at}.svg").write_text(_svg(block))
            names = [[str(one["number"]), one["name"], one["text"]] for one in block["outlines"]]
            blocks.append({**breakable(block), "file": f"map-{at}.svg", "outlines": names})
        else:
            blocks.append(breakable(block))
    return {
        **data,
        "head": {**data["head"], "logo": None if emblem is None else "logo.png"},
        "blocks": blocks,
    }


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
