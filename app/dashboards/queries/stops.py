"""Planned stops of a period, and what became of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select, union

from app.accounts.whose import Whose
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, scope
from app.dashboards.figures import Asked, Figure, Link
from app.outreach.enums import RoadShowState, StopState
from app.outreach.models import RoadShow, Stop, road_show_officers, stop_officers
from app.outreach.queries.loading import STOP
from app.outreach.queries.road_shows import goes_to

ByOfficer = dict[int, int]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which stops: planned for these days, and not moved to another day nor of a road show that was cancelled."""

    from_on: date | None = None
    to_on: date | None = None
    officer_id: Whose | None = None
    state: StopState | None = None


def listed(actor: Actor, chosen: Filter, *, key: str | None = None) -> Page[Stop]:
    """One page of stops by day."""
    order = (Order(Stop.on, "on"), Order(Stop.id, "id"))
    return page(_narrowed(actor, chosen).options(*STOP), order, key=key)


def counts(asked: Asked) -> tuple[Counter[StopState], Counter[StopState]]:
    """How many stops were planned for the period and for the one before, by what became of them."""
    found = []
    for period in (asked.period, asked.period.before):
        chosen = Filter(from_on=period.first, to_on=period.last, officer_id=asked.officer_id)
        statement = _narrowed(asked.actor, chosen).with_only_columns(Stop.state, func.count())
        rows = db.session.execute(statement.group_by(Stop.state))
        found.append(Counter({row[0]: row[1] for row in rows}))
    return found[0], found[1]


def figures(
    asked: Asked, counted: tuple[Counter[StopState], Counter[StopState]]
) -> tuple[Figure, Figure, Figure]:
    """What was planned, what of it was done, and what was missed."""
    now, before = counted
    planned, planned_before = now.total(), before.total()

    def of(label: str, state: StopState) -> Figure:
        return Figure(label, now[state], link(asked, state=state.value), before=before[state])

    return (
        Figure(_("Stops planned"), planned, link(asked), before=planned_before),
        of(_("Stops done"), StopState.DONE),
        of(_("Stops missed"), StopState.MISSED),
    )


def by_officer(asked: Asked) -> ByOfficer:
    """How many stops of the period each officer had; one of a whole team counts for each of the team."""
    chosen = Filter(from_on=asked.period.first, to_on=asked.period.last)
    stops = _narrowed(asked.actor, chosen).with_only_columns(Stop.id, Stop.road_show_id).subquery()
    given = select(stop_officers.c.stop_id, stop_officers.c.user_id).join(
        stops, stops.c.id == stop_officers.c.stop_id
    )
    of_team = (
        select(stops.c.id, road_show_officers.c.user_id)
        .join(road_show_officers, road_show_officers.c.road_show_id == stops.c.road_show_id)
        .where(stops.c.id.not_in(select(stop_officers.c.stop_id)))
    )
    each = union(given, of_team).subquery()
    rows = db.session.execute(select(each.c.user_id, func.count()).group_by(each.c.user_id))
    return {row[0]: row[1] for row in rows}


def link(asked: Asked, officer_id: int | None = None, **narrower: Any) -> Link:
    """The list of the stops of the period."""
    officer_id = officer_id or asked.officer_id
    officer = {"officer": officer_id} if officer_id is not None else {}
    return Link("dashboards.stops", {**asked.period.days, **officer, **narrower})


def _narrowed(actor: Actor, chosen: Filter) -> Select[Any]:
    statement = (
        select(Stop)
        .join(RoadShow, RoadShow.id == Stop.road_show_id)
        .where(
            scope(actor, Stop),
            Stop.state != StopState.MOVED,
            RoadShow.state != RoadShowState.CANCELLED,
        )
    )
    if chosen.from_on is not None:
        statement = statement.where(Stop.on >= chosen.from_on)
    if chosen.to_on is not None:
        statement = statement.where(Stop.on <= chosen.to_on)
    if chosen.officer_id is not None:
        statement = statement.where(goes_to(chosen.officer_id))
    if chosen.state is not None:
        statement = statement.where(Stop.state == chosen.state)
    return statement
