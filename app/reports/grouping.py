"""The list of companies in groups: how many stand in each, and the list of one of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, false, func, literal_column, not_, select
from werkzeug.datastructures import MultiDict

from app.accounts import queries as accounts
from app.companies.enums import Potential
from app.companies.models import Company
from app.core.db import db
from app.core.permissions import LARGEST_ID
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings.models import KbliCode, Stage

NOBODY = "none"
"""The group of the companies that stand in no other."""

Names = Mapping[Any, str]
Counts = list[tuple[Any, int]]


@dataclass(frozen=True)
class Within:
    """One group of a grouping, as the address says both."""

    grouping: str
    group: str


@dataclass(frozen=True)
class Group:
    """One group: what an address calls it, its name, and how many companies stand in it."""

    key: str
    name: str
    count: int


@dataclass(frozen=True)
class Grouping:
    """One way to group companies.

    ``counts`` is how many of the companies of a statement stand in each group, ``holds`` the condition that one stands
    in the group of a key (None: in no group); ``names`` gives the groups' names in their order.
    """

    label: Any
    counts: Callable[[Select[Any]], Counts]
    holds: Callable[[str | None], ColumnElement[bool]]
    names: Callable[[Iterable[Any]], Names]
    nobody: Any
    overlaps: bool = False
    """Whether a company may stand in several of its groups."""


def _count_by(value: Any) -> Callable[[Select[Any]], Counts]:
    def counts(companies: Select[Any]) -> Counts:
        rows = db.session.execute(companies.with_only_columns(value, func.count()).group_by(value))
        return [(row[0], row[1]) for row in rows]

    return counts


def _is(value: Any, read: Callable[[str], Any]) -> Callable[[str | None], ColumnElement[bool]]:
    """The condition that ``value`` is what ``read`` makes of a key; false where it makes nothing of it."""

    def holds(key: str | None) -> ColumnElement[bool]:
        if key is None:
            return value.is_(None)  # type: ignore[no-any-return]
        wanted = read(key)
        return false() if wanted is None else value == wanted

    return holds


# Written into the statement: PostgreSQL takes two bound values for two different expressions.
_KECAMATAN = func.substr(Company.region_code, literal_column("1"), literal_column("8"))


def _by_sector(companies: Select[Any]) -> Counts:
    joined = companies.outerjoin(KbliCode, KbliCode.id == Company.kbli_id)
    return _count_by(KbliCode.section)(joined)


def _in_sector(key: str | None) -> ColumnElement[bool]:
    if key is None:
        return Company.kbli_id.is_(None)
    return Company.kbli_id.in_(select(KbliCode.id).where(KbliCode.section == key).correlate(None))


def _by_stage(companies: Select[Any]) -> Counts:
    """Those with two partnerships stand in two stages; each stage counts a company once."""
    joined = companies.join(Partnership, Partnership.company_id == Company.id).join(Stage)
    counted = joined.with_only_columns(Stage.key, func.count(Company.id.distinct())).group_by(Stage.key)
    without = db.session.scalar(companies.where(_at_stage(None)).with_only_columns(func.count()))
    return [*((row[0], row[1]) for row in db.session.execute(counted)), (None, without or 0)]


def _at_stage(key: str | None) -> ColumnElement[bool]:
    partners = select(Partnership.company_id)
    if key is None:
        return not_(Company.id.in_(partners.correlate(None)))
    return Company.id.in_(partners.join(Stage).where(Stage.key == key).correlate(None))


def _owner_id(key: str) -> int | None:
    return int(key) if key.isdecimal() and key.isascii() and int(key[:11]) <= LARGEST_ID else None


def _people(found: Iterable[Any]) -> Names:
    names = accounts.names_of(set(found))
    return dict(sorted(names.items(), key=lambda one: one[1].lower()))


def _places(found: Iterable[Any]) -> Names:
    return dict(sorted(settings.region_names(found).items(), key=lambda one: one[1]))


GROUPINGS: dict[str, Grouping] = {
    "stage": Grouping(
        _l("Stage"),
        _by_stage,
        _at_stage,
        lambda _found: {stage.key: stage.name for stage in settings.stages(with_inactive=True)},
        _l("Not in the pipeline"),
        overlaps=True,
    ),
    "sector": Grouping(
        _l("Sector"),
        _by_sector,
        _in_sector,
        lambda _found: {row.section: f"{row.section} · {row.title}" for row in settings.kbli_sections()},
        _l("No sector"),
    ),
    "kecamatan": Grouping(
        _l("Kecamatan"),
        _count_by(_KECAMATAN),
        _is(_KECAMATAN, lambda key: key),
        _places,
        _l("No kecamatan"),
    ),
    "owner": Grouping(
        _l("Officer"), _count_by(Company.owner_id), _is(Company.owner_id, _owner_id), _people, _l("Nobody")
    ),
    "potential": Grouping(
        _l("Potential"),
        _count_by(Company.potential),
        _is(Company.potential, {one.value: one for one in Potential}.get),
        lambda _found: {one: str(one.label) for one in Potential},
        _l("Not judged"),
    ),
}


def within(arguments: MultiDict[str, str]) -> Within | None:
    """The one group that an address narrows the list to."""
    group = arguments.get("in")
    return Within(arguments.get("group", ""), group) if group else None


def condition(wanted: Within) -> ColumnElement[bool]:
    """The condition that a company stands in a group; none does in one that nobody knows."""
    grouping = GROUPINGS.get(wanted.grouping)
    if grouping is None:
        return false()
    return grouping.holds(None if wanted.group == NOBODY else wanted.group)


def words(wanted: Within) -> str:
    """A group in words."""
    grouping = GROUPINGS.get(wanted.grouping)
    if grouping is None:
        return _("Group: %(name)s", name=wanted.group)
    if wanted.group == NOBODY:
        return f"{grouping.label}: {grouping.nobody}"
    key = _owner_id(wanted.group) if wanted.grouping == "owner" else wanted.group
    names = grouping.names([key]) if key is not None else {}
    return f"{grouping.label}: {names.get(key, wanted.group)}"


def groups(grouping: Grouping, companies: Select[Any]) -> list[Group]:
    """The groups that any of ``companies`` stand in, in their order, those in none last."""
    counted = dict(grouping.counts(companies))
    names = grouping.names([key for key in counted if key is not None])
    known = [Group(str(key), name, counted[key]) for key, name in names.items() if counted.get(key)]
    others = [
        Group(str(key), str(key), count)
        for key, count in sorted(counted.items(), key=str)
        if count and key is not None and key not in names
    ]
    rest = [Group(NOBODY, str(grouping.nobody), counted[None])] if counted.get(None) else []
    return [*known, *others, *rest]
