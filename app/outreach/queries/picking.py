"""Companies due for a visit, with the reasons why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from app.companies.enums import Potential
from app.companies.models import Company
from app.core import formats
from app.core.db import db
from app.core.drawn import Drawn
from app.core.geo import Box, Point, distance_from
from app.core.permissions import Actor, scope
from app.core.search import holds
from app.outreach.due import Asked, Ground, add_ground, grounds
from app.settings import queries as settings

SHOWN = 60
MONTH = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which companies are wanted: due for any of ``grounds``, and all that is said besides."""

    on: date
    months: int = 6
    grounds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    """Kecamatan and kelurahan; in any of them."""
    potentials: tuple[Potential, ...] = ()
    is_mine: bool = False
    words: str = ""
    within: Box | None = None
    drawn: Drawn | None = None
    """A shape somebody drew on the map."""
    near: Point | None = None
    """The nearest to here come first, instead of the most pressing."""
    without: frozenset[int] = frozenset()
    """Companies that are not to be proposed."""

    @property
    def asked(self) -> Asked:
        return Asked(self.on, self.months)


@dataclass(frozen=True)
class Due:
    """Companies that are due, the most pressing first: the first of ``total``, with why each is."""

    companies: list[Company]
    total: int
    reasons: dict[int, list[str]] = field(default_factory=dict)


def due_companies(actor: Actor, wanted: Wanted, *, limit: int = SHOWN) -> Due:
    """Who is due, within what the reader may see; nobody who is not to be visited."""
    conditions = _conditions(actor, wanted)
    statement = due(actor, wanted)
    total = db.session.scalar(statement.with_only_columns(func.count())) or 0
    order: list[ColumnElement[Any]] = []
    if wanted.near:
        order = [distance_from(wanted.near, Company.latitude, Company.longitude)]
    elif conditions:
        order = [case(*((condition, ground.rank) for ground, condition in conditions), else_=99)]
    found = statement.order_by(
        *order, Company.last_visit_on.asc().nulls_first(), Company.potential.asc().nulls_last(), Company.id
    )
    companies = list(
        db.session.scalars(found.options(joinedload(Company.region), joinedload(Company.owner)).limit(limit))
    )
    return Due(companies, total, reasons_of(actor, [company.id for company in companies], wanted.asked))


def due(actor: Actor, wanted: Wanted) -> Select[Company]:
    """All who are due, in no order."""
    conditions = [condition for _ground, condition in _conditions(actor, wanted)]
    statement = _narrowed(actor, wanted)
    return statement.where(or_(*conditions)) if conditions else statement


def _conditions(actor: Actor, wanted: Wanted) -> list[tuple[Ground, ColumnElement[bool]]]:
    chosen = [ground for ground in grounds() if ground.key in wanted.grounds]
    return [(ground, ground.condition(actor, wanted.asked)) for ground in chosen]


def reasons_of(actor: Actor, ids: Sequence[int], asked: Asked) -> dict[int, list[str]]:
    """Every reason why each of these companies is due, whatever was ticked."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for ground in grounds() if ids else ():
        for company_id, sentence in ground.why(actor, ids, asked).items():
            found[company_id].append(sentence)
    return found


def _narrowed(actor: Actor, wanted: Wanted) -> Select[Company]:
    statement: Select[Company] = select(Company).where(
        scope(actor, Company), Company.trashed_at.is_(None), Company.is_do_not_visit.is_(False)
    )
    if wanted.regions:
        statement = statement.where(Company.region_code.in_(_with_their_parts(wanted.regions)))
    if wanted.potentials:
        statement = statement.where(Company.potential.in_(wanted.potentials))
    if wanted.is_mine:
        statement = statement.where(Company.owner_id == actor.id)
    if wanted.words.strip():
        statement = statement.where(holds(Company.id, Company.search_text, wanted.words))
    if wanted.within:
        statement = statement.where(wanted.within.holds(Company.latitude, Company.longitude))
    if wanted.drawn:
        statement = statement.where(wanted.drawn.holds(Company.latitude, Company.longitude))
    if wanted.without:
        statement = statement.where(Company.id.not_in(wanted.without))
    return statement


def _with_their_parts(regions: Sequence[str]) -> list[str]:
    """The regions, and the kelurahan of those that are kecamatan."""
    return [*regions, *(village.code for village in settings.villages() if village.parent_code in regions)]


# ---- the grounds of this package


def _never(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    return Company.last_visit_on.is_(None)


def _long_ago(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    return and_(Company.last_visit_on.is_not(None), Company.last_visit_on <= asked.on - MONTH * asked.months)


def _why_never(actor: Actor, ids: Sequence[int], asked: Asked) -> dict[int, str]:
    return dict.fromkeys(_ids(ids, _never(actor, asked)), _("never visited"))


def _why_long_ago(actor: Actor, ids: Sequence[int], asked: Asked) -> dict[int, str]:
    rows = db.session.execute(
        select(Company.id, Company.last_visit_on).where(Company.id.in_(ids), _long_ago(actor, asked))
    )
    return {row.id: _("last visit %(day)s", day=formats.day_relative(row.last_visit_on)) for row in rows}


def _ids(ids: Sequence[int], condition: ColumnElement[bool]) -> Iterable[int]:
    return db.session.scalars(select(Company.id).where(Company.id.in_(ids), condition))


add_ground(Ground(key="never", label=_l("Never visited"), rank=40, condition=_never, why=_why_never))
add_ground(
    Ground(key="long-ago", label=_l("Not visited for long"), rank=30, condition=_long_ago, why=_why_long_ago)
)
