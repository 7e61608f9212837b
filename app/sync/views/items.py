"""What phones send, one address for each item."""

from datetime import timedelta
from urllib.parse import unquote
from uuid import UUID

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.clock import utcnow
from app.core.errors import Invalid
from app.core.permissions import Permission, require
from app.core.search import storable
from app.core.web import limiter, sender
from app.outreach.enums import PhotoRole
from app.outreach.services.photos import LONGEST_CAPTION
from app.sync import delivering, queries, wire
from app.sync.delivering import Answer, Picture
from app.sync.views.blueprint import outbox
from app.sync.views.session import key_of

CUT = Answer(400, {"state": "cut"})
MOST = "900 per minute"
"""Fifty visits and their photos in one go, from two tabs."""


@outbox.put("/items/<uuid:uuid>")
@require(Permission.OUTREACH_EDIT)
@limiter.limit(MOST, key_func=sender)
def item(uuid: UUID) -> ResponseReturnValue:
    """Take an item in; the same bytes again are answered alike and change nothing."""
    body = request.get_data()
    if not _is_whole(body):
        return _said(CUT)
    try:
        envelope = wire.read(uuid, body)
    except Invalid as error:
        return _said(Answer(422, {"state": "refused", "errors": {}, "sentence": error.message}))
    if envelope.user != key_of(current_user):
        return _said(delivering.OTHER_USER)
    moment = wire.Moment(utcnow(), offset=_offset(), made_at=envelope.made_at)
    return _said(delivering.deliver(envelope, by=current_user, moment=moment))


@outbox.put("/items/<uuid:visit_uuid>/photos/<uuid:uuid>")
@require(Permission.OUTREACH_EDIT)
@limiter.limit(MOST, key_func=sender)
def picture(visit_uuid: UUID, uuid: UUID) -> ResponseReturnValue:
    """Take a photo or a signature of a visit in."""
    body = request.get_data()
    if not _is_whole(body):
        return _said(CUT)
    user = request.headers.get("X-User")
    if user is not None and user != key_of(current_user):
        return _said(delivering.OTHER_USER)
    given = request.headers.get("X-Role", PhotoRole.PHOTO.value)
    role = next((one for one in PhotoRole if one.value == given), None)
    if role is None:
        sentence = _("This kind of item is not known here.")
        return _said(Answer(422, {"state": "refused", "errors": {}, "sentence": sentence}))
    caption = storable(unquote(request.headers.get("X-Caption", "")))[:LONGEST_CAPTION]
    came = Picture(
        uuid=uuid, visit_uuid=visit_uuid, body=body, hash=wire.hash_of(body), role=role, caption=caption
    )
    taken_at = wire.instant(request.headers.get("X-Taken-At"))
    moment = wire.Moment(utcnow(), offset=_offset(), made_at=taken_at)
    return _said(delivering.deliver_picture(came, by=current_user, moment=moment))


@outbox.get("/items")
@require(Permission.OUTREACH_EDIT)
@limiter.limit("120 per minute", key_func=sender)
def items() -> ResponseReturnValue:
    """What the office knows of the sender's items, since an instant."""
    found = queries.items_since(current_user, wire.instant(request.args.get("since")))
    return jsonify(
        {
            "items": [
                {
                    "uuid": str(one.uuid),
                    "of": str(one.of_uuid) if one.of_uuid else None,
                    "kind": one.kind.value,
                    "state": one.state.value,
                    "hash": one.hash,
                    "id": one.record_id,
                    "url": delivering.url_of(one),
                    "sentence": one.sentence,
                    "received_at": one.last_received_at.isoformat(),
                }
                for one in found
            ]
        }
    )


def _is_whole(body: bytes) -> bool:
    """Whether what came is what was sent."""
    return request.headers.get("X-Content-SHA256", "").strip().lower() == wire.hash_of(body)


def _offset() -> timedelta | None:
    """How far the server's clock is ahead of the phone's; None where the phone does not say."""
    told = wire.instant(request.headers.get("X-Phone-Time"))
    return None if told is None else utcnow() - told


def _said(answer: Answer) -> ResponseReturnValue:
    return jsonify(answer.said), answer.status
