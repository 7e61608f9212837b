"""What an office sets up for its papers: emblem, officials, registers."""

import re
from io import BytesIO
from typing import IO, Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.core import files
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.documents import numbering, queries
from app.documents.enums import Capacity, DocumentKind
from app.documents.models import Letterhead, Official, Register
from app.documents.queries.office import LETTERHEAD_ID
from app.documents.services.numbers import run_on

LARGEST_LOGO_MB = 3
LARGEST_LOGO = LARGEST_LOGO_MB * 1024 * 1024
LONGEST_EDGE = 600
MOST_PIXELS = 40_000_000

_NIP = re.compile(r"\d{18}")


def store_logo(stream: IO[bytes]) -> Letterhead:
    """Keep the emblem above the letters; it is read as a picture and written anew.

    Raises Invalid where it is none, or too large.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - large, and hardly any page needs it

    content = stream.read(LARGEST_LOGO + 1)
    if len(content) > LARGEST_LOGO:
        raise Invalid(_("The picture is larger than %(mb)s MB.", mb=LARGEST_LOGO_MB), field="logo")
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid(_("The picture has too many pixels."), field="logo")
            clean = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid(
            _("This file is not a picture we can read. Choose a JPEG, PNG or WebP."), field="logo"
        ) from error
    clean.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    out = BytesIO()
    clean.save(out, "PNG", optimize=True)
    return _keep_logo(files.store_bytes(out.getvalue(), files.PNG).sha256)


def remove_logo() -> Letterhead:
    """Take the emblem off the letters; papers issued with it keep it."""
    return _keep_logo(None)


def _keep_logo(sha256: str | None) -> Letterhead:
    row = queries.letterhead_for_change()
    if row is None:
        row = Letterhead(id=LETTERHEAD_ID)
        db.session.add(row)
    row.logo_sha256 = sha256
    db.session.flush()
    return row


def save_official(
    official: Official | None,
    *,
    name: str,
    title: str,
    rank: str,
    nip: str,
    capacity: Capacity,
    on_behalf_of: str,
    is_signatory: bool,
    is_active: bool,
    user_id: int | None,
    version: int | None = None,
) -> Official:
    """Write down, or change, a person whom papers name.

    Raises Stale where someone else saved since ``version``, Invalid beside the field that cannot be stored.
    """
    if official is not None and official.version != version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
    digits = re.sub(r"[\s.]", "", nip)
    if digits and not _NIP.fullmatch(digits):
        raise Invalid(_("An NIP has 18 digits."), field="nip")
    if capacity is Capacity.ON_BEHALF and not on_behalf_of:
        raise Invalid(_("Say on whose behalf this person signs."), field="on_behalf_of")
    row = official or Official()
    row.name, row.title, row.rank, row.nip = name, title, rank, _grouped(digits)
    row.capacity, row.on_behalf_of = capacity, on_behalf_of
    row.is_signatory, row.is_active, row.user_id = is_signatory, is_active, user_id
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Conflict(_("This account belongs to another official already."), field="user_id") from error
    return row


def _grouped(digits: str) -> str:
    """An NIP as it is written: birth date, first day, sex, number."""
    return " ".join((digits[:8], digits[8:14], digits[14:15], digits[15:])) if digits else ""


def refuse_register(kind: DocumentKind, *, code: str, unit: str, pattern: str, is_outer: bool) -> None:
    """Raise Invalid or Conflict where papers of a kind cannot be numbered so: some number would come twice."""
    numbering.refuse_unfit(pattern)
    twin = None if is_outer else queries.numbered_alike(kind, code=code, unit=unit, pattern=pattern)
    if twin is not None:
        raise Conflict(
            _(
                "Papers of the kind “%(kind)s” would get the same numbers from a sequence of their own. Give both the same code and unit, or put {code} into the pattern.",
                kind=twin.kind.label,
            ),
            field="pattern",
        )


def change_register(
    kind: DocumentKind, *, code: str, unit: str, pattern: str, is_outer: bool, version: int | None
) -> Register:
    """Say how papers of a kind are numbered; numbers given before stay, and under another code the count goes on.

    Raises Stale where someone else saved since ``version``, Invalid beside the field that cannot be stored.
    """
    row = queries.register_of(kind)
    if row.version != version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
    refuse_register(kind, code=code, unit=unit, pattern=pattern, is_outer=is_outer)
    run_on(row, code=code, unit=unit)
    values: dict[str, Any] = {"code": code, "unit": unit, "pattern": pattern, "is_outer": is_outer}
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again.")) from error
    return row
