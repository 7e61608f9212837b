"""Photos that came with a form which was refused: set aside, and named in the form until it is sent again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, request
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from app.core import files
from app.core.errors import AppError
from app.core.forms import attach, uploads_of
from app.outreach import services
from app.outreach.forms import NewVisitForm

LONGEST_SECONDS = int(services.SET_ASIDE_FOR.total_seconds())
LONGEST_NAME = 80


@dataclass(frozen=True)
class KeptPhoto:
    """A picture set aside, with the name its file had; ``token`` is what the form sends back of it."""

    name: str
    stored: files.StoredPhoto
    token: str


def keep(form: NewVisitForm) -> list[KeptPhoto]:
    """All that came with this request, now or before; a picture that cannot be read is said beside the field."""
    kept = list(sent_again())
    if form.photos.errors:
        return kept
    for upload in uploads_of(form.photos):
        try:
            upload.stream.seek(0)
            stored = files.store_photo(
                upload.stream, max_bytes=services.LARGEST_PHOTO, field="photos", aside=True
            )
        except AppError as error:
            attach(form, error)
        else:
            kept.append(_kept(str(upload.filename or "")[-LONGEST_NAME:], stored))
    return kept[: services.MOST_PHOTOS]


def sent_again() -> Iterator[KeptPhoto]:
    """The pictures this person's form names as kept; what is no such name is passed over."""
    for token in request.form.getlist("kept_photo")[: services.MOST_PHOTOS]:
        try:
            user_id, name, sha256, size, width, height, taken_at = _seal().loads(
                token, max_age=LONGEST_SECONDS
            )
        except (BadData, ValueError):
            continue
        if user_id == current_user.id and files.is_set_aside(sha256):
            at = datetime.fromisoformat(taken_at) if taken_at else None
            stored = files.StoredPhoto(
                sha256=sha256, size=size, media_type=files.JPEG, width=width, height=height, taken_at=at
            )
            yield KeptPhoto(name, stored, token)


def _kept(name: str, stored: files.StoredPhoto) -> KeptPhoto:
    at = stored.taken_at.isoformat() if stored.taken_at else None
    facts = [current_user.id, name, stored.sha256, stored.size, stored.width, stored.height, at]
    return KeptPhoto(name, stored, str(_seal().dumps(facts)))


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept-photo")
