"""People on seats: who started, stayed to the end, left early or was hired in some days."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts import whose
from app.accounts.whose import Whose
from app.agreements.models import Agreement, SeatLine
from app.agreements.queries import is_under
from app.companies.queries import is_on_file
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, scope
from app.dashboards.enums import Happening
from app.dashboards.figures import Asked, Figure, Link
from app.placements.models import Placement
from app.placements.queries.figures import figures as counted
from app.settings.models import Scheme

DAYS: dict[Happening, Any] = {
    Happening.FILLED: Placement.started_on,
    Happening.COMPLETED: Placement.completed_on,
    Happening.LEFT: Placement.left_on,
    Happening.HIRED: Placement.hired_on,
}


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which placements: those to which this happened in these days, under the agreements of an officer or a scheme."""

    what: Happening = Happening.FILLED
    from_on: date | None = None
    to_on: date | None = None
    owner_id: Whose | None = None
    scheme: Scheme | None = None


def listed(actor: Actor, chosen: Filter, *, key: str | None = None) -> Page[Placement]:
    """One page of placements, the latest first."""
    day = DAYS[chosen.what]
    order = (Order(day, day.key, True), Order(Placement.id, "id", True))
    line = joinedload(Placement.seat_line)
    statement = _narrowed(actor, chosen).options(
        joinedload(Placement.candidate), line.joinedload(SeatLine.agreement).joinedload(Agreement.company)
    )
    return page(statement, order, key=key)


def figures(asked: Asked) -> tuple[Figure, ...]:
    """From the seats that were filled to the people who found a job, in the period and the one before."""
    now, before = (
        counted(asked.actor, period.first, period.last, owner_id=asked.officer_id, scheme=asked.scheme)
        for period in (asked.period, asked.period.before)
    )
    return tuple(
        Figure(
            str(one.label),
            getattr(now, one.value),
            link(asked.period.days, one, asked.officer_id, asked.scheme),
            before=getattr(before, one.value),
        )
        for one in Happening
    )


def link(days: dict[str, str], what: Happening, owner_id: Whose | None, scheme: Scheme | None) -> Link:
    """The list of those to whom something happened in some days."""
    about = {"owner": owner_id, "scheme": scheme.key if scheme else None}
    return Link("dashboards.placements", {"what": what.value, **days, **about})


def _narrowed(actor: Actor, chosen: Filter) -> Select[Any]:
    day = DAYS[chosen.what]
    statement = (
        select(Placement)
        .join(SeatLine, SeatLine.id == Placement.seat_line_id)
        .join(Agreement, Agreement.id == SeatLine.agreement_id)
        .where(
            day.is_not(None),
            scope(actor, Placement),
            scope(actor, Agreement),
            is_on_file(Agreement.company_id),
        )
    )
    if chosen.from_on is not None:
        statement = statement.where(day >= chosen.from_on)
    if chosen.to_on is not None:
        statement = statement.where(day <= chosen.to_on)
    if chosen.owner_id is not None:
        statement = statement.where(whose.is_of(Agreement.owner_id, chosen.owner_id))
    if chosen.scheme is not None:
        statement = statement.where(is_under(Agreement.id, chosen.scheme))
    return statement
