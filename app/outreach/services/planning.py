"""Accepting an order of the day, locking stops in it, and the rules it is reckoned by."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Self
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.outreach.enums import StopState
from app.outreach.models import PlanningRules, RoadShow, Stop
from app.outreach.queries.day_plans import RULES_ID, mark_of, usual_rules
from app.outreach.services.goers import telling_who_leaves
from app.outreach.services.road_shows import still_open
from app.outreach.services.rows import refuse_stale, refuse_unfit_officers, touch
from app.settings import queries as settings

PART = re.compile(r"(\d{1,9})-((?:\d{1,9}(?:\.\d{1,9})*)?)-((?:[01]\d|2[0-3])[0-5]\d|)-([01])", re.ASCII)
MOST_STOPS = 200


@dataclass(frozen=True)
class Placing:
    """One stop in an order: who goes, when, and whether that stays."""

    stop_id: int
    officer_ids: tuple[int, ...]
    at: time | None
    is_locked: bool

    @classmethod
    def of(cls, stop: Stop) -> Self:
        """How a stop is placed now; its officers must be loaded."""
        return cls(stop.id, tuple(officer.id for officer in stop.officers), stop.planned_at, stop.is_locked)

    def __str__(self) -> str:
        officers = ".".join(str(one) for one in self.officer_ids)
        return (
            f"{self.stop_id}-{officers}-{self.at.strftime('%H%M') if self.at else ''}-{int(self.is_locked)}"
        )


def read_arrangement(written: str) -> list[Placing]:
    """The order written in an address; raises ``Invalid`` where it is none."""
    parts = written.split(",") if written else []
    read = [PART.fullmatch(part) for part in parts[: MOST_STOPS + 1]]
    if not read or len(read) > MOST_STOPS or not all(read):
        raise Invalid(_("This order cannot be read. Ask for a new proposal."))
    return [
        Placing(
            int(match[1]),
            tuple(int(one) for one in match[2].split(".")) if match[2] else (),
            hour_of(match[3]),
            match[4] == "1",
        )
        for match in read
        if match
    ]


def hour_of(written: str) -> time | None:
    """The hour as the pages of a plan write it (``0930``)."""
    match = re.fullmatch(r"([01]\d|2[0-3])([0-5]\d)", written, re.ASCII)
    return time(int(match[1]), int(match[2])) if match else None


def write_arrangement(placings: Sequence[Placing]) -> str:
    """The order as ``read_arrangement`` takes it."""
    return ",".join(str(placing) for placing in placings)


def arrange(
    road_show: RoadShow, on: date, placings: Sequence[Placing], *, seen: str
) -> tuple[list[Placing], str]:
    """Give the open stops of a day order, people and hours; what was before, to take it back, and the new mark.

    Stops already settled come first, those not named keep their people and come last. Raises ``Conflict`` where the
    day is no longer as it was ``seen``, or the road show has ended.
    """
    still_open(road_show.id)
    stops = _stops_of_day(road_show.id, on)
    by_id = {stop.id: stop for stop in stops if stop.state is StopState.PLANNED}
    if seen != mark_of(by_id.values()) or not {placing.stop_id for placing in placings} <= set(by_id):
        raise Conflict(_("The stops of this day were changed meanwhile. Look at the plan again."))
    people = _people({one for placing in placings for one in placing.officer_ids})
    before = [Placing.of(stop) for stop in by_id.values()]
    named = {placing.stop_id: placing for placing in placings}
    with telling_who_leaves(list(named)):
        for placing in named.values():
            stop = by_id[placing.stop_id]
            chosen = [people[one] for one in placing.officer_ids if one in people]
            if {officer.id for officer in stop.officers} != {officer.id for officer in chosen}:
                stop.officers = chosen
                touch(stop)
            stop.planned_at, stop.is_locked = placing.at, placing.is_locked
    settled = [stop for stop in stops if stop.id not in by_id]
    rest = [stop for stop in by_id.values() if stop.id not in named]
    order = [*settled, *(by_id[stop_id] for stop_id in named), *rest]
    for position, stop in enumerate(order, 1):
        if stop.position != position:
            stop.position = position
    db.session.flush()
    return before, mark_of(by_id.values())


def lock_stop(stop: Stop, *, at: time | None, officers: Sequence[User] | None = None) -> None:
    """Let a stop keep its hour and its people; ``officers`` says anew who goes. Raises ``Conflict`` once settled."""
    still_open(stop.road_show_id)
    _refuse_settled(stop)
    if officers is not None:
        refuse_unfit_officers(officers)
        _give(stop, officers)
    stop.planned_at = at or stop.planned_at
    stop.is_locked = True
    db.session.flush()


def _give(stop: Stop, officers: Sequence[User]) -> None:
    with telling_who_leaves([stop.id]):
        stop.officers = list(officers)
        touch(stop)


def release_stop(stop: Stop) -> None:
    """Let the next proposal place a stop as it likes."""
    still_open(stop.road_show_id)
    _refuse_settled(stop)
    stop.is_locked = False
    db.session.flush()


def give_stop(stop: Stop, *, officer: User | None, position: int) -> None:
    """Put a stop at ``position`` (from 1) among the stops of ``officer`` (or of the whole team) on its day."""
    still_open(stop.road_show_id)
    _refuse_settled(stop)
    if officer is not None:
        refuse_unfit_officers([officer])
    stops = _stops_of_day(stop.road_show_id, stop.on)
    wanted = {officer.id} if officer else set()
    given = {one.id for one in stop.officers}
    if given != wanted and not (wanted and wanted <= given):
        _give(stop, [officer] if officer else [])
    others = [one for one in stops if one.id != stop.id]
    beside = [one for one in others if one.state is StopState.PLANNED and _is_for(one, officer)]
    if not beside:
        at = len(others)
    elif position <= len(beside):
        at = others.index(beside[max(position, 1) - 1])
    else:
        at = others.index(beside[-1]) + 1
    others.insert(at, stop)
    for number, one in enumerate(others, 1):
        if one.position != number:
            one.position = number
    db.session.flush()


def change_rules(
    stored: PlanningRules,
    *,
    version: int | None,
    hours: Mapping[str, tuple[time | None, time | None]],
    breaks: Mapping[str, tuple[time | None, time | None]],
    visit_minutes: Mapping[str, int],
    latitude: float | None,
    longitude: float | None,
    is_round_trip: bool,
    road_factor: float,
    speed_kmh: int,
    road_service: str,
) -> None:
    """Say by what days on the road are reckoned; raises ``Stale``, or ``Invalid`` beside the field that does not fit."""
    refuse_stale(stored, version)
    week: dict[str, Any] = {}
    for weekday, (first, last) in hours.items():
        _check_span(first, last, f"until_{weekday}")
        if first and last:
            week[weekday] = [first.strftime("%H:%M"), last.strftime("%H:%M")]
    if not week:
        raise Invalid(_("Enter the hours of at least one day."), field="from_0")
    for name, (first, last) in breaks.items():
        _check_span(first, last, f"{name}_until")
        setattr(stored, f"{name}_from", first)
        setattr(stored, f"{name}_until", last)
    if (latitude is None) != (longitude is None):
        raise Invalid(_("Enter latitude and longitude, or neither."), field="longitude")
    if road_service and urlsplit(road_service).scheme not in ("http", "https"):
        raise Invalid(_("Enter an address such as https://osrm.example.org."), field="road_service")
    stored.hours = week
    stored.visit_minutes = {**stored.visit_minutes, **visit_minutes}
    stored.latitude, stored.longitude = latitude, longitude
    stored.is_round_trip, stored.road_factor, stored.speed_kmh = is_round_trip, road_factor, speed_kmh
    stored.road_service = road_service
    db.session.flush()
    settings.forget()


def rules_for_change() -> PlanningRules:
    """The stored rules, held until the end of the transaction; made of the usual ones the first time."""
    statement = select(PlanningRules).where(PlanningRules.id == RULES_ID).with_for_update()
    found = db.session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        found = usual_rules()
        db.session.add(found)
        db.session.flush()
    return found


def _check_span(first: time | None, last: time | None, field: str) -> None:
    if (first is None) != (last is None):
        raise Invalid(_("Enter both hours, or neither."), field=field)
    if first and last and last <= first:
        raise Invalid(_("The end lies before the beginning."), field=field)


def _is_for(stop: Stop, officer: User | None) -> bool:
    ids = {one.id for one in stop.officers}
    return officer.id in ids if officer else not ids


def _refuse_settled(stop: Stop) -> None:
    if stop.state is not StopState.PLANNED:
        raise Conflict(_("This stop is no longer open: %(state)s.", state=stop.state.label))


def _stops_of_day(road_show_id: int, on: date) -> list[Stop]:
    statement = (
        select(Stop)
        .where(Stop.road_show_id == road_show_id, Stop.on == on, Stop.state != StopState.MOVED)
        .order_by(Stop.position, Stop.id)
        .options(selectinload(Stop.officers).lazyload(User.held_roles))
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def _people(ids: set[int]) -> dict[int, User]:
    found = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
    refuse_unfit_officers(found.values())
    return found
