"""How far the companies were reached, as of today: by kecamatan, sector and size; and which records lack something."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts import whose
from app.companies.enums import SIZES
from app.companies.models import Company
from app.core.db import db
from app.core.permissions import is_everything, scope
from app.dashboards.figures import Asked, Figure, Link, Part, Row, Table, share
from app.dashboards.models import ReachTally
from app.dashboards.periods import months_before
from app.dashboards.tally import NO_WORKERS, UNKNOWN_SIZE
from app.reports.grouping import NOBODY
from app.reports.queries import LACKS
from app.settings import queries as settings
from app.settings.models import KbliCode

QUALITY = ("nib", "npwp", "phone", "coordinates", "headcount_date")
"""What a record lacks that no table of coverage tells already."""


@dataclass(frozen=True)
class Reach:
    """Companies by when they were visited last: lately, longer ago, never."""

    lately: int = 0
    longer_ago: int = 0
    never: int = 0

    @property
    def total(self) -> int:
        return self.lately + self.longer_ago + self.never

    def __add__(self, other: "Reach") -> "Reach":
        return Reach(self.lately + other.lately, self.longer_ago + other.longer_ago, self.never + other.never)


Reaches = Mapping[Any, Reach]


def part(asked: Asked) -> Part:
    """The share of companies reached, and those that nobody has been at for long."""
    reached = _reached(asked)
    places = reached["kecamatan"]
    every = sum(places.values(), Reach())
    figures = (
        Figure(_("Companies on file"), every.total, link(asked)),
        Figure(
            _("Visited within %(months)s months", months=asked.months),
            every.lately,
            link(asked, visited_from=_since(asked)),
            note=_percent(every.lately, every.total),
        ),
        Figure(
            _("Not for %(months)s months", months=asked.months),
            every.longer_ago,
            link(asked, visited_to=_until(asked)),
            note=_percent(every.longer_ago, every.total),
        ),
        Figure(
            _("Never visited"),
            every.never,
            link(asked, visited="never"),
            note=_percent(every.never, every.total),
        ),
    )
    tables = (_kecamatan(asked, places), _sectors(asked, reached["sector"]), _sizes(asked, reached["size"]))
    return Part("coverage", _("Coverage"), figures, tables, note=_("as of today"), mapped="kecamatan")


def quality(asked: Asked) -> Part:
    """How many records lack what the work needs."""
    words = {
        "nib": _("without NIB"),
        "npwp": _("without NPWP"),
        "phone": _("without phone"),
        "coordinates": _("without place on the map"),
        "headcount_date": _("without as-of date of the workers"),
    }
    counted = [
        select(func.count()).select_from(Company).where(*_own(asked), LACKS[name]).scalar_subquery()
        for name in QUALITY
    ]
    found = db.session.execute(select(*counted)).one()
    figures = tuple(
        Figure(words[name], number, link(asked, lacks=name), tone="warn" if number else None)
        for name, number in zip(QUALITY, found, strict=True)
    )
    return Part("quality", _("Data quality"), figures, note=_("as of today"))


def link(asked: Asked, **values: Any) -> Link:
    """The list of companies, narrowed to the officer's own where the figures are."""
    owner = {"owner": asked.officer_id} if asked.officer_id is not None else {}
    # The mark keeps a reader's default view from answering in its place.
    return Link("reports.companies", {**owner, **values} or {"tab": "all"})


def _since(asked: Asked) -> str:
    return months_before(asked.on, asked.months).isoformat()


def _until(asked: Asked) -> str:
    return (months_before(asked.on, asked.months) - timedelta(days=1)).isoformat()


def _percent(part_: int, whole: int) -> str:
    found = share(part_, whole)
    return "" if found is None else _("%(percent)s of all", percent=f"{round(found * 100)}%")


def _own(asked: Asked) -> Iterable[Any]:
    yield scope(asked.actor, Company)
    yield Company.trashed_at.is_(None)
    if asked.officer_id is not None:
        yield whose.is_of(Company.owner_id, asked.officer_id)


def _reached(asked: Asked) -> dict[str, dict[Any, Reach]]:
    """How far companies were reached, by kecamatan, sector and size."""
    if asked.officer_id is None and is_everything(scope(asked.actor, Company)):
        return _noted(asked)
    by_code = _counted(asked, Company.kbli_id)
    sections = select(KbliCode.id, KbliCode.section).where(
        KbliCode.id.in_([code for code in by_code if code])
    )
    section_of = {row.id: row.section for row in db.session.execute(sections)}
    return {
        "kecamatan": _summed(_counted(asked, Company.region_code), lambda code: code[:8] if code else None),
        "sector": _summed(by_code, section_of.get),
        "size": _summed(_counted(asked, Company.headcount), _size_of),
    }


def _noted(asked: Asked) -> dict[str, dict[Any, Reach]]:
    """The same of all companies, added up from what the database noted."""
    is_visited = case((ReachTally.last_visit_on.is_not(None), ReachTally.companies), else_=0)
    is_lately = case(
        (ReachTally.last_visit_on >= months_before(asked.on, asked.months), ReachTally.companies), else_=0
    )
    rows = db.session.execute(
        select(
            ReachTally.kind,
            ReachTally.key,
            func.sum(ReachTally.companies),
            func.sum(is_visited),
            func.sum(is_lately),
        ).group_by(ReachTally.kind, ReachTally.key)
    )
    found: dict[str, dict[Any, Reach]] = {"kecamatan": {}, "sector": {}, "size": {}}
    for kind, key, total, visited, lately in rows:
        if total:
            found[kind][key] = Reach(int(lately), int(visited - lately), int(total - visited))
    return found


def _counted(asked: Asked, by: InstrumentedAttribute[Any]) -> dict[Any, Reach]:
    """How far companies were reached by a column, added up in the order of an index that holds all of it."""
    is_lately = case((Company.last_visit_on >= months_before(asked.on, asked.months), 1), else_=0)
    rows = db.session.execute(
        select(by, func.count(), func.count(Company.last_visit_on), func.sum(is_lately))
        .where(*_own(asked))
        .group_by(by)
    )
    return {
        value: Reach(int(lately), visited - int(lately), total - visited)
        for value, total, visited, lately in rows
    }


def _summed(found: Reaches, key: Callable[[Any], Any]) -> dict[Any, Reach]:
    """The same by a coarser key."""
    sums: defaultdict[Any, Reach] = defaultdict(Reach)
    for value, reach in found.items():
        sums[key(value)] += reach
    return sums


def _size_of(headcount: int | None) -> str:
    """The size class of a number of workers."""
    if not headcount:
        return UNKNOWN_SIZE if headcount is None else NO_WORKERS
    return next(
        name
        for name, (lowest, highest) in SIZES.items()
        if lowest <= headcount and (highest is None or headcount <= highest)
    )


def _columns(asked: Asked) -> tuple[str, ...]:
    return (
        _("Companies"),
        _("Within %(months)s months", months=asked.months),
        _("Share"),
        _("Longer ago"),
        _("Never"),
    )


def _row(asked: Asked, key: Any, label: str, reach: Reach, about: Mapping[str, Any]) -> Row:
    columns = _columns(asked)
    return Row(
        str(key or NOBODY),
        label,
        (
            Figure(columns[0], reach.total, link(asked, **about)),
            Figure(columns[1], reach.lately, link(asked, **about, visited_from=_since(asked))),
            Figure(columns[2], share(reach.lately, reach.total), unit="share"),
            Figure(columns[3], reach.longer_ago, link(asked, **about, visited_to=_until(asked))),
            Figure(columns[4], reach.never, link(asked, **about, visited="never")),
        ),
        colour="teal",
    )


def _table(
    asked: Asked,
    key: str,
    words: tuple[str, str],
    keys: Sequence[Any],
    of: tuple[Callable[[Any], str], Callable[[Any], Reach], Callable[[Any], Mapping[str, Any]]],
) -> Table:
    name, reach, about = of
    rows = tuple(_row(asked, one, name(one), reach(one), about(one)) for one in keys)
    caption, subject = words
    return Table(key, caption, subject, _columns(asked), rows, drawn=2, is_half=key == "kecamatan")


def _kecamatan(asked: Asked, places: Reaches) -> Table:
    names = settings.region_names([code for code in places if code])
    names |= {district.code: district.name for district in settings.districts()}
    keys = sorted(names, key=lambda code: names[code]) + ([None] if None in places else [])
    return _table(
        asked,
        "kecamatan",
        (_("By kecamatan"), _("Kecamatan")),
        keys,
        (
            lambda code: names.get(code, _("No kecamatan")),
            lambda code: places.get(code, Reach()),
            lambda code: {"group": "kecamatan", "in": code or NOBODY},
        ),
    )


def _sectors(asked: Asked, found: Reaches) -> Table:
    titles = {row.section: f"{row.section} · {row.title}" for row in settings.kbli_sections()}
    keys: list[Any] = sorted((key for key in found if key), key=lambda key: -found[key].total)
    return _table(
        asked,
        "sector",
        (_("By sector"), _("Sector")),
        keys + ([None] if None in found else []),
        (
            lambda key: titles.get(key, key) if key else _("No sector"),
            lambda key: found[key],
            lambda key: {"group": "sector", "in": key or NOBODY},
        ),
    )


def _sizes(asked: Asked, sizes: Reaches) -> Table:
    words = {name: _("%(size)s workers", size=name) for name in SIZES}
    words |= {NO_WORKERS: _("No workers"), UNKNOWN_SIZE: _("Number not known")}
    about: dict[str, dict[str, Any]] = {name: {"size": name} for name in SIZES}
    about |= {NO_WORKERS: {"headcount_to": 0}, UNKNOWN_SIZE: {"lacks": "headcount"}}
    return _table(
        asked,
        "size",
        (_("By size"), _("Size")),
        [name for name in words if name in SIZES or name in sizes],
        (lambda name: words[name], lambda name: sizes.get(name, Reach()), lambda name: about[name]),
    )
