"""Which companies a list wants: as an object, and as it is written in an address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from app.accounts import whose
from app.companies.enums import SIZES, LegalForm, Potential
from app.core.clock import today
from app.core.search import storable
from app.pipeline.enums import Tab
from app.reports import conditions, grouping
from app.reports.conditions import NO_QUESTION, Question
from app.reports.grouping import Within
from app.reports.near import Near, asked_for
from app.settings.custom.narrowing import Narrowed, narrowed

NONE = "none"
"""What a filter says for companies of which nobody knows it."""

LACKS = (
    "nib", "npwp", "phone", "contact", "kecamatan", "coordinates", "sector", "headcount", "headcount_date", "owner",
)  # fmt: skip
"""What a record may be wanted for lacking."""

Arguments = MultiDict[str, str]
E = TypeVar("E", bound=StrEnum)

LARGEST_HEADCOUNT = 1_000_000

TABS = ("all", "mine", "never_visited")

VISITED: dict[str, Callable[[date], tuple[date | None, date | None]]] = {
    "within-30": lambda day: (day - timedelta(days=30), None),
    "within-90": lambda day: (day - timedelta(days=90), None),
    "over-90": lambda day: (None, day - timedelta(days=91)),
    "over-180": lambda day: (None, day - timedelta(days=181)),
}
"""Last visit, as the address says it, with the first and last day it stands for."""


@dataclass(frozen=True, kw_only=True)
class CompanyFilter:
    """Which companies are wanted; every part left empty leaves all through."""

    text: str = ""
    stages: tuple[str, ...] = ()
    scheme: str | None = None
    sections: tuple[str, ...] = ()
    kecamatan: tuple[str, ...] = ()
    owners: tuple[whose.Whose, ...] = ()
    mine_of: int | None = None
    """Whose own list this is, besides what ``owners`` asks for."""
    is_without_owner: bool = False
    potentials: tuple[Potential, ...] = ()
    legal_forms: tuple[LegalForm, ...] = ()
    sizes: tuple[str, ...] = ()
    headcount_from: int | None = None
    headcount_to: int | None = None
    visited_from: date | None = None
    visited_to: date | None = None
    is_never_visited: bool = False
    tags: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    is_partner: bool = False
    is_without_next_step: bool = False
    partner_from: date | None = None
    """Since when its partnership is in the pipeline, at the earliest."""
    pipeline: Tab | None = None
    """The tab of the pipeline on which its partnership stands."""
    own: tuple[Narrowed, ...] = ()
    """What the pipeline asks of the office's fields of partnerships."""
    question: Question = NO_QUESTION
    """What else is asked, by conditions joined as the reader likes."""
    within: Within | None = None
    """The one group of the list they stand in."""
    near: Near | None = None
    """The circle they lie in."""
    reader_id: int | None = None
    """Who is meant by "me" in the question."""


def company_filter(arguments: Arguments, *, reader_id: int) -> CompanyFilter:
    """The filter an address asks for; what it says wrongly is passed over, never guessed."""
    arguments = MultiDict((key, storable(value).strip()) for key, value in arguments.items(multi=True))
    visited = arguments.get("visited", "")
    visited_from, visited_to = VISITED[visited](today()) if visited in VISITED else (None, None)
    owners = arguments.getlist("owner")
    tab = arguments.get("tab")
    pipeline = next(iter(_members(Tab, arguments.getlist("pipeline"))), None)
    return CompanyFilter(
        text=arguments.get("q", "")[:200],
        stages=tuple(arguments.getlist("stage")),
        scheme=arguments.get("scheme") or None,
        sections=tuple(section for section in arguments.getlist("sector") if section),
        kecamatan=tuple(code for code in arguments.getlist("kecamatan") if code),
        owners=tuple(_owners(owners, reader_id)),
        mine_of=reader_id if tab == "mine" else None,
        is_without_owner="none" in owners,
        potentials=_members(Potential, arguments.getlist("potential")),
        legal_forms=_members(LegalForm, arguments.getlist("form")),
        sizes=tuple(size for size in arguments.getlist("size") if size in (*SIZES, NONE)),
        headcount_from=_number(arguments.get("headcount_from")),
        headcount_to=_number(arguments.get("headcount_to")),
        visited_from=day_of(arguments.get("visited_from")) or visited_from,
        visited_to=day_of(arguments.get("visited_to")) or visited_to,
        is_never_visited=visited == "never" or tab == "never_visited",
        tags=tuple(tag for tag in arguments.getlist("tag") if tag),
        lacks=tuple(lack for lack in arguments.getlist("lacks") if lack in LACKS),
        is_partner=arguments.get("partner") == "1",
        is_without_next_step=arguments.get("next_step") == "none",
        partner_from=day_of(arguments.get("partner_from")),
        pipeline=pipeline,
        own=narrowed("partnership", arguments) if pipeline else (),
        question=conditions.question(arguments),
        within=grouping.within(arguments),
        near=asked_for(arguments),
        reader_id=reader_id,
    )


def sort_of(arguments: Arguments) -> str:
    """What an address sorts by: its word, else the distance where the list is of companies near a place."""
    return arguments.get("sort") or ("distance" if asked_for(arguments) else "name")


def _owners(values: Iterable[str], reader_id: int) -> Iterable[whose.Whose]:
    for value in values:
        if value == "me":
            yield reader_id
        elif found := whose.read(value):
            yield found


def _members(members: type[E], values: Iterable[str]) -> tuple[E, ...]:
    known = {member.value: member for member in members}
    return tuple(known[value] for value in values if value in known)


def _number(value: str | None) -> int | None:
    """A number of workers; the separators people type are passed over."""
    digits = (value or "").replace(".", "").replace(",", "").strip()
    return (
        min(int(digits), LARGEST_HEADCOUNT) if digits.isdecimal() and len(digits) <= len("1000000") else None
    )


def day_of(value: str | None) -> date | None:
    """A day of the address; years that no office has seen would only break the reckoning with hours."""
    try:
        day = date.fromisoformat(value or "")
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None
