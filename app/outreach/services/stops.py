"""The stops of a road show: which company, on which day, in which order, and what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NotRequired, TypedDict, Unpack

from flask_babel import gettext as _
from sqlalchemy import exists, func, select, update

from app.accounts.models import User
from app.companies.models import Company
from app.core import formats
from app.core.clock import today, utcnow
from app.core.db import db
from app.core.errors import AppError, Conflict, Invalid
from app.outreach.enums import StopState
from app.outreach.events import stop_planned, stop_removed
from app.outreach.models import RoadShow, Stop, Visit
from app.outreach.queries.day_plans import minutes_for
from app.outreach.services.goers import telling_who_leaves
from app.outreach.services.road_shows import mark_running, still_open
from app.outreach.services.rows import held, refuse_stale, refuse_unfit_officers, touch
from app.settings.enums import ReasonKind
from app.settings.models import Reason
from app.settings.purposes import purpose_key

SHORTEST, LONGEST = 5, 600
"""How long a stop may be planned for, in minutes."""


class Slot(TypedDict, total=False):
    """When and for how long, by whom; no officers means the whole team of the road show."""

    window_from: time | None
    window_to: time | None
    minutes: int
    officers: Sequence[User]
    note: NotRequired[str | None]
    purpose: NotRequired[str | None]


@dataclass
class Added:
    """What came of adding several companies: the stops, and a sentence for each company left out."""

    stops: list[Stop] = field(default_factory=list)
    refused: list[tuple[Company, str]] = field(default_factory=list)


def add_stop(road_show: RoadShow, company: Company, *, on: date, **slot: Unpack[Slot]) -> Stop:
    """Plan ``company`` as the last stop of the day.

    Raises ``Invalid`` outside the period, ``Conflict`` where the company is there already, is not to be visited or
    lies in the trash, or the road show has ended.
    """
    road_show = still_open(road_show.id)
    _check_day(road_show, on)
    _check_slot(slot)
    _refuse_unvisitable(company)
    _refuse_twice(road_show, company, on)
    last = db.session.scalar(
        select(func.max(Stop.position)).where(Stop.road_show_id == road_show.id, Stop.on == on)
    )
    stop = Stop(
        road_show_id=road_show.id,
        company_id=company.id,
        on=on,
        position=(last or 0) + 1,
        window_from=slot.get("window_from"),
        window_to=slot.get("window_to"),
        minutes=slot.get("minutes") or minutes_for(slot.get("purpose")),
        purpose=purpose_key(slot.get("purpose")),
        note=slot.get("note") or None,
        state=StopState.PLANNED,
        officers=list(slot.get("officers", ())),
    )
    db.session.add(stop)
    db.session.flush()
    stop_planned.send(stop)
    return stop


def add_stops(
    road_show: RoadShow, companies: Iterable[Company], *, on: date, purpose: str | None = None
) -> Added:
    """Plan several companies for one day; those that a rule refuses are named, the others are kept."""
    added = Added()
    for company in companies:
        try:
            added.stops.append(add_stop(road_show, company, on=on, purpose=purpose))
        except AppError as error:
            added.refused.append((company, error.message))
    return added


def edit_stop(stop: Stop, *, version: int | None, **slot: Unpack[Slot]) -> Stop:
    """Change time, length, people or note of a stop; raises ``Stale`` or ``Invalid``."""
    stop = held(Stop, stop.id, Stop.officers)
    refuse_stale(stop, version)
    _check_slot(slot)
    with telling_who_leaves([stop.id]):
        stop.window_from = slot.get("window_from")
        stop.window_to = slot.get("window_to")
        stop.minutes = slot.get("minutes") or stop.minutes
        stop.note = slot.get("note") or None
        stop.purpose = purpose_key(slot.get("purpose", stop.purpose))
        stop.officers = list(slot.get("officers", ()))
        touch(stop)
    return stop


def reorder_stop(stop: Stop, *, by: int) -> Stop:
    """Move a stop ``by`` places within its day (-1: one up); at the ends it stays where it is."""
    stops = _live_stops(stop)
    at = next((index for index, other in enumerate(stops) if other.id == stop.id), None)
    return stop if at is None else _put(stop, stops, at + by)


def place_stop(stop: Stop, *, position: int) -> Stop:
    """Put a stop at ``position`` (from 1) of its day, as when it is dropped there."""
    return _put(stop, _live_stops(stop), position - 1)


def move_stop(stop: Stop, *, to_on: date) -> Stop:
    """The stop on its new day. What was due keeps a trace on its old day; what lay ahead is simply planned anew."""
    road_show = still_open(stop.road_show_id)
    stop = held(Stop, stop.id, Stop.officers)
    _refuse_unless_planned(stop)
    _check_day(road_show, to_on, field="to_on")
    if to_on == stop.on:
        return stop
    company = db.session.get_one(Company, stop.company_id)
    if stop.on > today():
        _refuse_twice(road_show, company, to_on, field="to_on")
        return _replan(stop, to_on)
    planned = add_stop(
        road_show,
        company,
        on=to_on,
        window_from=stop.window_from,
        window_to=stop.window_to,
        minutes=stop.minutes,
        officers=stop.officers,
        note=stop.note,
        purpose=stop.purpose,
    )
    planned.follows_id = stop.id
    stop.state = StopState.MOVED
    stop.moved_to_on = to_on
    db.session.flush()
    return planned


def start_stop(stop: Stop, *, at: datetime | None = None) -> Stop:
    """Stamp the arrival; the first stamp stays."""
    road_show = still_open(stop.road_show_id)
    stop = held(Stop, stop.id)
    _refuse_unless_planned(stop)
    stop.arrived_at = stop.arrived_at or at or utcnow()
    mark_running(road_show)
    db.session.flush()
    return stop


def mark_missed(stop: Stop, *, reason: Reason | None, note: str | None = None) -> Stop:
    """Say why nobody went; raises ``Invalid`` without a reason for missed stops, ``Conflict`` once visited."""
    stop = held(Stop, stop.id)
    if reason is None or reason.kind is not ReasonKind.MISSED_STOP:
        raise Invalid(_("Choose why the stop was missed."), field="reason_id")
    _refuse_unless_planned(stop)
    stop.state = StopState.MISSED
    stop.missed_reason_id = reason.id
    stop.note = note or stop.note
    db.session.flush()
    return stop


def reopen_stop(stop: Stop) -> Stop:
    """Take back that a stop was missed or moved; raises ``Conflict`` where its new day was already used."""
    still_open(stop.road_show_id)
    stop = held(Stop, stop.id)
    if stop.state is StopState.MOVED:
        _drop_successor(stop)
    elif stop.state is not StopState.MISSED:
        raise Conflict(_("This stop is neither missed nor moved."))
    stop.state = StopState.PLANNED
    stop.missed_reason_id = None
    stop.moved_to_on = None
    db.session.flush()
    _number(_stops_of(stop.road_show_id, stop.on))
    db.session.flush()
    return stop


def remove_stop(stop: Stop) -> None:
    """Take a company off the plan; raises ``Conflict`` where it was visited at this stop."""
    still_open(stop.road_show_id)
    stop = held(Stop, stop.id, Stop.officers)
    if stop.state is StopState.DONE or db.session.scalar(select(exists().where(Visit.stop_id == stop.id))):
        raise Conflict(_("This company was visited at this stop, so the stop stays."))
    road_show_id, on = stop.road_show_id, stop.on
    team = held(RoadShow, road_show_id, RoadShow.officers).officers
    stop_removed.send(stop, goers=[officer.id for officer in stop.officers or team])
    db.session.execute(update(Stop).where(Stop.follows_id == stop.id).values(follows_id=None))
    db.session.delete(stop)
    db.session.flush()
    _number(_stops_of(road_show_id, on))
    db.session.flush()


def mark_done(stop: Stop) -> None:
    """Note that the company of the stop was visited."""
    if stop.state in (StopState.PLANNED, StopState.MISSED):
        stop.state = StopState.DONE
        stop.missed_reason_id = None
        mark_running(held(RoadShow, stop.road_show_id))


def _check_day(road_show: RoadShow, on: date, *, field: str = "on") -> None:
    if not road_show.starts_on <= on <= road_show.ends_on:
        raise Invalid(
            _(
                "Choose a day from %(first)s to %(last)s.",
                first=formats.day(road_show.starts_on),
                last=formats.day(road_show.ends_on),
            ),
            field=field,
        )


def _check_slot(slot: Slot) -> None:
    begins, ends = slot.get("window_from"), slot.get("window_to")
    if begins is not None and ends is not None and ends <= begins:
        raise Invalid(_("The end lies before the beginning."), field="window_to")
    if not SHORTEST <= (slot.get("minutes") or 45) <= LONGEST:
        raise Invalid(
            _("Plan %(shortest)d to %(longest)d minutes.", shortest=SHORTEST, longest=LONGEST),
            field="minutes",
        )
    refuse_unfit_officers(slot.get("officers", ()))


def _refuse_unvisitable(company: Company) -> None:
    if company.is_trashed:
        raise Conflict(_("%(name)s lies in the trash.", name=company.full_name), field="company")
    if company.is_do_not_visit:
        raise Conflict(
            _(
                "%(name)s is not to be visited: %(reason)s",
                name=company.full_name,
                reason=company.do_not_visit_reason or "–",
            ),
            field="company",
        )


def _refuse_twice(road_show: RoadShow, company: Company, on: date, *, field: str = "company") -> None:
    twice = exists().where(
        Stop.road_show_id == road_show.id,
        Stop.company_id == company.id,
        Stop.on == on,
        Stop.state != StopState.MOVED,
    )
    if db.session.scalar(select(twice)):
        raise Conflict(
            _(
                "%(name)s is already among the stops of %(day)s.",
                name=company.full_name,
                day=formats.day(on),
            ),
            field=field,
        )


def _refuse_unless_planned(stop: Stop) -> None:
    if stop.state is not StopState.PLANNED:
        raise Conflict(_("This stop is no longer open: %(state)s.", state=stop.state.label))


def _stops_of(road_show_id: int, on: date) -> list[Stop]:
    """The stops of a day in their order, without those that were moved away."""
    statement = (
        select(Stop)
        .where(Stop.road_show_id == road_show_id, Stop.on == on, Stop.state != StopState.MOVED)
        .order_by(Stop.position, Stop.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def _live_stops(stop: Stop) -> list[Stop]:
    still_open(stop.road_show_id)
    stop = held(Stop, stop.id)
    return _stops_of(stop.road_show_id, stop.on)


def _put(stop: Stop, stops: list[Stop], index: int) -> Stop:
    others = [other for other in stops if other.id != stop.id]
    others.insert(min(max(index, 0), len(others)), stop)
    _number(others)
    db.session.flush()
    return stop


def _number(stops: Iterable[Stop]) -> None:
    for position, stop in enumerate(stops, 1):
        if stop.position != position:
            stop.position = position


def _replan(stop: Stop, on: date) -> Stop:
    left = stop.on
    stop.position = len(_stops_of(stop.road_show_id, on)) + 1
    stop.on = on
    # An hour of another day says nothing of this one.
    stop.planned_at, stop.is_locked = None, False
    db.session.flush()
    _number(_stops_of(stop.road_show_id, left))
    db.session.flush()
    return stop


def _drop_successor(stop: Stop) -> None:
    successor = db.session.scalar(
        select(Stop)
        .where(
            Stop.road_show_id == stop.road_show_id,
            Stop.company_id == stop.company_id,
            Stop.on == stop.moved_to_on,
            Stop.state != StopState.MOVED,
        )
        # Moves of an older time are not linked; they are found by company and day.
        .order_by((Stop.follows_id == stop.id).desc().nulls_last())
        .limit(1)
    )
    if successor is not None:
        remove_stop(successor)
