"""Uploaded files: named by what they contain, kept outside the web root, recognised by content."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from flask import current_app, send_file
from flask.wrappers import Response
from flask_babel import gettext as _

from app.core.clock import office_zone
from app.core.errors import Invalid

if TYPE_CHECKING:
    from PIL import Image

# PIL is three megabytes in each worker, which hardly any page needs: it is imported where it is used.

CHUNK = 1024 * 1024
LONGEST_EDGE = 1600
SMALL_EDGE = 480
LARGEST_PHOTO_PIXELS = 50_000_000

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"

_SIGNATURES = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))


@dataclass(frozen=True)
class StoredFile:
    """A file in the store: its SHA-256 in hex, its size in bytes, and what it is."""

    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True)
class StoredPhoto(StoredFile):
    """A picture in the store, with its size in pixels and when it was taken (if the camera said)."""

    width: int
    height: int
    taken_at: datetime | None


def media_type_of(head: bytes) -> str | None:
    """What a file is by its first bytes; None where it is nothing we take."""
    return next((media_type for signature, media_type in _SIGNATURES if head.startswith(signature)), None)


def store(
    stream: IO[bytes],
    *,
    allowed: frozenset[str],
    max_bytes: int,
    field: str | None = None,
    look: Callable[..., None] | None = None,
) -> StoredFile:
    """Keep the file; raises ``Invalid`` where it is too large, empty, or not of an ``allowed`` media type.

    ``look`` (path, media type, field) raises it for whatever else is wrong with the file.
    """
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=_folder(), delete=False) as kept:
        path = Path(kept.name)
        head = b""
        while chunk := stream.read(CHUNK):
            head = head or chunk[:16]
            size += len(chunk)
            if size > max_bytes:
                path.unlink()
                raise Invalid(_("The file is larger than %(mb)s MB.", mb=max_bytes // CHUNK), field=field)
            digest.update(chunk)
            kept.write(chunk)
    media_type = media_type_of(head)
    if media_type not in allowed:
        path.unlink()
        if not size:
            raise Invalid(_("The file is empty."), field=field)
        raise Invalid(_("This kind of file is not accepted here. Choose a PDF, JPEG or PNG."), field=field)
    if look is not None:
        try:
            look(path, media_type, field=field)
        except Invalid:
            path.unlink()
            raise
    return StoredFile(sha256=_settle(path, digest.hexdigest()), size=size, media_type=media_type or "")


def store_bytes(content: bytes, media_type: str, *, aside: bool = False) -> StoredFile:
    """Keep what the program itself made; ``aside`` only until ``forget_set_aside``, unless somebody takes it up."""
    with tempfile.NamedTemporaryFile(dir=_folder(), delete=False) as kept:
        kept.write(content)
    return StoredFile(
        sha256=_settle(Path(kept.name), hashlib.sha256(content).hexdigest(), aside=aside),
        size=len(content),
        media_type=media_type,
    )


def store_photo(
    stream: IO[bytes], *, max_bytes: int, field: str | None = None, aside: bool = False
) -> StoredPhoto:
    """Keep a picture: turned upright, at most 1600 px long, without any metadata; raises ``Invalid``.

    ``aside`` as in ``store_bytes``.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - as above

    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise Invalid(_("The picture is larger than %(mb)s MB.", mb=max_bytes // CHUNK), field=field)
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > LARGEST_PHOTO_PIXELS:
                raise Invalid(_("The picture has too many pixels."), field=field)
            taken_at = _taken_at(picture)
            upright = _opaque(ImageOps.exif_transpose(picture))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid(
            _("This file is not a picture we can read. Choose a JPEG, PNG or WebP."), field=field
        ) from error
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    out = BytesIO()
    clean.save(out, "JPEG", quality=82, optimize=True)
    kept = store_bytes(out.getvalue(), JPEG, aside=aside)
    return StoredPhoto(
        sha256=kept.sha256,
        size=kept.size,
        media_type=JPEG,
        width=clean.width,
        height=clean.height,
        taken_at=taken_at,
    )


def _opaque(picture: "Image.Image") -> "Image.Image":
    """The picture on white paper where it is see-through, as a signature is."""
    from PIL import Image  # noqa: PLC0415 - as above

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    inked = picture.convert("RGBA")
    paper = Image.new("RGB", inked.size, "white")
    paper.paste(inked, mask=inked.getchannel("A"))
    return paper


def path_of(sha256: str) -> Path:
    """Where the file with this hash lies."""
    return _folder() / sha256[:2] / sha256


def is_set_aside(sha256: str) -> bool:
    """Whether the file with this hash lies aside, waiting for somebody to take it up."""
    return _aside(sha256).is_file()


def take_up(sha256: str) -> None:
    """Keep for good what lies aside. It stays there too, since another form may name the same picture."""
    if is_set_aside(sha256) and not path_of(sha256).is_file():
        with tempfile.NamedTemporaryFile(dir=_folder(), delete=False) as kept:
            kept.write(_aside(sha256).read_bytes())
        _settle(Path(kept.name), sha256)


def forget_set_aside(*, before: datetime) -> int:
    """Remove what lies aside since before that time; returns how many files those were."""
    old = [path for path in _aside("").iterdir() if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink()
    return len(old)


def send(sha256: str, *, media_type: str, filename: str, as_attachment: bool) -> Response:
    """Answer with a stored file, privately cached, never sniffed."""
    response = send_file(
        path_of(sha256), mimetype=media_type, as_attachment=as_attachment, download_name=filename, etag=sha256
    )
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def send_small(sha256: str) -> Response:
    """Answer with a small copy of a stored photo, for galleries."""
    from PIL import Image  # noqa: PLC0415 - as above

    with Image.open(path_of(sha256)) as picture:
        picture.draft("RGB", (SMALL_EDGE, SMALL_EDGE))
        small = picture.convert("RGB")
    small.thumbnail((SMALL_EDGE, SMALL_EDGE))
    out = BytesIO()
    small.save(out, "JPEG", quality=78, optimize=True)
    out.seek(0)
    response = send_file(out, mimetype=JPEG, etag=f"{sha256}-small")
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _folder() -> Path:
    folder = Path(current_app.config["JAJAK"].instance_path) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _aside(sha256: str) -> Path:
    folder = _folder() / "aside"
    folder.mkdir(exist_ok=True)
    return folder / sha256


def _settle(path: Path, sha256: str, *, aside: bool = False) -> str:
    target = _aside(sha256) if aside else path_of(sha256)
    target.parent.mkdir(exist_ok=True)
    path.chmod(0o640)
    path.replace(target)
    return sha256


def _taken_at(picture: "Image.Image") -> datetime | None:
    """When the camera says the picture was taken, read in the office's zone."""
    from PIL import ExifTags  # noqa: PLC0415 - as above

    raw = picture.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    if not isinstance(raw, str):
        return None
    try:
        return (
            datetime.strptime(raw.strip("\x00 "), "%Y:%m:%d %H:%M:%S")
            .replace(tzinfo=office_zone())
            .astimezone(UTC)
        )
    except ValueError:
        return None
