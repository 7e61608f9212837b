"""What a person can read of their notices."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select

from app.core import jobs
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Action, Actor, scope_rule
from app.notices.enums import Channel
from app.notices.kinds import Kind, kinds_for
from app.notices.models import Notice, NoticePreference

SHOWN = 20


@scope_rule(Notice)
def _own_notices(actor: Actor, action: Action) -> Any:
    return Notice.user_id == actor.id


def latest(user_id: int, *, key: str | None = None) -> Page[Notice]:
    """One page of a person's notices, the newest first."""
    statement = select(Notice).where(Notice.user_id == user_id)
    return page(statement, [Order(Notice.id, "id", descending=True)], key=key, size=SHOWN)


def told(kind: str, once: str) -> list[int]:
    """Who was told this one thing, by their ids."""
    return list(db.session.scalars(select(Notice.user_id).where(Notice.kind == kind, Notice.once == once)))


def unread_count(user_id: int) -> int:
    """How many notices a person has not read."""
    return db.session.scalar(_unread(user_id)) or 0


@lru_cache(maxsize=1000)
def counted_by_the_bell(user_id: int) -> Select[Any]:
    """Counts unread notices and long work that ended unseen."""
    return select(_unread(user_id).scalar_subquery() + jobs.unseen(user_id).scalar_subquery())


def _unread(user_id: int) -> Any:
    return select(func.count()).where(Notice.user_id == user_id, Notice.read_at.is_(None))


def channels(user_id: int, kinds: list[Kind]) -> dict[str, Channel]:
    """How a person is told of each of these kinds."""
    chosen = {
        row.kind: row.channel
        for row in db.session.scalars(select(NoticePreference).where(NoticePreference.user_id == user_id))
    }
    return {kind.name: chosen.get(kind.name, kind.channel) for kind in kinds}


def preferences(actor: Actor) -> list[tuple[Kind, Channel]]:
    """Every kind this person may be told of, and how they are."""
    kinds = kinds_for(actor)
    chosen = channels(actor.id, kinds)
    return [(kind, chosen[kind.name]) for kind in kinds]
