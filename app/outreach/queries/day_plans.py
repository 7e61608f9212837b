"""A day of a road show as a planning problem, and the answers as pages show them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from math import ceil

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.accounts.models import User
from app.companies.models import Company
from app.core import formats
from app.core.clock import local, today, utcnow
from app.core.db import db
from app.core.geo import Point
from app.core.permissions import Actor, scope
from app.outreach.enums import StopState
from app.outreach.models import PlanningRules, RoadShow, Stop, VisitHabit, stop_officers
from app.outreach.planning import Call, Hours, Leg, Plan, Problem, Task, leg, propose
from app.outreach.planning.roads import NoRoads, Ways, as_the_crow_flies, by_road
from app.outreach.queries.habits import habits_of
from app.outreach.queries.loading import STOP
from app.settings import queries as settings
from app.settings.enums import VisitPurpose
from app.settings.models import Holiday
from app.settings.purposes import counts_as, usual

RULES_ID = 1
USUAL_HOURS = ("08:00", "16:00")
USUAL_MINUTES = {
    VisitPurpose.SOCIALISATION: 45,
    VisitPurpose.EXPLORATION: 60,
    VisitPurpose.NEGOTIATION: 60,
    VisitPurpose.SIGNING: 60,
    VisitPurpose.MONITORING: 45,
    VisitPurpose.COMPLAINT: 60,
}
FRIDAY = 4


@dataclass(frozen=True)
class Line:
    """A stop with its hours in an order; ``rough`` where only its kelurahan is known."""

    stop: Stop
    call: Call
    is_rough: bool

    @property
    def at(self) -> time:
        return clock(self.call.begins)

    @property
    def until(self) -> time:
        return clock(self.call.ends)


@dataclass(frozen=True)
class Lane:
    """What one person, or the team together, does that day."""

    officer: User | None
    lines: list[Line]
    leg: Leg

    @property
    def leaves(self) -> time:
        return clock(self.leg.leaves)

    @property
    def returns(self) -> time:
        return clock(self.leg.returns)

    def holds(self, stop: Stop) -> bool:
        return any(line.stop.id == stop.id for line in self.lines)

    def goers(self, stop: Stop) -> list[int]:
        """Who goes to a stop of this lane: its officer, or those it was given to before, jointly or by the team."""
        given = [one.id for one in stop.officers]
        return (
            [self.officer.id] if self.officer and (self.officer.id not in given or len(given) == 1) else given
        )


@dataclass(frozen=True)
class Answer:
    """An order of the day with its hours, and its stops that nobody reaches in time."""

    lanes: list[Lane]
    left_out: list[Stop]
    plan: Plan

    @property
    def returns(self) -> time:
        return clock(self.plan.returns)

    def hour_of(self, stop: Stop) -> time | None:
        """When a stop begins in this order; None where it has no place in it."""
        return next((line.at for lane in self.lanes for line in lane.lines if line.stop.id == stop.id), None)

    @property
    def arrangement(self) -> str:
        """The order as ``services.arrange`` takes it from an address."""
        return ",".join(
            f"{line.stop.id}-{'.'.join(map(str, lane.goers(line.stop)))}-{line.at:%H%M}-{int(line.stop.is_locked)}"
            for lane in self.lanes
            for line in lane.lines
        )


@dataclass(frozen=True, kw_only=True)
class DayProblem:
    """A day of a road show: its open stops, who goes, and what the page must say about it."""

    road_show: RoadShow
    on: date
    team: list[User]
    """Who goes by themselves; empty where all go together."""
    stops: dict[int, Stop]
    problem: Problem
    rough: set[int]
    unplaced: list[Stop]
    """Stops of companies of which neither coordinates nor kelurahan are known."""
    elsewhere: list[Stop]
    """Stops kept for somebody who is not among the team."""
    notes: list[str] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """A mark of the day as it was shown, to notice that somebody changed it meanwhile."""
        return mark_of([*self.stops.values(), *self.unplaced, *self.elsewhere])


def rules() -> PlanningRules:
    """What the office reckons by; usual values before it said anything."""
    return settings.once("planning_rules", lambda: db.session.get(PlanningRules, RULES_ID) or usual_rules())


def usual_rules() -> PlanningRules:
    """What a new office begins with: five days, lunch, and Friday prayer."""
    return PlanningRules(
        id=RULES_ID,
        is_round_trip=True,
        road_factor=1.35,
        speed_kmh=30,
        road_service="",
        hours={str(weekday): list(USUAL_HOURS) for weekday in range(5)},
        lunch_from=time(12),
        lunch_until=time(13),
        friday_from=time(11, 30),
        friday_until=time(13, 30),
        visit_minutes={purpose.value: minutes for purpose, minutes in USUAL_MINUTES.items()},
    )


def minutes_for(purpose: str | None) -> int:
    """How long a visit is planned for: as the office says of its purpose, else of what the purpose counts as."""
    purpose = purpose or usual(VisitPurpose.SOCIALISATION)
    said, kind = rules().visit_minutes, counts_as(purpose)
    return int(said.get(purpose) or said.get(kind.value) or USUAL_MINUTES[kind])


def hours_on(on: date) -> Hours:
    """Working hours and breaks of a day."""
    kept = rules()
    opens, closes = kept.hours.get(str(on.weekday())) or USUAL_HOURS
    midday = (
        (kept.friday_from, kept.friday_until)
        if on.weekday() == FRIDAY and kept.friday_from
        else (kept.lunch_from, kept.lunch_until)
    )
    breaks = [
        (minute(first), minute(last))
        for first, last in (midday, (kept.prayer_from, kept.prayer_until))
        if first and last
    ]
    return Hours(minute(time.fromisoformat(opens)), minute(time.fromisoformat(closes)), tuple(breaks))


def days_off(days: Iterable[date]) -> dict[date, str]:
    """Those of ``days`` on which the office does not work, and why not."""
    wanted = [day for day in days if not settings.is_working_day(day)]
    names = {
        row.on: row.name
        for row in db.session.execute(
            select(Holiday.on, func.min(Holiday.name).label("name"))
            .where(Holiday.on.in_(wanted))
            .group_by(Holiday.on)
        )
    }
    return {day: names.get(day) or formats.weekday_names()[day.weekday()] for day in wanted}


def is_split(road_show: RoadShow, on: date) -> bool:
    """Whether some stop of the day was given to somebody in particular."""
    given = (
        select(stop_officers.c.stop_id)
        .join(Stop, Stop.id == stop_officers.c.stop_id)
        .where(Stop.road_show_id == road_show.id, Stop.on == on, Stop.state == StopState.PLANNED)
    )
    return bool(db.session.scalar(select(given.exists())))


def day_problem(actor: Actor, road_show: RoadShow, on: date, team: Sequence[User]) -> DayProblem:
    """What is left of a day: by ``team``, each for themselves, or all together where it is empty."""
    statement = (
        select(Stop)
        .where(Stop.road_show_id == road_show.id, Stop.on == on, scope(actor, Stop))
        .order_by(Stop.position, Stop.id)
        .options(*STOP)
    )
    every = [stop for stop in db.session.scalars(statement).unique() if stop.state is not StopState.MOVED]
    stops = [stop for stop in every if stop.state is StopState.PLANNED]
    elsewhere = [stop for stop in stops if team and _stays(stop) and not _given(stop, team)]
    points = {stop.id: point_of(stop.company) for stop in stops}
    placed = [stop for stop in stops if points[stop.id] is not None and stop not in elsewhere]
    places: list[Point] = [point for stop in placed if (point := points[stop.id])]
    hours, notes = hours_on(on), []
    kept = rules()
    start = end = None
    if kept.latitude is not None and kept.longitude is not None:
        start = len(places)
        end = start if kept.is_round_trip else None
        places.append((kept.latitude, kept.longitude))
    else:
        notes.append(_("The office's place is not set, so the way from it and back is not counted."))
    starts: dict[int, int] = {}
    if on == today():
        hours = _from_now(hours)
        starts = _where_they_are(every, team, places)
    ways, note = _ways(places)
    notes += [note] if note else []
    habits = habits_of(stop.company_id for stop in placed)
    tasks = [_task(stop, place, team, habits.get(stop.company_id)) for place, stop in enumerate(placed)]
    problem = Problem(
        tasks=tasks,
        travellers=max(1, len(team)),
        hours=hours,
        metres=ways.metres,
        travel=ways.travel,
        start=start,
        end=end,
        starts=starts,
    )
    return DayProblem(
        road_show=road_show,
        on=on,
        team=list(team),
        stops={stop.id: stop for stop in placed},
        problem=problem,
        rough={stop.id for stop in placed if stop.company.latitude is None},
        unplaced=[stop for stop in stops if points[stop.id] is None and stop not in elsewhere],
        elsewhere=elsewhere,
        notes=notes + _joint_notes(placed, team),
    )


def present(day: DayProblem) -> Answer:
    """The order as it stands: each officer's own stops, and those of nobody in particular by the whole team."""
    own: dict[int, list[Task]] = {number: [] for number in range(len(day.team))}
    teams: list[Task] = []
    of_officer = {officer.id: number for number, officer in enumerate(day.team)}
    for task in day.problem.tasks:
        given = next(
            (of_officer[one.id] for one in day.stops[task.id].officers if one.id in of_officer), None
        )
        (teams if given is None else own[given]).append(task)
    lanes = [
        _lane(day, day.team[number], leg(day.problem, order, traveller=number))
        for number, order in own.items()
    ]
    if teams or not lanes:
        lanes.append(_lane(day, None, leg(day.problem, teams, traveller=0)))
    return Answer(lanes, [], Plan([lane.leg for lane in lanes]))


def hours_after_move(day: DayProblem, moved: Stop) -> list[tuple[Stop, time]]:
    """The hours at which ``moved``, and what is locked in the same lane, begin in the order as it stands now."""
    free = replace(
        day, problem=replace(day.problem, tasks=[replace(task, fixed_at=None) for task in day.problem.tasks])
    )
    lines = next((lane.lines for lane in present(free).lanes if lane.holds(moved)), [])
    return [(line.stop, line.at) for line in lines if line.stop.id == moved.id or line.stop.is_locked]


def proposal(day: DayProblem) -> Answer:
    """The order that saves most, with the stops that cannot be reached named."""
    plan = propose(day.problem)
    legs = plan.legs or [Leg(number) for number in range(day.problem.travellers)]
    lanes = [_lane(day, day.team[one.traveller] if day.team else None, one) for one in legs]
    return Answer(lanes, [day.stops[task.id] for task in plan.left_out], plan)


def mark_of(stops: Iterable[Stop]) -> str:
    """What changes whenever one of these stops does."""
    written = ",".join(
        sorted(f"{stop.id}.{stop.version}.{sorted(one.id for one in stop.officers)}" for stop in stops)
    )
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def minute(at: time) -> int:
    return at.hour * 60 + at.minute


def clock(minutes: float) -> time:
    """The hour so many minutes after midnight, rounded up; what lies beyond the day is its last minute."""
    whole = min(max(ceil(minutes - 0.01), 0), 24 * 60 - 1)
    return time(whole // 60, whole % 60)


def _lane(day: DayProblem, officer: User | None, one: Leg) -> Lane:
    lines = [Line(day.stops[call.task.id], call, call.task.id in day.rough) for call in one.calls]
    return Lane(officer, lines, one)


def _task(stop: Stop, place: int, team: Sequence[User], habit: VisitHabit | None) -> Task:
    mine = next((number for number, officer in enumerate(team) if officer in _given(stop, team)), None)
    return Task(
        id=stop.id,
        place=place,
        minutes=stop.minutes,
        windows=(*windows_of(stop), *hours_of(habit)),
        traveller=mine if _stays(stop) else None,
        fixed_at=minute(stop.planned_at) if stop.is_locked and stop.planned_at else None,
    )


def windows_of(stop: Stop) -> tuple[tuple[int, int], ...]:
    """When a visit may be: the appointment."""
    if not stop.window_from and not stop.window_to:
        return ()
    return ((minute(stop.window_from or time()), minute(stop.window_to) if stop.window_to else 24 * 60),)


def hours_of(habit: VisitHabit | None) -> tuple[tuple[int, int], ...]:
    """When a company receives people, where that is known."""
    if habit is None or not habit.receives_from or not habit.receives_until:
        return ()
    return ((minute(habit.receives_from), minute(habit.receives_until)),)


def _given(stop: Stop, team: Sequence[User]) -> list[User]:
    """Those of the team to whom a stop was given."""
    ids = {officer.id for officer in stop.officers}
    return [officer for officer in team if officer.id in ids]


def _stays(stop: Stop) -> bool:
    """Whether a stop stays with its people: who an earlier proposal chose may change with the next one."""
    return len(stop.officers) > 1 or (stop.is_locked and bool(stop.officers))


def _joint_notes(stops: Sequence[Stop], team: Sequence[User]) -> list[str]:
    joint = [stop for stop in stops if len(_given(stop, team)) > 1]
    return [
        _(
            "%(name)s is visited by %(officers)s together; the time of the others is not reckoned here.",
            name=stop.company.full_name,
            officers=", ".join(officer.name for officer in stop.officers),
        )
        for stop in joint
    ]


def point_of(company: Company) -> Point | None:
    """Where a company is: its coordinates, else the middle of its kelurahan."""
    if company.latitude is not None and company.longitude is not None:
        return company.latitude, company.longitude
    region = company.region
    if region is not None and region.latitude is not None and region.longitude is not None:
        return region.latitude, region.longitude
    return None


def _from_now(hours: Hours) -> Hours:
    now = local(utcnow())
    return replace(hours, opens=min(max(hours.opens, minute(now.time())), hours.closes))


def _where_they_are(stops: Sequence[Stop], team: Sequence[User], places: list[Point]) -> dict[int, int]:
    """From which place (added to ``places``) everybody goes on: where they last were today."""
    found: dict[int, int] = {}
    for number in range(max(1, len(team))):
        been = [
            stop
            for stop in stops
            if stop.state is StopState.DONE
            and (not team or not stop.officers or team[number].id in {one.id for one in stop.officers})
        ]
        been.sort(key=lambda stop: (stop.arrived_at is not None, stop.arrived_at or stop.updated_at))
        point = point_of(been[-1].company) if been else None
        if point is not None:
            found[number] = len(places)
            places.append(point)
    return found


def _ways(places: Sequence[Point]) -> tuple[Ways, str | None]:
    kept = rules()
    note = None
    if kept.road_service and len(places) > 1:
        try:
            return by_road(places, address=kept.road_service), None
        except NoRoads:
            note = _("The road service does not answer, so distances are reckoned as the crow flies.")
    return as_the_crow_flies(places, factor=kept.road_factor, speed=kept.speed_kmh), note


def sentence_left_out(stop: Stop) -> str:
    """Why no order reaches this stop."""
    if stop.is_locked and stop.planned_at:
        return _("locked to %(hour)s, which cannot be kept", hour=formats.clock_time(stop.planned_at))
    if stop.window_from or stop.window_to:
        return _("not to be reached in its time")
    return ngettext(
        "%(num)d minute no longer fits into the day",
        "%(num)d minutes no longer fit into the day",
        stop.minutes,
    )
