"""The list of companies as it is looked at, filtered and counted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from app.accounts import whose
from app.accounts.models import User
from app.companies.mentions import mentions
from app.companies.models import Company, CompanyTally, Contact, Tag, company_tags
from app.core import paging
from app.core.clock import office_zone, today
from app.core.db import as_listed, db, is_postgresql, one_of_listed
from app.core.paging import Order, Page, Rest
from app.core.permissions import (
    Action,
    Actor,
    is_everything,
    scope,
)
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.pipeline import queries as pipeline
from app.pipeline.models import Partnership, StageMove
from app.reports import grouping, near, own, questions
from app.reports.filters import NONE, CompanyFilter
from app.reports.grouping import Group, Grouping
from app.scoring.models import CompanyScore
from app.settings import queries as settings
from app.settings.custom.conditions import sorted_by, sorting
from app.settings.enums import FollowUpKind
from app.settings.models import KbliCode, Region, Scheme, Stage


class Step(NamedTuple):
    """What is to be done next."""

    kind: FollowUpKind
    due_on: date | None


@dataclass(frozen=True)
class Facts:
    """What one row of the list shows beside the company itself."""

    stage: Stage | None = None
    """Of its partnership, the open one where there are several."""
    next_step: Step | None = None
    distance: int | None = None
    """From the middle of the circle that the list is of, in metres."""
    points: int | None = None
    """What its potential was counted to; None where that is not shown or not counted yet."""


Companies = Select[Company]


@dataclass(frozen=True)
class Walk:
    """Where a company stands in a list, and who stands beside it."""

    place: int
    total: int
    previous_id: int | None
    next_id: int | None
    key: str | None
    """The key of the page of the list that begins with this company; None where it is the first."""


SORTS: dict[str, tuple[Order, ...]] = {
    "name": (Order(Company.name, "name"),),
    "headcount": (Order(Company.headcount, "headcount", nullable=True),),
    "last_visit": (Order(Company.last_visit_on, "last_visit_on", nullable=True),),
    "potential": (Order(Company.potential, "potential", nullable=True),),
    "updated": (Order(Company.updated_at, "updated_at"),),
}


def companies(actor: Actor, wanted: CompanyFilter, *, action: Action = Action.SEE) -> Companies:
    """Every company on file that ``actor`` may see (or export) and that ``wanted`` leaves through."""
    return select(Company).where(
        scope(actor, Company, action), Company.trashed_at.is_(None), *conditions(actor, wanted)
    )


def chosen(
    actor: Actor, wanted: CompanyFilter, ids: Collection[int] | None, *, action: Action = Action.SEE
) -> Companies:
    """The companies on file ticked in the list by their ``ids``, or (None) all that ``wanted`` leaves through."""
    if ids is None:
        return companies(actor, wanted, action=action)
    return companies(actor, CompanyFilter(), action=action).where(Company.id.in_(ids))


def ids_of(statement: Companies) -> list[int]:
    """The ids of these companies."""
    return list(db.session.scalars(statement.with_only_columns(Company.id)))


def names_of(statement: Companies, *, limit: int) -> list[str]:
    """What the first of these companies are called, by name."""
    found = db.session.scalars(statement.order_by(Company.name, Company.id).limit(limit))
    return [company.full_name for company in found]


_SHOWN = select(Company).options(
    # Owners are shown by name only, so their roles need not be asked for.
    joinedload(Company.owner).lazyload(User.held_roles),
    joinedload(Company.region),
    joinedload(Company.kbli),
    selectinload(Company.tags),
)


def page(
    actor: Actor,
    wanted: CompanyFilter,
    *,
    sort: str,
    descending: bool,
    key: str | None,
    total: int | None = None,
    size: int = paging.PAGE_SIZE,
) -> Page[Company]:
    """One page of the list with owner, place, sector and tags loaded; an unknown ``sort`` means by name."""
    if total == 0:
        return Page(rows=[], total=0, first=0, next_key=None, previous_key=None)
    listed, order, rest = _sorted(actor, wanted, sort, descending, total=total)
    if total is None and rest is not None:
        total = paging.count(companies(actor, wanted))
    return paging.page(listed, order, key=key, size=size, total=total, load=_SHOWN, rest=rest)


def _sorted(
    actor: Actor, wanted: CompanyFilter, sort: str, descending: bool, *, total: int | None
) -> tuple[Companies, Sequence[Order], Rest | None]:
    """The companies in order; by points or a field of the office, those that hold a value and the rest."""
    listed = companies(actor, wanted)
    if sort == "points":
        return _sorted_by_points(listed, descending)
    field = own.sort_field(sort)
    if field is None:
        return listed, _order(actor, wanted, sort, descending, total=total), None
    by_field = sorted_by(listed, field, descending=descending)
    return by_field.filled, by_field.order, by_field.rest


def _sorted_by_points(listed: Companies, descending: bool) -> tuple[Companies, Sequence[Order], Rest]:
    """In the order of the index on points; those not counted yet come last either way."""
    counted = listed.join(CompanyScore, CompanyScore.company_id == Company.id)
    order = (
        Order(
            CompanyScore.points,
            lambda company: points([company.id]).get(company.id),
            descending,
            nullable=True,
        ),
        Order(CompanyScore.company_id, "id", descending),
    )
    uncounted = listed.where(~exists().where(CompanyScore.company_id == Company.id))
    return counted, order, Rest(uncounted, [Order(Company.id, "id", descending)])


def points(ids: Collection[int]) -> dict[int, int]:
    """The potential points of these companies, as they were counted last."""
    asked = select(CompanyScore.company_id, CompanyScore.points).where(CompanyScore.company_id.in_(ids))
    return dict(db.session.execute(asked).all())


FEW = 500
"""So few companies are found first and sorted then; in the order of an index the last of them would come late."""


def _order(
    actor: Actor, wanted: CompanyFilter, sort: str, descending: bool, *, total: int | None
) -> list[Order]:
    order = near.order(actor, wanted.near, descending=descending) if sort == "distance" else []
    if not order:
        parts = SORTS.get(sort, SORTS["name"])
        order = [Order(part.column, part.attribute, descending, part.nullable) for part in parts]
        if total is not None and total <= FEW and order[0].attribute == "name":
            # No index has this, so the database does not walk through one.
            order[0] = replace(order[0], column=Company.name.concat(""))
    return [*order, Order(Company.id, "id", descending)]


def in_file(actor: Actor, wanted: CompanyFilter, sort: str) -> list[ColumnElement[Any]]:
    """The order of the list for a statement that reads it whole, as for a file."""
    bare, falling = sort.removeprefix("-"), sort.startswith("-")
    last = Order(Company.id, "id", falling)
    if bare == "points":
        reached = select(CompanyScore.points).where(CompanyScore.company_id == Company.id)
        of_points = reached.correlate(Company).scalar_subquery()
        return paging.ordering([Order(of_points, "points", falling, nullable=True), last])
    if field := own.sort_field(bare):
        return paging.ordering([sorting(field, descending=falling), last])
    return paging.ordering(_order(actor, wanted, bare, falling, total=None))


def walk(
    actor: Actor, wanted: CompanyFilter, *, sort: str, descending: bool, at: Company, place: int, total: int
) -> Walk:
    """Who stands before and after ``at`` in the list of ``total`` companies, in two statements however long it is.

    ``place`` is where the list said it stands; a company that no longer fits has its neighbours all the same.
    """
    listed, order, rest = _sorted(actor, wanted, sort, descending, total=total)
    keys = paging.key_before(order, at, first=place), paging.key_after(order, at, first=place)
    before, after = (paging.page(listed, order, key=key, size=1, total=0, rest=rest) for key in keys)
    previous = before.rows[0] if before.rows else None
    return Walk(
        place=place,
        total=total,
        previous_id=previous.id if previous else None,
        next_id=after.rows[0].id if after.rows else None,
        key=paging.key_after(order, previous, first=place) if previous else None,
    )


def groups(actor: Actor, wanted: CompanyFilter, by: Grouping) -> list[Group]:
    """The groups of the list with how many companies stand in each, in at most three statements."""
    return grouping.groups(by, companies(actor, wanted))


def tag_names() -> list[str]:
    """Every tag the office uses, by name."""
    return list(db.session.scalars(select(Tag.name).order_by(Tag.name)))


def facts(
    rows: Sequence[Company], *, distances: Mapping[int, int] | None = None, with_points: bool = False
) -> dict[int, Facts]:
    """The stage and next step of each company of a page, in two statements, and one more for its points."""
    distances = distances or {}
    ids = [company.id for company in rows]
    # The columns that are shown, not whole records: those take three times as long to read.
    stages_of, steps_of = _dealings(is_postgresql())
    listed = {"company_ids": as_listed(ids)}
    stages = dict(db.session.execute(stages_of, listed).all())
    steps: dict[int, Step] = {}
    for company_id, kind, due_on in db.session.execute(steps_of, listed):
        steps.setdefault(company_id, Step(kind, due_on))
    reached = points(ids) if with_points else {}
    return {key: Facts(stages.get(key), steps.get(key), distances.get(key), reached.get(key)) for key in ids}


@cache
def _dealings(_on_postgresql: bool) -> tuple[Select[int, Stage], Select[int, FollowUpKind, date | None]]:
    """Put together once, as each page of the list asks them."""
    stages = (
        select(Partnership.company_id, Stage)
        .join(Stage, Stage.id == Partnership.stage_id)
        .where(one_of_listed(Partnership.company_id, "company_ids"))
        .order_by(Partnership.closed_at.is_(None), Partnership.id)
    )
    steps = (
        select(FollowUp.company_id, FollowUp.kind, FollowUp.due_on)
        .where(one_of_listed(FollowUp.company_id, "company_ids"), FollowUp.state == FollowUpState.OPEN)
        .order_by(FollowUp.due_on.is_(None), FollowUp.due_on, FollowUp.id)
    )
    return stages, steps


def changeable(actor: Actor, rows: Sequence[Company]) -> set[int]:
    """The ids of those companies of a page that the actor may change."""
    ids = [company.id for company in rows]
    open_to = scope(actor, Company, Action.CHANGE)
    if is_everything(open_to):
        return set(ids)
    return set(db.session.scalars(select(Company.id).where(Company.id.in_(ids), open_to)))


def conditions(actor: Actor, wanted: CompanyFilter) -> Iterator[ColumnElement[bool]]:
    """What ``wanted`` asks of a company, as conditions on its row."""
    yield from _about_the_company(wanted)
    yield from owned(Company.owner_id, wanted)
    if wanted.near:
        yield near.condition(actor, wanted.near)
    if dealings := list(_about_partnerships(actor, wanted)):
        yield Company.id.in_(select(Partnership.company_id).where(*dealings).correlate(None))


def partner_conditions(actor: Actor, wanted: CompanyFilter) -> Iterator[ColumnElement[bool]]:
    """What ``wanted`` asks of a partnership joined with its company: stage, scheme and officer are its own."""
    yield from _about_the_company(wanted)
    yield from owned(Partnership.owner_id, wanted)
    if wanted.near:
        yield near.condition(actor, wanted.near)
    yield from _about_partnerships(actor, wanted)


def _about_the_company(wanted: CompanyFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.text:
        yield mentions(wanted.text)
    yield from about_kind(Company, wanted)
    yield from _about_tags_and_sector(wanted)
    yield from _about_size_and_visits(wanted)
    for lack in wanted.lacks:
        yield LACKS[lack]
    if wanted.within:
        yield grouping.condition(wanted.within)
    if wanted.question:
        yield questions.condition(questions.understood(wanted.question, reader_id=wanted.reader_id))


def about_kind(table: type[Company | CompanyTally], wanted: CompanyFilter) -> Iterator[ColumnElement[bool]]:
    """What ``wanted`` asks of what the companies and their tally both hold."""
    if wanted.kecamatan:
        within = select(Region.code).where(
            or_(Region.code.in_(wanted.kecamatan), Region.parent_code.in_(wanted.kecamatan))
        )
        found = table.region_code.in_(within)
        unknown = pipeline.is_of_no_kecamatan(table.region_code)
        yield or_(found, unknown) if NONE in wanted.kecamatan else found
    if wanted.potentials:
        yield table.potential.in_(wanted.potentials)
    if wanted.legal_forms:
        yield table.legal_form.in_(wanted.legal_forms)


def _about_tags_and_sector(wanted: CompanyFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.sections:
        in_sections = select(KbliCode.id).where(
            KbliCode.version == settings.KBLI_VERSION, KbliCode.section.in_(wanted.sections)
        )
        found = Company.kbli_id.in_(in_sections)
        yield or_(found, pipeline.is_of_no_sector()) if NONE in wanted.sections else found
    if wanted.tags:
        tagged = select(company_tags.c.company_id).join(Tag).where(Tag.name.in_(wanted.tags))
        yield Company.id.in_(tagged)


def _about_size_and_visits(wanted: CompanyFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.sizes:
        yield or_(*(pipeline.is_of_size(size) for size in wanted.sizes))
    if wanted.headcount_from is not None or wanted.headcount_to is not None:
        yield _between(Company.headcount, wanted.headcount_from, wanted.headcount_to)
    if wanted.is_never_visited:
        yield Company.last_visit_on.is_(None)
    if wanted.visited_from or wanted.visited_to:
        yield _between(Company.last_visit_on, wanted.visited_from, wanted.visited_to)
    if wanted.is_without_next_step:
        yield ~exists().where(FollowUp.company_id == Company.id, FollowUp.state == FollowUpState.OPEN)


def _about_partnerships(actor: Actor, wanted: CompanyFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.stages:
        yield Partnership.stage_id.in_(select(Stage.id).where(Stage.key.in_(wanted.stages)))
    if wanted.scheme:
        yield Partnership.scheme_id.in_(select(Scheme.id).where(Scheme.key == wanted.scheme))
    if wanted.partner_from:
        since = datetime.combine(wanted.partner_from, time.min, tzinfo=office_zone())
        opened = StageMove.partnership_id == Partnership.id, StageMove.from_stage_id.is_(None)
        yield exists().where(*opened, StageMove.moved_at >= since).correlate(Partnership)
    if wanted.pipeline:
        yield pipeline.stands_on(wanted.pipeline, actor, on=today())
    yield from (one.condition() for one in wanted.own)
    if wanted.is_partner:
        yield Partnership.id.is_not(None)


def owned(owner_id: Any, wanted: CompanyFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.owners or wanted.is_without_owner:
        owned = whose.is_of_any(owner_id, wanted.owners)
        yield or_(owned, owner_id.is_(None)) if wanted.is_without_owner else owned
    if wanted.mine_of is not None:
        yield owner_id == wanted.mine_of


def _between(column: InstrumentedAttribute[Any], lowest: Any, highest: Any) -> ColumnElement[bool]:
    return and_(
        true(),
        *([column >= lowest] if lowest is not None else []),
        *([column <= highest] if highest is not None else []),
    )


LACKS: dict[str, ColumnElement[bool]] = {
    "nib": Company.nib.is_(None),
    "npwp": Company.npwp.is_(None),
    # Written out, so that the database knows it for the condition of an index.
    "phone": cast(Company.phones, String) == literal_column("'[]'"),
    "contact": ~exists().where(Contact.company_id == Company.id, Contact.trashed_at.is_(None)),
    "kecamatan": Company.region_code.is_(None),
    "coordinates": Company.latitude.is_(None),
    "sector": Company.kbli_id.is_(None),
    "headcount": Company.headcount.is_(None),
    "headcount_date": Company.headcount_as_of_on.is_(None),
    "owner": Company.owner_id.is_(None),
}
"""How a record lacks each of ``filters.LACKS``."""


def lacking(actor: Actor) -> dict[str, int]:
    """How many companies on file lack each of ``filters.LACKS``, in one statement."""
    counted = [func.count(case((condition, 1))).label(name) for name, condition in LACKS.items()]
    row = db.session.execute(
        select(*counted).select_from(Company).where(scope(actor, Company), Company.trashed_at.is_(None))
    ).one()
    return {name: int(getattr(row, name)) for name in LACKS}
