"""Statements that every page sends, put together once a person and a day, not once a page.

Putting one together takes as long as asking it: the counters of the rail and the top bar did little else.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from itertools import islice
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Row, Select, select, true

from app.core.db import db, is_postgresql
from app.core.permissions import Actor, rights_of

P = ParamSpec("P")
S = TypeVar("S")

MOST_KEPT = 1000


def put_together_once(build: Callable[Concatenate[Actor, P], S]) -> Callable[Concatenate[Actor, P], S]:
    """``build`` asked once for the same arguments, and once for each person and what they may do.

    All that the statement depends on must be among the arguments, a day or an instant too.
    """
    kept: dict[Any, S] = {}

    @wraps(build)
    def statement(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> S:
        key = (actor.id, rights_of(actor), is_postgresql(), args, *kwargs.items())
        if key not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = build(actor, *args, **kwargs)
        return kept[key]

    return statement


def ask_together(*statements: Select[Any]) -> list[tuple[Any, ...]]:
    """The one row that each of ``statements`` gives, asked in one; numbers and words, as the driver gives them."""
    if not statements:
        return []
    values = iter(_together(statements).row())
    return [tuple(islice(values, len(one.selected_columns))) for one in statements]


class _Together:
    """Statements joined into one, and its words and values once the database was asked: they never change again."""

    def __init__(self, statements: Sequence[Select[Any]]) -> None:
        first, *others = [one.subquery(f"asked_{place}") for place, one in enumerate(statements)]
        source: Any = first
        for one in others:
            source = source.join(one, true())
        self._statement = select(*(column for one in (first, *others) for column in one.c)).select_from(
            source
        )
        self._sent: dict[str, str] = {}

    def row(self) -> Row[Any]:
        connection = db.session.connection()
        name = connection.dialect.name
        if name not in self._sent:
            # Of values that come after the words SQLite does not know whether a partial index holds them, and PostgreSQL
            # plans anew each time: longer than it takes to count.
            words = self._statement.compile(
                dialect=connection.dialect, compile_kwargs={"literal_binds": True}
            )
            self._sent[name] = str(words)
        return connection.exec_driver_sql(self._sent[name], ()).one()


@lru_cache(maxsize=MOST_KEPT)
def _together(statements: tuple[Select[Any], ...]) -> _Together:
    """A kept statement is known by itself, so whoever is to profit keeps theirs too."""
    return _Together(statements)
