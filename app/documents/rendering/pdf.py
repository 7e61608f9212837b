"""A paper as PDF: typst reads it as data, so nothing people typed is ever taken for a command."""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.core import letters
from app.core.letters import FONTS
from app.documents.rendering import codes, pictures

TEMPLATES = Path(__file__).parent.parent / "typst"

_LONG_WORD = re.compile(r"\S{24,}")
# First where numbers and addresses have their joints; what is longer without any, anywhere.
_PIECE = re.compile(r"(?:[^/@.]|\.(?![a-z])){1,11}(?:[/@]|\.(?=[a-z]))?|[/@.]")


def pdf(paper: dict[str, Any], *, at: datetime) -> bytes:
    """The paper's bytes, the same for the same paper and ``at``, the second it says it was made in."""
    # Loaded here, because most workers never make a paper and the library is large.
    import typst  # noqa: PLC0415

    with TemporaryDirectory(prefix="paper-") as folder:
        root = Path(folder)
        for template in TEMPLATES.glob("*.typ"):
            shutil.copy(template, root)
        (root / "paper.json").write_text(json.dumps(letters.shown_in(_with_files(paper, root))))
        content = typst.compile(
            str(root / "paper.typ"),
            root=str(root),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            timestamp=at.astimezone(UTC).replace(microsecond=0),
        )
    return bytes(content)


def _with_files(paper: dict[str, Any], root: Path) -> dict[str, Any]:
    """The paper with the names of the pictures that lie beside it."""
    emblem = pictures.logo(paper["head"]["logo_sha256"])
    if emblem is not None:
        (root / "logo.png").write_bytes(emblem)
    if paper["verify"]:
        (root / "verify.svg").write_bytes(codes.svg(paper["verify"]["address"]))
    photos = pictures.photos_of(paper)
    for sha256, content in photos.items():
        (root / f"{sha256}.jpg").write_bytes(content)
    return {
        **paper,
        "head": {**paper["head"], "logo": None if emblem is None else "logo.png"},
        "blocks": [_block(block, photos) for block in paper["blocks"]],
        "annex": [_block(block, photos) for block in paper["annex"]],
    }


def _block(block: dict[str, Any], photos: dict[str, bytes]) -> Any:
    if block["type"] != "pictures":
        return breakable(block)
    kept = [item for item in block["items"] if item["sha256"] in photos]
    return {
        "type": "pictures",
        "items": [
            {
                "file": f"{item['sha256']}.jpg",
                "caption": breakable(item["caption"]),
                "note": breakable(item["note"]),
            }
            for item in kept
        ],
    }


def breakable(part: Any) -> Any:
    """``part`` with places where words longer than a column may go on in the next line."""
    if isinstance(part, str):
        return _LONG_WORD.sub(_pieces, part)
    if isinstance(part, list):
        return [breakable(one) for one in part]
    if isinstance(part, dict):
        return {name: breakable(one) for name, one in part.items()}
    return part


def _pieces(word: re.Match[str]) -> str:
    letters = word.group()
    if set(letters) <= {"."}:
        return letters
    return "\u200b".join(_PIECE.findall(letters))
