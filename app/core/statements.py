"""Statements that every page sends, put together once a person and a day, not once a page.

Putting one together takes as long as asking it: the counters of the rail and the top bar did little else.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.core.permissions import Actor, Permission

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
        key = (actor.id, frozenset(filter(actor.can, Permission)), args, *kwargs.items())
        if key not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = build(actor, *args, **kwargs)
        return kept[key]

    return statement
