"""Pictures taken at a visit."""

from datetime import datetime, timedelta
from typing import IO

from flask_babel import ngettext
from sqlalchemy import func, select

from app.core import audit, files
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict
from app.outreach.enums import PhotoRole
from app.outreach.models import Visit, VisitPhoto
from app.outreach.services.rows import held

MOST_PHOTOS = 10
LARGEST_PHOTO_MB = 15
LARGEST_PHOTO = LARGEST_PHOTO_MB * 1024 * 1024
LONGEST_CAPTION = 200
SET_ASIDE_FOR = timedelta(days=1)
"""How long the photos of a form that was refused wait for it to be sent again."""


def add_photo(
    visit: Visit,
    stream: IO[bytes],
    *,
    caption: str | None = None,
    role: PhotoRole = PhotoRole.PHOTO,
    taken_at: datetime | None = None,
    field: str | None = "photos",
) -> VisitPhoto:
    """Keep a picture with the visit, upright and without metadata; the same picture twice is kept once.

    ``taken_at`` is said where the picture itself does not tell. Raises ``Invalid`` where it is no picture or larger
    than 15 MB, ``Conflict`` where the visit has ten of its role.
    """
    visit = held(Visit, visit.id)
    _refuse_eleventh(visit, role, field)
    stored = files.store_photo(stream, max_bytes=LARGEST_PHOTO, field=field)
    return add_stored_photo(visit, stored, caption=caption, role=role, taken_at=taken_at, field=field)


def add_stored_photo(
    visit: Visit,
    stored: files.StoredPhoto,
    *,
    caption: str | None = None,
    role: PhotoRole = PhotoRole.PHOTO,
    taken_at: datetime | None = None,
    field: str | None = "photos",
) -> VisitPhoto:
    """The same for a picture that is in the store or was set aside; raises ``Conflict`` as above."""
    visit = held(Visit, visit.id)
    _refuse_eleventh(visit, role, field)
    files.take_up(stored.sha256)
    known = db.session.scalar(
        select(VisitPhoto)
        .where(VisitPhoto.visit_id == visit.id, VisitPhoto.sha256 == stored.sha256, VisitPhoto.role == role)
        .order_by(VisitPhoto.id)
        .limit(1)
    )
    photo = known or VisitPhoto(
        visit_id=visit.id,
        role=role,
        sha256=stored.sha256,
        width=stored.width,
        height=stored.height,
        size=stored.size,
        taken_at=stored.taken_at or taken_at,
    )
    photo.removed_at = None
    photo.caption = _tidy(caption) or photo.caption
    db.session.add(photo)
    db.session.flush()
    audit.record("add_photo", "visits", visit.id, {"photo": [None, stored.sha256]})
    return photo


def caption_photo(photo: VisitPhoto, caption: str | None) -> None:
    """Say what the picture shows."""
    before, photo.caption = photo.caption, _tidy(caption)
    if before != photo.caption:
        audit.record("caption_photo", "visits", photo.visit_id, {"caption": [before, photo.caption]})
    db.session.flush()


def remove_photo(photo: VisitPhoto) -> None:
    """Take the picture off the visit; ``restore_photo`` takes that back."""
    photo.removed_at = photo.removed_at or utcnow()
    audit.record("remove_photo", "visits", photo.visit_id, {"photo": [photo.sha256, None]})
    db.session.flush()


def forget_photos_set_aside() -> str:
    """Remove the photos of forms that were refused and never sent again."""
    # Twice as long: a form opened on the last minute of its day may take some to be sent.
    number = files.forget_set_aside(before=utcnow() - 2 * SET_ASIDE_FOR)
    return ngettext("%(num)d photo removed.", "%(num)d photos removed.", number)


def restore_photo(photo: VisitPhoto) -> None:
    """Put a removed picture back; raises ``Conflict`` where the visit has ten by now."""
    if photo.removed_at is None:
        return
    _refuse_eleventh(held(Visit, photo.visit_id), photo.role, None)
    photo.removed_at = None
    audit.record("add_photo", "visits", photo.visit_id, {"photo": [None, photo.sha256]})
    db.session.flush()


def _tidy(caption: str | None) -> str | None:
    return (caption or "").strip()[:LONGEST_CAPTION] or None


def _refuse_eleventh(visit: Visit, role: PhotoRole, field: str | None) -> None:
    kept = db.session.scalar(
        select(func.count())
        .select_from(VisitPhoto)
        .where(VisitPhoto.visit_id == visit.id, VisitPhoto.role == role, VisitPhoto.removed_at.is_(None))
    )
    if (kept or 0) >= MOST_PHOTOS:
        raise Conflict(
            ngettext(
                "A visit keeps at most %(num)d photo.", "A visit keeps at most %(num)d photos.", MOST_PHOTOS
            ),
            field=field,
        )
