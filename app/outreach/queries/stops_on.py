"""Stops on the days, and at the hours, on which an office will not work."""

from collections.abc import Iterable, Mapping
from datetime import date, time

from sqlalchemy import func, select

from app.core.clock import today
from app.core.db import db
from app.outreach.enums import StopState
from app.outreach.models import Stop


def planned_on(days: Iterable[date]) -> dict[date, int]:
    """How many stops are planned on each of ``days`` that has any, whoever goes."""
    statement = (
        select(Stop.on, func.count())
        .where(Stop.on.in_(sorted(days)), Stop.state == StopState.PLANNED)
        .group_by(Stop.on)
        .order_by(Stop.on)
    )
    return {on: count for on, count in db.session.execute(statement)}  # noqa: C416 - rows, not pairs, for the type checker


def outside(hours: Mapping[str, tuple[time | None, time | None]]) -> dict[date, int]:
    """How many of the stops to come have an hour outside of these working hours (by weekday, Monday "0"), by day."""
    hour = func.coalesce(Stop.planned_at, Stop.window_from)
    statement = (
        select(Stop.on, hour, func.count())
        .where(Stop.on >= today(), Stop.state == StopState.PLANNED, hour.is_not(None))
        .group_by(Stop.on, hour)
    )
    found: dict[date, int] = {}
    for on, at, count in db.session.execute(statement):
        first, last = hours.get(str(on.weekday())) or (None, None)
        if first is None or last is None or not first <= at < last:
            found[on] = found.get(on, 0) + count
    return dict(sorted(found.items()))
