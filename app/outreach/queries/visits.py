"""Visits: lists, one company's, and whether somebody else was there just now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from app.accounts import whose
from app.accounts.models import User
from app.companies.models import Company
from app.core import paging
from app.core.clock import today
from app.core.db import db
from app.core.permissions import Action, Actor, Permission, is_everything, may, scope, visible_or_404
from app.core.search import holds
from app.core.statements import put_together_once
from app.outreach.enums import PhotoRole, RoadShowState, StopState, VisitMode, VisitOutcome
from app.outreach.models import (
    JointVisit,
    RoadShow,
    Stop,
    Visit,
    VisitHabit,
    VisitKindTally,
    VisitPhoto,
    VisitTally,
    visit_officers,
)
from app.outreach.queries.habits import habits_of
from app.outreach.queries.joint import made_together
from app.outreach.queries.loading import VISIT, VISIT_LINE
from app.outreach.queries.road_shows import goes_to
from app.settings.custom.narrowing import Narrowed
from app.settings.purposes import PurposeKey

FEW = 10_000
"""So many visits are sorted sooner than found along the days."""

TOO_SOON = timedelta(days=7)
"""Within how many days a second visit by another officer deserves a warning."""


@dataclass(frozen=True, kw_only=True)
class VisitFilter:
    """What a list of visits is narrowed to; empty parts do not narrow."""

    words: str = ""
    officer_id: whose.Whose | None = None
    outcome: VisitOutcome | None = None
    mode: VisitMode | None = None
    purpose: PurposeKey | None = None
    from_on: date | None = None
    to_on: date | None = None
    own: tuple[Narrowed, ...] = ()
    is_mine: bool = False


@dataclass(frozen=True)
class Encounter:
    """A visit, or a stop planned, by somebody else; one company may have several."""

    on: date
    who: str
    is_planned: bool
    outcome: VisitOutcome | None = None
    visit_id: int | None = None


@dataclass(frozen=True)
class VisitPanel:
    """What the company page shows of visits (``outreach/_panel_visits.html``)."""

    company: Company
    visits: list[Visit]
    total: int
    photos: dict[int, int]
    can_log: bool
    encounters: list[Encounter] = field(default_factory=list)
    habit: VisitHabit | None = None


def visits(
    actor: Actor, chosen: VisitFilter, *, is_oldest_first: bool = False, key: str | None = None
) -> paging.Page[Visit]:
    """One page of visits by day, with the true total."""
    total = _total(actor, chosen)
    is_walked = total > FEW or are_of_busy_people(actor, chosen)
    statement = narrowed_visits(actor, chosen, is_walked=is_walked)
    order = [
        paging.Order(Visit.visited_on, "visited_on", descending=not is_oldest_first),
        paging.Order(Visit.id, "id", descending=not is_oldest_first),
    ]
    # Found first: a day may hold thousands, and each of them would be joined with its company to be sorted.
    return paging.page(statement, order, key=key, total=total, load=select(Visit).options(*VISIT_LINE))


def count_visits(actor: Actor, chosen: VisitFilter) -> int:
    """How many visits ``visits`` lists."""
    return _total(actor, chosen)


def are_of_busy_people(actor: Actor, chosen: VisitFilter) -> bool:
    """Whether those whose visits are asked for made so many that they are found along the days, whatever else is asked."""
    return any(_noted(VisitFilter(), one) > FEW for one in _people(actor, chosen))


def _people(actor: Actor, chosen: VisitFilter) -> set[int]:
    return {one for one in (chosen.officer_id, actor.id if chosen.is_mine else None) if one is not None}


def _total(actor: Actor, chosen: VisitFilter) -> int:
    people = _people(actor, chosen)
    kinds = {name: getattr(chosen, name) for name in ("outcome", "mode", "purpose", "from_on", "to_on")}
    counted = VisitFilter(**kinds)
    is_counted = replace(chosen, officer_id=None, is_mine=False) == counted and len(people) <= 1
    one = next(iter(people), None)
    team_id = whose.team_id_of(one)
    # Who made visits together is not noted by their purpose or the way of meeting.
    is_noted = team_id is None or (chosen.mode is None and chosen.purpose is None)
    if is_counted and is_noted and is_everything(scope(actor, Visit)):
        return _noted(counted, one) - (_counted_again(counted, team_id) if team_id else 0)
    # What else is asked narrows by an index of its own, so each visit it leaves is asked for its officers.
    return paging.count(narrowed_visits(actor, chosen, is_walked=True).with_only_columns(Visit.id))


def _noted(chosen: VisitFilter, officer_id: whose.Whose | None) -> int:
    """How many visits of an officer, or of all, the database has noted by what is asked, instead of counting them.

    Of a team a joint visit is noted once for each who was there, so this is how many it made at most.
    """
    is_by_kind = chosen.mode is not None or chosen.purpose is not None
    noted = VisitKindTally if is_by_kind else VisitTally
    statement = select(func.sum(noted.visits)).where(
        noted.user_id.is_(None) if officer_id is None else whose.is_of(noted.user_id, officer_id),
        *_as_asked(noted, chosen),
    )
    return db.session.scalar(statement) or 0


def _counted_again(chosen: VisitFilter, team_id: int) -> int:
    """How often visits of several people of a team are noted beyond the once they were made."""
    together = made_together([team_id], *_as_asked(JointVisit, chosen))
    return int(db.session.scalar(select(func.sum(together.c.more))) or 0)


def _as_asked(
    noted: type[VisitTally | VisitKindTally | JointVisit], chosen: VisitFilter
) -> Iterator[ColumnElement[bool]]:
    for name in ("outcome", "mode", "purpose"):
        if (value := getattr(chosen, name)) is not None:
            yield getattr(noted, name) == value
    if chosen.from_on is not None:
        yield noted.visited_on >= chosen.from_on
    if chosen.to_on is not None:
        yield noted.visited_on <= chosen.to_on


def visit_or_404(actor: Actor, visit_id: int) -> Visit:
    """The visit with everything that its page shows; 404 where it may not be seen."""
    return visible_or_404(actor, Visit, visit_id, options=VISIT)


def visit_by_uuid(actor: Actor, uuid: UUID) -> Visit | None:
    """The visit that ``actor`` logged under this number, with everything that its page shows."""
    return db.session.scalar(
        select(Visit)
        .where(Visit.uuid == uuid, Visit.created_by_id == actor.id, scope(actor, Visit))
        .options(*VISIT)
        .execution_options(populate_existing=True)
    )


def may_change_visit(actor: Actor, visit: Visit) -> bool:
    """Whether ``actor`` may correct this visit."""
    return may(actor, Action.CHANGE, visit)


def visits_of(actor: Actor, company: Company, *, limit: int = 20) -> list[Visit]:
    """The latest visits to one company, the newest first."""
    return list(db.session.scalars(_visits_of(actor, limit), {"company_id": company.id}))


@put_together_once
def _visits_of(actor: Actor, limit: int) -> Select[Visit]:
    return (
        select(Visit)
        .where(Visit.company_id == bindparam("company_id"), scope(actor, Visit))
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(limit)
        .options(joinedload(Visit.refusal_reason), selectinload(Visit.officers).lazyload(User.held_roles))
    )


def visit_panel(actor: Actor, company: Company, *, on: date, limit: int = 5) -> VisitPanel:
    """The latest visits to one company for its page, and whether somebody else is there these days (``on`` is today).

    The panel shows five; a page that needs more of them asks for them here, and not again.
    """
    rows = db.session.execute(_visits_and_total(actor, limit), {"company_id": company.id}).all()
    latest = [visit for visit, _total in rows]
    return VisitPanel(
        company=company,
        visits=latest,
        total=rows[0][1] if rows else 0,
        photos=photo_counts(latest),
        can_log=actor.can(Permission.OUTREACH_EDIT) and not company.is_trashed,
        encounters=_encounters_here(actor, company, latest, on=on),
        habit=habits_of([company.id]).get(company.id),
    )


@put_together_once
def _visits_and_total(actor: Actor, limit: int) -> Select[Visit, int]:
    all_of_them = select(func.count()).where(Visit.company_id == bindparam("company_id"), scope(actor, Visit))
    return _visits_of(actor, limit).add_columns(all_of_them.correlate(None).scalar_subquery())


def photo_counts(visits: Iterable[Visit]) -> dict[int, int]:
    """How many photos each visit has; visits without any are left out."""
    statement = (
        select(VisitPhoto.visit_id, func.count().label("number"))
        .where(
            VisitPhoto.visit_id.in_([visit.id for visit in visits]),
            VisitPhoto.role == PhotoRole.PHOTO,
            VisitPhoto.removed_at.is_(None),
        )
        .group_by(VisitPhoto.visit_id)
    )
    return {row.visit_id: row.number for row in db.session.execute(statement)}


def photo_or_404(actor: Actor, visit_id: int, photo_id: int) -> VisitPhoto | None:
    """The photo, removed or not; 404 where it may not be seen, None where it belongs to another visit."""
    photo = visible_or_404(actor, VisitPhoto, photo_id)
    return photo if photo.visit_id == visit_id else None


def is_first_visit(company: Company) -> bool:
    """Whether nobody logged a visit to the company before."""
    return company.last_visit_on is None


def visitors() -> list[User]:
    """Everybody who ever was at a company, by name: whom the list can be narrowed to."""
    been = select(visit_officers.c.user_id)
    return list(
        db.session.scalars(select(User).where(User.id.in_(been)).order_by(func.lower(User.name), User.id))
    )


def encounters(
    actor: Actor, company_ids: Iterable[int], *, on: date, besides: RoadShow | None = None
) -> dict[int, list[Encounter]]:
    """For each company, who else was there within 7 days before ``on``, or plans to be within 7 days of it from today on.

    The plan of the road show ``besides`` which this is asked is no encounter.
    """
    ids = list(company_ids)
    found: defaultdict[int, list[Encounter]] = defaultdict(list)
    for visit in db.session.scalars(_others_visits(actor, ids, on)):
        found[visit.company_id].append(_met_at(visit))
    for company_id, planned in _planned_by_others(actor, ids, on, besides):
        found[company_id].append(planned)
    return found


def _encounters_here(actor: Actor, company: Company, latest: list[Visit], *, on: date) -> list[Encounter]:
    """The same of one company among its ``latest`` visits, which were read already."""
    met = [
        _met_at(visit)
        for visit in latest
        if on - TOO_SOON <= visit.visited_on <= on and actor.id not in [one.id for one in visit.officers]
    ]
    return met + [planned for _id, planned in _planned_by_others(actor, [company.id], on, None)]


def _met_at(visit: Visit) -> Encounter:
    who = ", ".join(officer.name for officer in visit.officers)
    return Encounter(visit.visited_on, who, is_planned=False, outcome=visit.outcome, visit_id=visit.id)


def _planned_by_others(
    actor: Actor, ids: list[int], on: date, besides: RoadShow | None
) -> Iterator[tuple[int, Encounter]]:
    span = {"company_ids": ids, "first": max(today(), on - TOO_SOON), "last": on + TOO_SOON}
    for stop in db.session.scalars(_others_stops(actor), span):
        if besides is not None and stop.road_show_id == besides.id:
            continue
        people = stop.officers or stop.road_show.officers
        who = ", ".join(officer.name for officer in people)
        yield stop.company_id, Encounter(stop.on, who, is_planned=True)


def narrowed_visits(actor: Actor, chosen: VisitFilter, *, is_walked: bool = False) -> Select[Visit]:
    """The visits that are asked for, in no order; ``is_walked`` where a page of many is read along an index."""
    statement = select(Visit).where(scope(actor, Visit))
    equal: tuple[tuple[InstrumentedAttribute[object], object], ...] = (
        (Visit.outcome, chosen.outcome),
        (Visit.mode, chosen.mode),
        (Visit.purpose, chosen.purpose),
    )
    for column, value in equal:
        if value is not None:
            statement = statement.where(column == value)
    if chosen.from_on is not None:
        statement = statement.where(Visit.visited_on >= chosen.from_on)
    if chosen.to_on is not None:
        statement = statement.where(Visit.visited_on <= chosen.to_on)
    if chosen.officer_id is not None:
        statement = statement.where(_made_by(chosen.officer_id, is_walked=is_walked))
    if chosen.is_mine:
        statement = statement.where(_made_by(actor.id, is_walked=is_walked))
    statement = statement.where(*(one.condition() for one in chosen.own))
    if chosen.words.strip():
        companies = select(Company.id).where(holds(Company.id, Company.search_text, chosen.words))
        statement = statement.where(Visit.company_id.in_(companies))
    return statement


def _made_by(officer_id: whose.Whose, *, is_walked: bool = False) -> ColumnElement[bool]:
    """Asked of each visit where one walks along them by day, else read off the officer's visits, which then are sorted."""
    made = whose.is_of(visit_officers.c.user_id, officer_id)
    if is_walked:
        return exists().where(visit_officers.c.visit_id == Visit.id, made)
    return Visit.id.in_(select(visit_officers.c.visit_id).where(made))


def _others_visits(actor: Actor, company_ids: list[int], on: date) -> Select[Visit]:
    return (
        select(Visit)
        .where(
            Visit.company_id.in_(company_ids),
            Visit.visited_on.between(on - TOO_SOON, on),
            ~_made_by(actor.id),
            scope(actor, Visit),
        )
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .options(selectinload(Visit.officers).lazyload(User.held_roles))
    )


@put_together_once
def _others_stops(actor: Actor) -> Select[Stop]:
    return (
        select(Stop)
        .join(RoadShow, RoadShow.id == Stop.road_show_id)
        .where(
            Stop.company_id.in_(bindparam("company_ids", expanding=True)),
            Stop.state == StopState.PLANNED,
            Stop.on.between(bindparam("first"), bindparam("last")),
            RoadShow.state != RoadShowState.CANCELLED,
            ~goes_to(actor.id),
            scope(actor, Stop),
        )
        .order_by(Stop.on, Stop.id)
        .options(
            selectinload(Stop.officers).lazyload(User.held_roles),
            joinedload(Stop.road_show).selectinload(RoadShow.officers).lazyload(User.held_roles),
        )
    )


def photo_count_of_company(company_id: int) -> Select[int]:
    """A statement that counts the pictures taken at a company."""
    return (
        select(func.count(VisitPhoto.id))
        .join(Visit, Visit.id == VisitPhoto.visit_id)
        .where(Visit.company_id == company_id, VisitPhoto.removed_at.is_(None))
    )
