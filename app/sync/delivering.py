"""From an item that arrives to what is on file: claimed, put through its door, remembered; committed here, item by item."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

from app.accounts.models import User
from app.core.db import db
from app.core.errors import AppError, Stale
from app.core.rendering import place_url
from app.outreach import queries as outreach
from app.outreach import services as outreach_services
from app.outreach.enums import PhotoRole
from app.sync import queries, services
from app.sync.doors import DOORS
from app.sync.enums import ItemKind
from app.sync.models import SyncItem
from app.sync.outcomes import Asked, Delivery, Outcome, Refused, Stored, Waiting
from app.sync.wire import Envelope, Moment


@dataclass(frozen=True)
class Answer:
    """What the phone is told."""

    status: int
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """A photo or signature of a visit as it came; which item and visit it says it is of."""

    uuid: UUID
    visit_uuid: UUID
    body: bytes
    hash: str
    role: PhotoRole
    caption: str | None = None


TRIES = 3
OTHER_USER = Answer(403, {"state": "other_user"})


def deliver(envelope: Envelope, *, by: User, moment: Moment) -> Answer:
    """Store the item once, whatever is sent how often; the same bytes again change nothing."""
    for _time in range(TRIES):
        try:
            return _deliver(envelope, by=by, moment=moment)
        except Stale:
            # The page saved the record in this very instant: compared again, the two are merged or asked about.
            db.session.rollback()
    raise ServiceUnavailable


def _deliver(envelope: Envelope, *, by: User, moment: Moment) -> Answer:
    item = services.claim(envelope.uuid, envelope.kind, by=by, moment=moment)
    if item.user_id != by.id or item.kind is not envelope.kind:
        db.session.rollback()
        return OTHER_USER
    if queries.hash_is_known(item, envelope.hash):
        return _stored(item, envelope.hash)
    is_new = item.record_id is None
    try:
        outcome = DOORS[envelope.kind](Delivery(envelope, by, moment), item)
    except Stale:
        raise
    except AppError as error:
        return _refused(error, envelope.uuid, envelope.kind, by=by, moment=moment)
    return _settled(item, outcome, envelope, moment, is_new=is_new)


def deliver_picture(picture: Picture, *, by: User, moment: Moment) -> Answer:
    """Keep the picture with its visit, once."""
    item = services.claim(picture.uuid, ItemKind.PHOTO, by=by, moment=moment, of_uuid=picture.visit_uuid)
    if item.user_id != by.id or item.kind is not ItemKind.PHOTO:
        db.session.rollback()
        return OTHER_USER
    if queries.hash_is_known(item, picture.hash):
        return _stored(item, picture.hash)
    visit = outreach.visit_by_uuid(by, picture.visit_uuid)
    if visit is None:
        return _waiting(picture.visit_uuid)
    is_new = item.record_id is None
    try:
        photo = outreach_services.add_photo(
            visit,
            BytesIO(picture.body),
            caption=picture.caption,
            role=picture.role,
            taken_at=moment.written_at if moment.made_at else None,
            field=None,
        )
    except AppError as error:
        return _refused(error, picture.uuid, ItemKind.PHOTO, by=by, moment=moment, of_uuid=picture.visit_uuid)
    services.accept(item, hash_=picture.hash, moment=moment, record_id=photo.id, company_id=visit.company_id)
    return _stored(item, picture.hash, status=201 if is_new else 200)


def _settled(item: SyncItem, outcome: Outcome, envelope: Envelope, moment: Moment, *, is_new: bool) -> Answer:
    match outcome:
        case Waiting():
            return _waiting(outcome.uuid)
        case Asked():
            base = services.remember_values(item, outcome.values)
            db.session.commit()
            fields = {
                row.id: {
                    "label": row.label,
                    "yours": row.yours,
                    "stored": row.stored,
                    "before": row.before,
                    "yours_raw": row.yours_raw,
                    "stored_raw": row.stored_raw,
                    "stored_fields": outcome.pairs[row.id],
                }
                for row in outcome.rows
            }
            return Answer(409, {"state": "conflict", "hash": base, "fields": fields})
        case Stored():
            services.accept(
                item,
                hash_=envelope.hash,
                moment=moment,
                record_id=outcome.record_id,
                company_id=outcome.company_id,
                body=envelope.body,
                values=outcome.values,
                concerns=outcome.concerns,
            )
            return _stored(item, envelope.hash, status=201 if is_new else 200, notices=outcome.notices)


def _stored(item: SyncItem, hash_: str, *, status: int = 200, notices: Sequence[str] = ()) -> Answer:
    db.session.commit()
    return Answer(
        status,
        {
            "state": "stored",
            "kind": item.kind.value,
            "hash": hash_,
            "id": item.record_id,
            "url": url_of(item),
            "notices": list(notices),
        },
    )


def _waiting(uuid: UUID) -> Answer:
    """Nothing is remembered: it comes again once what it waits for is here."""
    db.session.rollback()
    return Answer(202, {"state": "waiting", "for": str(uuid)})


def _refused(
    error: AppError, uuid: UUID, kind: ItemKind, *, by: User, moment: Moment, of_uuid: UUID | None = None
) -> Answer:
    db.session.rollback()
    errors = (
        error.errors if isinstance(error, Refused) else {error.field: [error.message]} if error.field else {}
    )
    sentence = error.message or _("This could not be stored.")
    services.note_refusal(uuid, kind, sentence, by=by, moment=moment, of_uuid=of_uuid)
    db.session.commit()
    return Answer(422, {"state": "refused", "errors": errors, "sentence": sentence})


def url_of(item: SyncItem) -> str | None:
    """Where what became of the item is shown."""
    if item.record_id is not None and item.kind is ItemKind.VISIT:
        return url_for("outreach.visit", visit_id=item.record_id)
    return place_url("company", company_id=item.company_id) if item.company_id else None
