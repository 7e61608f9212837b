"""What can be read of delivered items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, case, false, func, select, true
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import User
from app.companies.pairs import kept_instead_of
from app.core.clock import utcnow
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Action, Actor, Permission, scope, scope_rule
from app.settings.queries import office
from app.sync.clocks import is_off, offset_in_words
from app.sync.enums import ItemKind, ItemState
from app.sync.models import SyncItem, SyncVersion

MOST_TOLD = 2000
RECENT = timedelta(days=30)


@scope_rule(SyncItem)
def _items(actor: Actor, action: Action) -> ColumnElement[bool]:
    """What somebody delivered is theirs to see; those who answer for all visits see and settle everybody's."""
    if action is Action.EXPORT:
        return false()
    if actor.can(Permission.OUTREACH_EDIT_ALL):
        return true()
    return (
        SyncItem.user_id == actor.id
        if action is Action.SEE and actor.can(Permission.OUTREACH_EDIT)
        else false()
    )


def items_since(actor: Actor, since: datetime | None) -> Sequence[SyncItem]:
    """The actor's own items that came since an instant, the oldest first."""
    statement = select(SyncItem).where(SyncItem.user_id == actor.id, scope(actor, SyncItem))
    if since is not None:
        statement = statement.where(SyncItem.last_received_at >= since)
    return db.session.scalars(
        statement.order_by(SyncItem.last_received_at, SyncItem.id).limit(MOST_TOLD)
    ).all()


def is_phone_stopped() -> bool:
    """Whether the office stopped work without a network; what phones still hold is accepted all the same."""
    return bool(office().is_offline_stopped)


def hash_is_known(item: SyncItem, hash_: str) -> bool:
    """Whether these very bytes were accepted before; what only a question remembers was not."""
    return item.record_id is not None and (
        item.hash == hash_
        or db.session.scalar(
            select(SyncVersion.id).where(
                SyncVersion.item_id == item.id, SyncVersion.hash == hash_, SyncVersion.is_accepted
            )
        )
        is not None
    )


def version_of(item: SyncItem, hash_: str | None) -> SyncVersion | None:
    """The version with this hash; the first one accepted where no hash is given."""
    statement = select(SyncVersion).where(SyncVersion.item_id == item.id)
    if hash_ is not None:
        return db.session.scalar(statement.where(SyncVersion.hash == hash_))
    return db.session.scalar(statement.where(SyncVersion.is_accepted).order_by(SyncVersion.id).limit(1))


def record_of(uuid: UUID, kind: ItemKind, *, by: Actor) -> int | None:
    """The record that became of somebody's item; None while it has not come, or could not be stored."""
    found = db.session.scalar(
        select(SyncItem.record_id).where(
            SyncItem.uuid == uuid, SyncItem.kind == kind, SyncItem.user_id == by.id
        )
    )
    if found is not None and kind is ItemKind.COMPANY:
        return kept_instead_of(found) or found
    return found


def deliveries(actor: Actor, *, is_flagged: bool = False, key: str | None = None) -> Page[SyncItem]:
    """One page of what came, the latest first; ``is_flagged``: only what a supervisor should look at."""
    statement = (
        select(SyncItem)
        .where(scope(actor, SyncItem))
        .options(joinedload(SyncItem.user).lazyload(User.held_roles), joinedload(SyncItem.company))
    )
    if is_flagged:
        statement = statement.where(SyncItem.is_flagged)
    order = (
        Order(SyncItem.last_received_at, "last_received_at", descending=True),
        Order(SyncItem.id, "id", descending=True),
    )
    return page(statement, order, key=key)


def flagged_count(actor: Actor) -> int:
    """How many deliveries a supervisor should look at."""
    return (
        db.session.scalar(
            select(func.count()).select_from(SyncItem).where(SyncItem.is_flagged, scope(actor, SyncItem))
        )
        or 0
    )


@dataclass(frozen=True)
class PhoneOf:
    """How somebody's deliveries are: the last one, how many in a month, and how far their clock was off then."""

    user_name: str
    last_at: datetime
    count: int
    refused: int
    offset_seconds: int | None

    @property
    def is_clock_off(self) -> bool:
        return is_off(self.offset_seconds)

    @property
    def offset_told(self) -> str:
        return offset_in_words(self.offset_seconds)


def phones() -> list[PhoneOf]:
    """Everybody who delivered within 30 days, who delivered last first; names nobody outside the office."""
    since = utcnow() - RECENT
    sums = (
        select(
            SyncItem.user_id,
            func.max(SyncItem.id).label("any_id"),
            func.max(SyncItem.last_received_at).label("last_at"),
            func.count().label("number"),
            func.count(case((SyncItem.state == ItemState.REFUSED, 1))).label("refused"),
        )
        .where(SyncItem.last_received_at >= since)
        .group_by(SyncItem.user_id)
        .subquery()
    )
    latest = aliased(SyncItem)
    statement = (
        select(User.name, sums.c.last_at, sums.c.number, sums.c.refused, latest.offset_seconds)
        .join(User, User.id == sums.c.user_id)
        .join(latest, latest.id == sums.c.any_id)
        .order_by(sums.c.last_at.desc(), User.name)
    )
    return [PhoneOf(*row) for row in db.session.execute(statement)]
