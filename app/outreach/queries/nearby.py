"""Where to go instead: due companies near a stop that fit the time left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from app.companies.models import Company
from app.core.clock import local, today, utcnow
from app.core.geo import Box, Point
from app.core.permissions import Actor
from app.outreach.due import grounds
from app.outreach.enums import StopState
from app.outreach.models import Stop, VisitHabit
from app.outreach.planning import Problem, Task, leg
from app.outreach.planning.roads import as_the_crow_flies
from app.outreach.queries import day_plans
from app.outreach.queries.habits import habits_of
from app.outreach.queries.picking import Wanted, due_companies
from app.outreach.queries.road_shows import days_planned, stops_for

REACH = 8_000
"""How far away, in metres as the crow flies, somebody would still go instead."""

LOOKED_AT, SHOWN = 30, 6


@dataclass(frozen=True)
class Instead:
    """A due company near by: how far, when one would be there, and whether the stops after it can still be kept."""

    company: Company
    reasons: list[str]
    metres: int
    begins: time
    ends: time
    fits: bool


def leads_elsewhere(stop: Stop) -> bool:
    """Whether somebody who met nobody there can be told where to go instead: today, from a known place."""
    return stop.on == today() and day_plans.point_of(stop.company) is not None


def instead_of(actor: Actor, stop: Stop) -> list[Instead]:
    """Due companies near ``stop``: those that fit before what comes next first, the nearest first."""
    here = day_plans.point_of(stop.company)
    if here is None:
        return []
    wanted = Wanted(
        on=stop.on,
        grounds=tuple(ground.key for ground in grounds() if ground.is_usual),
        within=Box.around(here, REACH),
        near=here,
        without=frozenset(days_planned(stop.road_show)),
    )
    due = due_companies(actor, wanted, limit=LOOKED_AT)
    if not due.companies:
        return []
    rest = [
        one
        for one in stops_for(actor, stop.on)
        if one.state is StopState.PLANNED
        and one.id != stop.id
        and day_plans.point_of(one.company) is not None
    ]
    found = _in_time(stop, here, due.companies, rest)
    for one in found:
        one.reasons.extend(due.reasons.get(one.company.id, []))
    found.sort(key=lambda one: (not one.fits, one.metres))
    return found[:SHOWN]


def _in_time(stop: Stop, here: Point, companies: Sequence[Company], rest: Sequence[Stop]) -> list[Instead]:
    kept, hours = day_plans.rules(), day_plans.hours_on(stop.on)
    points = [
        here,
        *(day_plans.point_of(company) or here for company in [*companies, *(one.company for one in rest)]),
    ]
    ways = as_the_crow_flies(points, factor=kept.road_factor, speed=kept.speed_kmh)
    now = day_plans.minute(local(utcnow()).time()) if stop.on == today() else hours.opens
    begins = replace(hours, opens=min(max(now, hours.opens), hours.closes))
    later = [
        Task(
            id=one.id,
            place=1 + len(companies) + number,
            minutes=one.minutes,
            windows=day_plans.windows_of(one),
            fixed_at=day_plans.minute(one.planned_at) if one.is_locked and one.planned_at else None,
        )
        for number, one in enumerate(rest)
    ]
    problem = Problem(
        tasks=later, travellers=1, hours=begins, metres=ways.metres, travel=ways.travel, start=0
    )
    late_anyway = sum(call.is_late for call in leg(problem, later).calls)
    minutes = day_plans.minutes_for(None)
    habits = habits_of(company.id for company in companies)
    found = []
    for number, company in enumerate(companies, 1):
        calls = leg(problem, [_new(number, minutes, habits.get(company.id)), *later]).calls
        found.append(
            Instead(
                company,
                [],
                calls[0].metres,
                day_plans.clock(calls[0].begins),
                day_plans.clock(calls[0].ends),
                sum(call.is_late for call in calls) <= late_anyway and calls[0].ends <= hours.closes,
            )
        )
    return found


def _new(place: int, minutes: int, habit: VisitHabit | None) -> Task:
    return Task(id=0, place=place, minutes=minutes, windows=day_plans.hours_of(habit))
