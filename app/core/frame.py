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
    """One line of the rail as it is written, or one tab of those that share a line."""

    href: str
    label: str
    icon: str
    is_current: bool
    is_on_phone: bool
    tone: str


@dataclass(frozen=True)
class Frame:
    """The lines with their counts, the tabs of this page's line with theirs, the pills, and what the bell counts."""

    lines: tuple[Line, ...] = ()
    counts: tuple[int | None, ...] = ()
    tabs: tuple[Line, ...] = ()
    tab_counts: tuple[int | None, ...] = ()
    pills: Sequence[Pill] = ()
    bell: int = 0


class Section(NamedTuple):
    """The items that share one line of the rail, by their places among all items of the reader."""

    places: tuple[int, ...]
    line: Line
    tabs: tuple[Line, ...]
    """Empty unless this page is one of several that stand side by side."""


def frame() -> Frame:
    """The frame of this request's reader; an empty one for nobody."""
    if not current_user.is_authenticated:
        return Frame()
    items, sections = _sections()
    asked = [item.count() if item.count else None for item in items]
    told = [source() for source in rendering.header_counts]
    statements = [one for one in asked if isinstance(one, Select)]
    statements += [one.statement for one in told if isinstance(one, rendering.Asking)]
    rows = iter(ask_together(*statements))
    counts = [(next(rows)[0] or None) if isinstance(one, Select) else one for one in asked]
    pills: list[Pill] = []
    bell = 0
    for one in told:
        said = one.then(next(rows)) if isinstance(one, rendering.Asking) else one
        pills += said.get("pills", [])
        bell += said.get("bell", 0)
    lines = tuple(section.line for section in sections)
    sums = tuple(_sum([counts[place] for place in section.places]) for section in sections)
    open_one = next((section for section in sections if section.tabs), None)
    if open_one is None:
        return Frame(lines, sums, pills=pills, bell=bell)
    tab_counts = tuple(counts[place] for place in open_one.places)
    return Frame(lines, sums, open_one.tabs, tab_counts, pills, bell)


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _sections() -> tuple[tuple[NavItem, ...], tuple[Section, ...]]:
    kept: dict[Any, Any] = current_app.extensions.setdefault("frame_lines", {})
    key = (
        rights_of(current_user),
        languages.locale().language,
        request.script_root,
        request.endpoint,
        rendering.page_shown(),
    )
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        items = tuple(rendering.visible_navigation())
        kept[key] = items, _grouped(items)
    found: tuple[tuple[NavItem, ...], tuple[Section, ...]] = kept[key]
    return found


def _grouped(items: Sequence[NavItem]) -> tuple[Section, ...]:
    """One section for each line of the rail, in the order of their first items."""
    places: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        places.setdefault(item.under or item.endpoint, []).append(place)
    return tuple(_section(tuple(among), [items[place] for place in among]) for among in places.values())


def _section(places: tuple[int, ...], items: Sequence[NavItem]) -> Section:
    if len(items) == 1:
        return Section(places, _line(items[0]), ())
    first = items[0]
    counted = next((item for item in items if item.count), first)
    line = _line(first)._replace(
        label=str(first.together or first.label),
        is_current=any(item.is_current() for item in items),
        is_on_phone=any(item.phone for item in items),
        tone=counted.tone,
    )
    # Deeper pages lead back to the list they belong to, so only the first page of each item shows its neighbours.
    is_open = any(item.endpoint == request.endpoint for item in items)
    tabs = [_line(item)._replace(is_current=item.endpoint == request.endpoint) for item in items]
    return Section(places, line, tuple(tabs) if is_open else ())


def _line(item: NavItem) -> Line:
    return Line(url_for(item.endpoint), str(item.label), item.icon, item.is_current(), item.phone, item.tone)
