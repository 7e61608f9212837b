"""What a search brings back: the best rows, and how many there are as far as anybody counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.core.db import db, is_postgresql
from app.core.permissions import Actor
from app.core.statements import put_together_once
from app.core.text_index import Alternatives, Shape, TextIndex, shape_of

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


def newest(
    actor: Actor,
    model: Any,
    index: TextIndex,
    wanted: Alternatives,
    *,
    within: Callable[[Actor], Select[Any]],
    limit: int,
    options: Sequence[Any] = (),
    best: float,
) -> Found:
    """The latest rows of ``model`` that hold what is ``wanted``, and their number as far as it is counted.

    ``within`` gives the ids among which they are looked for, ``options`` say how the rows are read.
    """
    keys = _newest_keys(
        partial(_narrowed, actor, model, index, shape_of(wanted), within), index.values(wanted)
    )
    if not keys:
        return Found()
    rows = {row.id: row for row in db.session.scalars(_whole(model, tuple(options)), {"ids": keys[:limit]})}
    return Found([rows[one] for one in keys[:limit]], len(keys), best=best)


def _newest_keys(narrowed: Callable[..., Select[int]], values: dict[str, str]) -> list[int]:
    if not is_postgresql():
        return list(db.session.scalars(narrowed(limit=MOST_COUNTED + 1), values))
    # Few are soon put in order. Where there are many, the latest of all rows soon hold enough of them.
    any_order = list(db.session.scalars(narrowed(limit=FEW), values))
    if len(any_order) < FEW:
        return sorted(any_order, reverse=True)[: MOST_COUNTED + 1]
    return list(db.session.scalars(narrowed(limit=MOST_COUNTED + 1, is_in_order=True), values))


@put_together_once
def _narrowed(
    actor: Actor,
    model: Any,
    index: TextIndex,
    shape: Shape,
    within: Callable[[Actor], Select[Any]],
    *,
    limit: int,
    is_in_order: bool = False,
) -> Select[int]:
    statement = index.narrowed(within(actor), model.id, shape).limit(limit)
    found: Select[int] = statement.order_by(model.id.desc()) if is_in_order else statement
    return found


@cache
def _whole(model: Any, options: tuple[Any, ...]) -> Select[Any]:
    return select(model).where(model.id.in_(bindparam("ids", expanding=True))).options(*options)
