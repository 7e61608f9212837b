"""Photos as a paper holds them: small enough that ten of them still travel by mail."""

from io import BytesIO
from typing import Any

from app.core import files

LONGEST_EDGE = 1000


def shrunk(sha256: str) -> bytes | None:
    """A stored photo as a smaller JPEG; None where its file is gone."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - large, and hardly any page needs it

    try:
        with Image.open(files.path_of(sha256)) as picture:
            picture.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
            small = picture.convert("RGB")
    except (FileNotFoundError, UnidentifiedImageError):
        return None
    small.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    out = BytesIO()
    small.save(out, "JPEG", quality=76, optimize=True)
    return out.getvalue()


def logo(sha256: str | None) -> bytes | None:
    """The emblem of the letterhead; None where there is none."""
    if sha256 is None or not files.path_of(sha256).is_file():
        return None
    return files.path_of(sha256).read_bytes()


def photos_of(paper: dict[str, Any]) -> dict[str, bytes]:
    """The photos of a paper by their hashes; those whose files are gone are left out."""
    wanted = [
        item["sha256"]
        for block in (*paper["blocks"], *paper["annex"])
        if block["type"] == "pictures"
        for item in block["items"]
    ]
    found = {sha256: shrunk(sha256) for sha256 in dict.fromkeys(wanted)}
    return {sha256: content for sha256, content in found.items() if content is not None}
