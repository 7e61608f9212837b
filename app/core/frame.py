"""What surrounds the content of a page: the lines of the rail, their counts, the pills of the top bar.

The lines are put together once for all who may do the same; what is counted is asked in one statement for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import current_app, request, url_for
from flask_login import current_user
from sqlalchemy import Select

from app.core import languages, rendering
from app.core.permissions import rights_of
from app.core.rendering import NavItem, Pill
from app.core.statements import ask_together

MOST_KEPT = 500


class Line(NamedTuple):
    """One line of the rail as it is written."""

    href: str
    label: str
    icon: str
    is_current: bool
    is_on_phone: bool
    tone: str


@dataclass(frozen=True)
class Frame:
    """The lines with their counts, the pills, and what the bell counts."""

    lines: tuple[Line, ...] = ()
    counts: tuple[int | None, ...] = ()
    pills: Sequence[Pill] = ()
    bell: int = 0


def frame() -> Frame:
    """The frame of this request's reader; an empty one for nobody."""
    if not current_user.is_authenticated:
        return Frame()
    items, lines = _lines()
    asked = [item.count() if item.count else None for item in items]
    told = [source() for source in rendering.header_counts]
    statements = [one for one in asked if isinstance(one, Select)]
    statements += [one.statement for one in told if isinstance(one, rendering.Asking)]
    rows = iter(ask_together(*statements))
    counts = tuple((next(rows)[0] or None) if isinstance(one, Select) else one for one in asked)
    pills: list[Pill] = []
    bell = 0
    for one in told:
        said = one.then(next(rows)) if isinstance(one, rendering.Asking) else one
        pills += said.get("pills", [])
        bell += said.get("bell", 0)
    return Frame(lines, counts, pills, bell)


def _lines() -> tuple[tuple[NavItem, ...], tuple[Line, ...]]:
    kept: dict[Any, Any] = current_app.extensions.setdefault("frame_lines", {})
    key = rights_of(current_user), languages.locale().language, request.script_root, request.endpoint
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        items = tuple(rendering.visible_navigation())
        kept[key] = items, tuple(map(_line, items))
    found: tuple[tuple[NavItem, ...], tuple[Line, ...]] = kept[key]
    return found


def _line(item: NavItem) -> Line:
    return Line(url_for(item.endpoint), str(item.label), item.icon, item.is_current(), item.phone, item.tone)
