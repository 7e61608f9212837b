"""Taking an item in: once, whoever sends it how often and at the same moment."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import ngettext
from sqlalchemy import CursorResult, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.db import db
from app.sync.enums import Concern, ItemKind, ItemState
from app.sync.models import SyncItem, SyncVersion
from app.sync.wire import Moment, hash_of

KEPT_FOR = timedelta(days=45)
"""How long versions of an item are kept for merging; after that only their hashes are known."""


def claim(uuid: UUID, kind: ItemKind, *, by: User, moment: Moment, of_uuid: UUID | None = None) -> SyncItem:
    """The item of this number, held until the end of the transaction; made where it is new.

    Whoever sends the same item at the same moment waits here and then finds what the first one stored.
    """
    known = _held(uuid)
    if known is None:
        item = SyncItem(
            uuid=uuid,
            kind=kind,
            user_id=by.id,
            of_uuid=of_uuid,
            state=ItemState.REFUSED,
            first_received_at=moment.received_at,
            last_received_at=moment.received_at,
            concerns=[],
            times=0,
        )
        try:
            with db.session.begin_nested():
                db.session.add(item)
                db.session.flush()
        except IntegrityError:
            known = _held(uuid)
            if known is None:
                raise
        else:
            known = item
    if known.user_id == by.id:
        known.last_received_at = moment.received_at
        known.times += 1
    return known


def accept(
    item: SyncItem,
    *,
    hash_: str,
    moment: Moment,
    record_id: int,
    company_id: int | None,
    body: bytes | None = None,
    values: Mapping[str, Any] | None = None,
    concerns: Iterable[Concern] = (),
) -> None:
    """Note that these bytes are stored as this record; ``values`` are what its form says of them, for merging."""
    item.state, item.hash, item.sentence = ItemState.STORED, hash_, None
    item.record_id, item.company_id = record_id, company_id
    item.made_at, item.offset_seconds = moment.made_at, moment.offset_seconds
    found = list(concerns)
    if moment.is_clock_wrong:
        found.append(Concern.CLOCK)
    new = [concern.value for concern in dict.fromkeys(found) if concern.value not in item.concerns]
    if new:
        item.concerns = [*item.concerns, *new]
        item.is_flagged, item.seen_at, item.seen_by_id = True, None, None
    _keep(item, hash_, body=body, values=values)
    db.session.flush()


def remember_values(item: SyncItem, values: Mapping[str, Any]) -> str:
    """Keep what the answer to a question is held against; returns the hash it begins from."""
    body = json.dumps(values, sort_keys=True, ensure_ascii=False).encode()
    _keep(item, hash_of(body), body=None, values=values, is_accepted=False)
    item.state = ItemState.CONFLICT
    db.session.flush()
    return hash_of(body)


def note_refusal(
    uuid: UUID,
    kind: ItemKind,
    sentence: str,
    *,
    by: User,
    moment: Moment,
    of_uuid: UUID | None = None,
) -> None:
    """Remember why an item could not be stored, so that somebody can help; what is stored already stays so."""
    item = claim(uuid, kind, by=by, moment=moment, of_uuid=of_uuid)
    if item.user_id != by.id:
        return
    if item.record_id is None:
        item.state = ItemState.REFUSED
        item.made_at = moment.made_at
    item.sentence, item.offset_seconds = sentence[:500], moment.offset_seconds
    db.session.flush()


def mark_seen(item: SyncItem, *, by: User) -> None:
    """A supervisor has looked at it."""
    item.is_flagged, item.seen_at, item.seen_by_id = False, utcnow(), by.id
    db.session.flush()


def mark_unseen(item: SyncItem) -> None:
    """Let it wait again for somebody to look."""
    item.is_flagged, item.seen_at, item.seen_by_id = True, None, None
    db.session.flush()


def clear_old_versions() -> str:
    """Forget what items said long ago; their hashes stay, so that what comes again is known."""
    cleared: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(SyncVersion)
        .where(
            SyncVersion.received_at < utcnow() - KEPT_FOR,
            SyncVersion.body.is_not(None) | SyncVersion.values.is_not(None),
        )
        .values(body=None, values=None)
        .execution_options(synchronize_session=False)
    )
    return ngettext("%(num)d version cleared.", "%(num)d versions cleared.", cleared.rowcount)


def _keep(
    item: SyncItem,
    hash_: str,
    *,
    body: bytes | None,
    values: Mapping[str, Any] | None,
    is_accepted: bool = True,
) -> None:
    known = db.session.scalar(
        select(SyncVersion).where(SyncVersion.item_id == item.id, SyncVersion.hash == hash_)
    )
    if known is None:
        db.session.add(
            SyncVersion(
                item_id=item.id,
                hash=hash_,
                body=body,
                values=dict(values) if values is not None else None,
                is_accepted=is_accepted,
                received_at=utcnow(),
            )
        )


def _held(uuid: UUID) -> SyncItem | None:
    return db.session.scalar(
        select(SyncItem)
        .where(SyncItem.uuid == uuid)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
