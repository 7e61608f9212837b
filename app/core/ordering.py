"""Lists that people put in order themselves."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.core.errors import Conflict


def swap(rows: Sequence[Any], row: Any, *, up: bool, past: str | None, first: int = 1) -> None:
    """Let a row of an ordered list (held for change) change places with the neighbour that was seen beside it.

    ``past`` is the neighbour's id as the page sent it. Raises Conflict where it stands elsewhere by now: whoever ordered
    the list meanwhile would find their order undone.
    """
    order = list(rows)
    here = order.index(row)
    there = here - 1 if up else here + 1
    if not (0 <= there < len(order) and str(order[there].id) == past):
        raise Conflict(_("The order was changed meanwhile, so nothing was moved. Look again."))
    order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order, start=first):
        if one.position != position:
            one.position = position
