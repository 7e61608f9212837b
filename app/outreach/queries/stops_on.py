"""Stops on the days that an office will not work on."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

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
