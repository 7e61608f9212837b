"""Road shows and their stops, as lists and as somebody's day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from operator import itemgetter

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import load_only, selectinload

from app.accounts import whose
from app.accounts.models import User
from app.accounts.queries import active_with_role
from app.accounts.roles import GRANTS, Role
from app.companies.models import Company, Contact
from app.core import paging
from app.core.db import db
from app.core.permissions import Action, Actor, Permission, may, scope, visible_or_404
from app.core.search import holds
from app.outreach.enums import RoadShowState, StopState
from app.outreach.models import RoadShow, Stop, road_show_officers, stop_officers
from app.outreach.queries.loading import ROAD_SHOW, STOP

LIVE = (RoadShowState.PLANNED, RoadShowState.RUNNING)
COMPANIES_SHOWN = 20
FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True)
class Progress:
    """How many stops a road show has, without those moved away, and how many are visited."""

    stops: int = 0
    done: int = 0
    missed: int = 0

    @property
    def is_settled(self) -> bool:
        return self.stops > 0 and self.done + self.missed == self.stops


@dataclass(frozen=True)
class Call:
    """Whom to call before the visit: a name (where known) and numbers in E.164."""

    name: str | None
    phone: str | None
    whatsapp: str | None


@dataclass(frozen=True)
class StopLine:
    """A stop as pages show it: whom to call, and whether the reader may change it."""

    stop: Stop
    call: Call
    can_change: bool


@dataclass(frozen=True)
class Day:
    """One day of a road show: its stops in order, and those that were moved to another day."""

    on: date
    lines: list[StopLine]
    moved: list[Stop]

    @property
    def minutes(self) -> int:
        """The planned length of all stops, without the ways between them."""
        return sum(line.stop.minutes for line in self.lines)

    @property
    def open(self) -> int:
        """How many stops are still to be visited."""
        return sum(line.stop.state is StopState.PLANNED for line in self.lines)

    @property
    def next_id(self) -> int | None:
        """The stop to go to next on this day."""
        return _next_of(self.lines)


@dataclass(frozen=True)
class Left:
    """A past day of a road show of which stops are still open, and how many."""

    road_show_id: int
    on: date
    number: int


@dataclass(frozen=True)
class Route:
    """Somebody's stops of one day, in order, and what was left on days before."""

    on: date
    lines: list[StopLine]
    left: list[Left] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(line.stop.state is not StopState.PLANNED for line in self.lines)

    @property
    def next_id(self) -> int | None:
        """The stop to go to now."""
        return _next_of(self.lines)


def _next_of(lines: list[StopLine]) -> int | None:
    return next((line.stop.id for line in lines if line.stop.state is StopState.PLANNED), None)


def officers() -> list[User]:
    """The people who go out to companies, by name."""
    return active_with_role(*(role for role in Role if Permission.OUTREACH_EDIT in GRANTS[role]))


def tab_counts(actor: Actor) -> dict[str, int]:
    """How many road shows each tab of the list holds."""
    counted = [func.count(case((condition, 1))).label(name) for name, condition in _tabs(actor).items()]
    row = db.session.execute(select(*counted).select_from(RoadShow).where(scope(actor, RoadShow))).one()
    return {name: int(getattr(row, name)) for name in _tabs(actor)}


def road_shows(
    actor: Actor, *, tab: str = "live", words: str = "", key: str | None = None
) -> paging.Page[RoadShow]:
    """One page of road shows, the latest first."""
    statement: Select[RoadShow] = select(RoadShow).where(
        scope(actor, RoadShow), _tabs(actor).get(tab, _tabs(actor)["live"])
    )
    for word in words.split():
        statement = statement.where(
            or_(
                RoadShow.title.icontains(word, autoescape=True),
                RoadShow.assignment_number.icontains(word, autoescape=True),
            )
        )
    order = [
        paging.Order(RoadShow.starts_on, "starts_on", descending=True),
        paging.Order(RoadShow.id, "id", descending=True),
    ]
    return paging.page(statement.options(*ROAD_SHOW), order, key=key)


def progress_of(road_shows: Iterable[RoadShow]) -> dict[int, Progress]:
    """How far each road show is."""
    statement = (
        select(
            Stop.road_show_id,
            func.count().label("stops"),
            func.count(case((Stop.state == StopState.DONE, 1))).label("done"),
            func.count(case((Stop.state == StopState.MISSED, 1))).label("missed"),
        )
        .where(Stop.road_show_id.in_([one.id for one in road_shows]), Stop.state != StopState.MOVED)
        .group_by(Stop.road_show_id)
    )
    found: defaultdict[int, Progress] = defaultdict(Progress)
    for row in db.session.execute(statement):
        found[row.road_show_id] = Progress(row.stops, row.done, row.missed)
    return found


def road_show_or_404(actor: Actor, road_show_id: int) -> RoadShow:
    """The road show with its people; 404 where it may not be seen."""
    return visible_or_404(actor, RoadShow, road_show_id, options=ROAD_SHOW)


def find_stop(actor: Actor, stop_id: int) -> Stop | None:
    """The stop with its company and road show, if there is one that ``actor`` may see."""
    return db.session.scalar(select(Stop).where(Stop.id == stop_id, scope(actor, Stop)).options(*STOP))


def may_change(actor: Actor, row: RoadShow | Stop) -> bool:
    """Whether ``actor`` may change this road show or stop."""
    return may(actor, Action.CHANGE, row)


def open_road_shows(actor: Actor) -> list[RoadShow]:
    """The road shows to which ``actor`` may still add companies, the next one first."""
    statement = (
        select(RoadShow)
        .where(scope(actor, RoadShow, Action.CHANGE), RoadShow.state.in_(LIVE))
        .order_by(RoadShow.starts_on, RoadShow.id)
        .limit(50)
    )
    return list(db.session.scalars(statement))


def days_of(actor: Actor, road_show: RoadShow) -> list[Day]:
    """Every day of the road show that is coming, is today or has stops, with its stops in order."""
    statement = (
        select(Stop)
        .where(Stop.road_show_id == road_show.id, scope(actor, Stop))
        .order_by(Stop.on, Stop.position, Stop.id)
        .options(*STOP)
    )
    stops = list(db.session.scalars(statement).unique())
    lines = _lines(actor, stops)
    length = (road_show.ends_on - road_show.starts_on).days + 1
    return [
        Day(
            on=on,
            lines=[line for line in lines if line.stop.on == on and line.stop.state is not StopState.MOVED],
            moved=[stop for stop in stops if stop.on == on and stop.state is StopState.MOVED],
        )
        for on in (road_show.starts_on + timedelta(days=offset) for offset in range(length))
    ]


def stops_for(actor: Actor, on: date) -> list[Stop]:
    """The stops of one person's day in order: those given to them, and their road shows' stops given to nobody."""
    statement = (
        select(Stop)
        .join(RoadShow, RoadShow.id == Stop.road_show_id)
        .where(
            Stop.on == on,
            Stop.state != StopState.MOVED,
            RoadShow.state != RoadShowState.CANCELLED,
            scope(actor, Stop),
            goes_to(actor.id),
        )
        .order_by(Stop.road_show_id, Stop.position, Stop.id)
        .options(*STOP)
    )
    return _by_the_hour(db.session.scalars(statement).unique())


def _by_the_hour(stops: Iterable[Stop]) -> list[Stop]:
    """Stops of several road shows as one route: what has no hour of its own follows the one before it."""
    latest: dict[int, time] = {}
    found = []
    for stop in stops:
        hour = max(stop.expected_at or time.min, latest.get(stop.road_show_id, time.min))
        latest[stop.road_show_id] = hour
        found.append((hour, stop))
    return [stop for _hour, stop in sorted(found, key=itemgetter(0))]


def route_for(actor: Actor, on: date) -> Route:
    """``stops_for`` with whom to call: what ``outreach/_today.html`` shows."""
    return Route(on=on, lines=_lines(actor, stops_for(actor, on)), left=left_before(actor, on))


def left_before(actor: Actor, on: date) -> list[Left]:
    """The days of the fortnight before ``on`` on which road shows of this person have unvisited stops."""
    goes = select(road_show_officers.c.road_show_id).where(road_show_officers.c.user_id == actor.id)
    rows = db.session.execute(
        select(Stop.road_show_id, Stop.on, func.count().label("number"))
        .join(RoadShow, RoadShow.id == Stop.road_show_id)
        .where(
            Stop.on.between(on - FORTNIGHT, on - timedelta(days=1)),
            Stop.state == StopState.PLANNED,
            RoadShow.state.in_(LIVE),
            RoadShow.id.in_(goes),
            scope(actor, RoadShow, Action.CHANGE),
        )
        .group_by(Stop.road_show_id, Stop.on)
        .order_by(Stop.on, Stop.road_show_id)
    )
    return [Left(row.road_show_id, row.on, row.number) for row in rows]


def goes_to(officer_id: whose.Whose) -> ColumnElement[bool]:
    """The condition that this person, or somebody of this team, is to go to a stop."""
    given = Stop.id.in_(
        select(stop_officers.c.stop_id).where(whose.is_of(stop_officers.c.user_id, officer_id))
    )
    nobodys = ~Stop.id.in_(select(stop_officers.c.stop_id))
    of_team = Stop.road_show_id.in_(
        select(road_show_officers.c.road_show_id).where(whose.is_of(road_show_officers.c.user_id, officer_id))
    )
    return or_(given, and_(nobodys, of_team))


def companies_to_visit(actor: Actor, words: str = "") -> list[Company]:
    """Companies to choose from: those that hold every word, or the reader's own that waited longest."""
    statement = (
        select(Company)
        .where(scope(actor, Company), Company.trashed_at.is_(None))
        .options(selectinload(Company.region))
        .limit(COMPANIES_SHOWN)
    )
    if words.strip():
        statement = statement.where(holds(Company.id, Company.search_text, words)).order_by(
            Company.name, Company.id
        )
    else:
        statement = statement.where(
            Company.owner_id == actor.id, Company.is_do_not_visit.is_(False)
        ).order_by(Company.last_visit_on.asc().nulls_first(), Company.name, Company.id)
    return list(db.session.scalars(statement))


def companies_by_ids(actor: Actor, ids: Sequence[int]) -> list[Company]:
    """The companies with these ids that ``actor`` may see, in the order of the ids."""
    statement = (
        select(Company)
        .where(Company.id.in_(ids), scope(actor, Company), Company.trashed_at.is_(None))
        .options(selectinload(Company.region))
    )
    found = {company.id: company for company in db.session.scalars(statement)}
    return [found[one] for one in dict.fromkeys(ids) if one in found]


def company_or_404(actor: Actor, company_id: int) -> Company:
    """The company with its region; 404 where it may not be seen."""
    return visible_or_404(actor, Company, company_id, options=(selectinload(Company.region),))


def contacts_of(company: Company) -> list[Contact]:
    """The people of the company who are still there, the one to ask for first."""
    statement = (
        select(Contact)
        .where(Contact.company_id == company.id, Contact.trashed_at.is_(None), Contact.has_left.is_(False))
        .order_by(Contact.is_primary.desc(), Contact.name, Contact.id)
        .limit(30)
    )
    return list(db.session.scalars(statement))


def contacts_by_ids(company: Company, ids: Sequence[int]) -> list[Contact]:
    """Those of the company's people who have these ids, also who is no longer there."""
    statement = select(Contact).where(Contact.company_id == company.id, Contact.id.in_(ids))
    return list(db.session.scalars(statement.order_by(Contact.id)))


def stop_days(road_show: RoadShow) -> list[date]:
    """The days of a road show on which there are stops."""
    statement = (
        select(Stop.on)
        .where(Stop.road_show_id == road_show.id, Stop.state != StopState.MOVED)
        .distinct()
        .order_by(Stop.on)
    )
    return list(db.session.scalars(statement))


def days_planned(road_show: RoadShow) -> dict[int, list[date]]:
    """On which days of the road show each company is planned already."""
    rows = db.session.execute(
        select(Stop.company_id, Stop.on)
        .where(Stop.road_show_id == road_show.id, Stop.state != StopState.MOVED)
        .order_by(Stop.on)
    )
    found: defaultdict[int, list[date]] = defaultdict(list)
    for row in rows:
        found[row.company_id].append(row.on)
    return found


def _tabs(actor: Actor) -> dict[str, ColumnElement[bool]]:
    goes = select(road_show_officers.c.road_show_id).where(road_show_officers.c.user_id == actor.id)
    return {
        "live": RoadShow.state.in_(LIVE),
        "mine": or_(RoadShow.created_by_id == actor.id, RoadShow.id.in_(goes)),
        "done": RoadShow.state == RoadShowState.DONE,
        "cancelled": RoadShow.state == RoadShowState.CANCELLED,
        "all": RoadShow.id.is_not(None),
    }


def _lines(actor: Actor, stops: list[Stop]) -> list[StopLine]:
    calls = _calls([stop.company for stop in stops])
    changeable = set(
        db.session.scalars(
            select(Stop.id).where(Stop.id.in_([stop.id for stop in stops]), scope(actor, Stop, Action.CHANGE))
        )
    )
    return [StopLine(stop, calls[stop.company_id], stop.id in changeable) for stop in stops]


def _calls(companies: Iterable[Company]) -> dict[int, Call]:
    """Whom to call at each company: its first contact who has a number, else its own number."""
    known = {company.id: company for company in companies}
    statement = (
        select(Contact)
        .where(Contact.company_id.in_(known), Contact.trashed_at.is_(None), Contact.has_left.is_(False))
        .order_by(Contact.is_primary, Contact.id.desc())
        .options(
            load_only(
                Contact.company_id,
                Contact.name,
                Contact.title_before,
                Contact.title_after,
                Contact.phones,
                Contact.whatsapp,
            )
        )
    )
    found = {company.id: Call(None, _first_number(company.phones), None) for company in known.values()}
    for contact in db.session.scalars(statement):
        phone = _first_number(contact.phones) or contact.whatsapp
        if phone:
            found[contact.company_id] = Call(contact.full_name, phone, contact.whatsapp)
    return found


def _first_number(phones: list[dict[str, object]]) -> str | None:
    number = phones[0].get("e164") if phones else None
    return number if isinstance(number, str) else None
