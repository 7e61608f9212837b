"""Everything that happened with one company, of whatever package, in one line of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from app.agreements.models import Agreement
from app.companies.models import Company
from app.core import clock
from app.follow_ups.models import FollowUp
from app.outreach.models import Visit
from app.pipeline.queries import CompanyPanel

STEP = 15
"""How many events are shown at first, and how many more each time older ones are asked for."""

MOST = 3000
"""No company has seen as many; a larger number in an address is a joke."""


@dataclass(frozen=True)
class Event:
    """One thing that happened: its kind decides how ``workspace/_timeline.html`` writes ``row``."""

    kind: str
    at: datetime
    row: Any

    @property
    def on(self) -> date:
        return clock.local(self.at).date()


@dataclass(frozen=True)
class Timeline:
    """The latest events, newest first, and how many to ask for next; None when all are shown."""

    events: list[Event]
    older: int | None


def length(asked: str | None) -> int:
    """How many events an address asks for; what is no number asks for the first few."""
    wanted = int(asked) if asked and asked.isascii() and asked.isdecimal() and len(asked) < 6 else STEP
    return max(STEP, min(wanted, MOST))


def of(
    company: Company,
    *,
    visits: Sequence[Visit],
    pipeline: CompanyPanel,
    closed: Sequence[FollowUp],
    agreements: Sequence[Agreement],
    shown: int,
) -> Timeline:
    """The latest ``shown`` events out of at least ``shown + 1`` of each kind, where there are as many."""
    events = [
        *_papers(agreements),
        *_visits(visits),
        *_moves(pipeline),
        *_closed(closed),
        Event("filed", company.created_at, company),
    ]
    events.sort(key=lambda event: event.at, reverse=True)
    return Timeline(events[:shown], shown + STEP if len(events) > shown else None)


def _visits(visits: Sequence[Visit]) -> Iterator[Event]:
    for visit in visits:
        yield Event("visit", _moment_of(visit), visit)


def _moment_of(visit: Visit) -> datetime:
    """When a visit was; without an hour it stands at noon of its day."""
    if visit.started_at is not None and clock.local(visit.started_at).date() == visit.visited_on:
        return visit.started_at
    return _noon(visit.visited_on)


def _moves(pipeline: CompanyPanel) -> Iterator[Event]:
    for standing in pipeline.standings:
        for step in standing.history:
            yield Event("move", step.move.moved_at, (step, standing))


def _papers(agreements: Sequence[Agreement]) -> Iterator[Event]:
    for agreement in agreements:
        # One that is recorded after its signature was not drafted here.
        recorded_on = clock.local(agreement.created_at).date()
        if agreement.signed_on is None or recorded_on <= agreement.signed_on:
            yield Event("drafted", agreement.created_at, agreement)
        if agreement.signed_on is not None:
            yield Event("signed", _noon(agreement.signed_on), agreement)
        if agreement.terminated_on is not None:
            yield Event("terminated", _noon(agreement.terminated_on), agreement)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=clock.office_zone())


def _closed(follow_ups: Sequence[FollowUp]) -> Iterator[Event]:
    for follow_up in follow_ups:
        if follow_up.closed_at is not None:
            yield Event("follow_up", follow_up.closed_at, follow_up)
