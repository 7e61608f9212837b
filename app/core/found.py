"""What a search brings back: the best rows, and how many there are as far as anybody counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.core.db import db, is_postgresql

MOST_COUNTED = 50
"""Up to here results are counted; beyond it there are “more than 50”."""

FEW = 1000


@dataclass(frozen=True)
class Found:
    """The best of what was found; ``best`` says how good the first is, less being better."""

    rows: Sequence[Any] = field(default_factory=list)
    total: int = 0
    is_near: bool = False
    """Whether nothing holds what was typed, and these names are only like it."""
    best: float = 100

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > MOST_COUNTED

    @property
    def counted(self) -> int:
        """The number to show, with “more than” where ``is_more``."""
        return min(self.total, MOST_COUNTED)


def newest(ids: Any, key: Any, *, limit: int, options: Sequence[Any] = (), best: float = 100) -> Found:
    """The latest rows of ``ids``, a narrowed statement of ``key``, and their number as far as it is counted."""
    keys = _newest_keys(ids, key)
    if not keys:
        return Found()
    statement = select(key.class_).where(key.in_(keys[:limit])).options(*options)
    rows = {row.id: row for row in db.session.scalars(statement)}
    return Found([rows[one] for one in keys[:limit]], len(keys), best=best)


def _newest_keys(ids: Any, key: Any) -> list[int]:
    if not is_postgresql():
        return list(db.session.scalars(ids.limit(MOST_COUNTED + 1)))
    # Few are soon put in order. Where there are many, the latest of all rows soon hold enough of them.
    any_order = list(db.session.scalars(ids.limit(FEW)))
    if len(any_order) < FEW:
        return sorted(any_order, reverse=True)[: MOST_COUNTED + 1]
    return list(db.session.scalars(ids.order_by(key.desc()).limit(MOST_COUNTED + 1)))
