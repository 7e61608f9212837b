"""What a search brings back: the best rows, and how many there are as far as anybody counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from app.core.db import db

MOST_COUNTED = 50
"""Up to here results are counted; beyond it there are “more than 50”."""


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


def found(
    ids: Select[Any], model: Any, *, limit: int, options: Sequence[Any] = (), best: float = 100
) -> Found:
    """The first rows of ``ids``, a statement of keys in order, and their number as far as it is counted."""
    keys = list(db.session.scalars(ids.limit(MOST_COUNTED + 1)))
    statement = select(model).where(model.id.in_(keys[:limit])).options(*options)
    rows = {row.id: row for row in db.session.scalars(statement)}
    return Found([rows[key] for key in keys[:limit]], len(keys), best=best if keys else 100)
