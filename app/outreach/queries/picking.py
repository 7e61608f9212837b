"""Companies due for a visit, with the reasons why."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, union
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import User
from app.companies.enums import Potential
from app.companies.models import Company
from app.core import formats
from app.core.db import db
from app.core.drawn import Drawn
from app.core.geo import Box, Point, distance_from
from app.core.permissions import Actor, is_everything, scope
from app.core.search import holds
from app.outreach.due import Asked, Ground, add_ground, grounds
from app.settings import queries as settings

SHOWN = 60
MONTH = timedelta(days=30)
_other = aliased(Company)


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
    total = _total(actor, wanted)
    if total and wanted.near:
        ids = _nearest(actor, wanted, wanted.near, limit)
    else:
        ids = _most_pressing(actor, wanted, limit) if total else []
    loaded = select(Company).where(Company.id.in_(ids)).options(_REGION, _OWNER) if ids else None
    rows = {row.id: row for row in db.session.scalars(loaded)} if loaded is not None else {}
    companies = [rows[company_id] for company_id in ids]
    return Due(companies, total, reasons_of(actor, ids, wanted.asked))


def _total(actor: Actor, wanted: Wanted) -> int:
    """How many are due: where nothing else is asked of them, without reading the companies, which takes three times as long."""
    asked_besides = replace(wanted, on=wanted.on, months=0, grounds=(), near=None, without=frozenset())
    conditions = _conditions(actor, wanted)
    if (
        not conditions
        or asked_besides != Wanted(on=wanted.on, months=0)
        or not is_everything(scope(actor, Company))
    ):
        return db.session.scalar(due(actor, wanted).with_only_columns(func.count())) or 0
    ids = union(
        *(one for ground, _condition in conditions for one in ground.ids(actor, wanted.asked))
    ).subquery()
    (company_id,) = ids.c
    in_the_trash = select(_other.id).where(_other.trashed_at.is_not(None))
    statement = (
        select(func.count())
        .select_from(ids)
        .where(company_id.not_in(in_the_trash), company_id.not_in(_NOT_TO_BE_VISITED))
    )
    if wanted.without:
        statement = statement.where(company_id.not_in(wanted.without))
    return db.session.scalar(statement) or 0


_REGION = joinedload(Company.region)
_OWNER = joinedload(Company.owner).lazyload(User.held_roles)
_WITHIN_A_GROUND = (
    Company.last_visit_on.asc().nulls_first(),
    Company.potential.asc().nulls_last(),
    Company.id,
)


def _nearest(actor: Actor, wanted: Wanted, near: Point, limit: int) -> list[int]:
    distance = distance_from(near, Company.latitude, Company.longitude)
    ids = due(actor, wanted).with_only_columns(Company.id).order_by(distance, *_WITHIN_A_GROUND)
    return list(db.session.scalars(ids.limit(limit)))


def _most_pressing(actor: Actor, wanted: Wanted, limit: int) -> list[int]:
    """The first in order: one ground after the other, each asked only while there is room.

    To sort all that are due by all grounds at once takes ten times as long in a large office.
    """
    found: list[int] = []
    ids = _narrowed(actor, wanted).with_only_columns(Company.id).order_by(*_WITHIN_A_GROUND)
    for condition in [condition for _ground, condition in _conditions(actor, wanted)] or [true()]:
        # Whoever is due for an earlier ground too is among those found, or the room is used up.
        known = len(found)
        more = db.session.scalars(ids.where(condition).limit(limit + known)) if known < limit else ()
        found += [one for one in more if one not in found][: limit - known]
    return found


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


_NOT_TO_BE_VISITED = select(_other.id).where(_other.is_do_not_visit)
"""Asked by an index of their own, so that lists and map read nothing but theirs."""


def _narrowed(actor: Actor, wanted: Wanted) -> Select[Company]:
    statement: Select[Company] = select(Company).where(
        scope(actor, Company), Company.trashed_at.is_(None), Company.id.not_in(_NOT_TO_BE_VISITED)
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


def _ids_of(
    condition: Callable[[Actor, Asked], ColumnElement[bool]],
) -> Callable[[Actor, Asked], list[Select[int]]]:
    return lambda actor, asked: [select(Company.id).where(condition(actor, asked))]


def _why_never(actor: Actor, ids: Sequence[int], asked: Asked) -> dict[int, str]:
    return dict.fromkeys(_ids(ids, _never(actor, asked)), _("never visited"))


def _why_long_ago(actor: Actor, ids: Sequence[int], asked: Asked) -> dict[int, str]:
    rows = db.session.execute(
        select(Company.id, Company.last_visit_on).where(Company.id.in_(ids), _long_ago(actor, asked))
    )
    return {row.id: _("last visit %(day)s", day=formats.day_relative(row.last_visit_on)) for row in rows}


def _ids(ids: Sequence[int], condition: ColumnElement[bool]) -> Iterable[int]:
    return db.session.scalars(select(Company.id).where(Company.id.in_(ids), condition))


for _key, _label, _rank, _holds, _why in (
    ("never", _l("Never visited"), 40, _never, _why_never),
    ("long-ago", _l("Not visited for long"), 30, _long_ago, _why_long_ago),
):
    add_ground(Ground(key=_key, label=_label, rank=_rank, ids=_ids_of(_holds), on_company=_holds, why=_why))
