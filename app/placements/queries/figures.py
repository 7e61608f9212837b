"""Seats and people counted for a period: what dashboards and reports read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, and_, func, literal, select, union_all

from app.accounts import whose
from app.agreements.models import Agreement, AgreementSum, SeatLine
from app.agreements.queries.summed import is_under, sums_open_to
from app.companies.queries import is_on_file
from app.core.db import db
from app.core.permissions import Actor, scope
from app.placements.models import Placement
from app.settings.models import Scheme


@dataclass(frozen=True)
class Figures:
    """Seats and people of a period, both its days included.

    ``committed`` are the seats that agreements signed in it added, ``filled`` the people who started, ``completed`` those who
    stayed to the end, ``left`` those who did not, ``hired`` those who found a job with the host or elsewhere.
    """

    committed: int = 0
    filled: int = 0
    completed: int = 0
    left: int = 0
    hired: int = 0


NAMES = ("committed", "filled", "completed", "left", "hired")
DAYS = {
    "filled": Placement.started_on,
    "completed": Placement.completed_on,
    "left": Placement.left_on,
    "hired": Placement.hired_on,
}
"""The day on which each happened to somebody."""


def figures(
    actor: Actor,
    first: date,
    last: date,
    *,
    owner_id: whose.Whose | None = None,
    scheme: Scheme | None = None,
) -> Figures:
    """What happened from ``first`` to ``last``: under the agreements of an officer, under those of a scheme."""
    found = _counted(actor, first, last, owner_id, scheme)
    return Figures(**{name: sum(by.values()) for name, by in found.items()})


def by_officer(
    actor: Actor, first: date, last: date, *, scheme: Scheme | None = None
) -> dict[int | None, Figures]:
    """The same by who is in charge of the agreement; None stands for nobody."""
    found = _counted(actor, first, last, None, scheme)
    officers = {officer for by in found.values() for officer in by}
    return {officer: Figures(**{name: found[name].get(officer, 0) for name in NAMES}) for officer in officers}


def _counted(
    actor: Actor, first: date, last: date, owner_id: whose.Whose | None, scheme: Scheme | None
) -> dict[str, dict[int | None, int]]:
    seats = (
        select(AgreementSum.owner_id, func.sum(AgreementSum.new_seats))
        .where(
            AgreementSum.signed_on.between(first, last),
            *sums_open_to(actor, owner_id=owner_id, scheme=scheme),
        )
        .group_by(AgreementSum.owner_id)
    )
    found: dict[str, dict[int | None, int]] = {name: {} for name in NAMES}
    for officer, number in db.session.execute(seats):
        found["committed"][officer] = int(number or 0)
    # Outer joins, so that no database begins with all agreements to find the few placements of these days.
    happened = union_all(
        *(
            select(Placement.seat_line_id, literal(name, String).label("name")).where(
                day.between(first, last), scope(actor, Placement)
            )
            for name, day in DAYS.items()
        )
    ).subquery()
    people = (
        select(happened.c.name, Agreement.owner_id, func.count(Agreement.id))
        .select_from(happened)
        .outerjoin(SeatLine, SeatLine.id == happened.c.seat_line_id)
        .outerjoin(Agreement, and_(Agreement.id == SeatLine.agreement_id, *_open_to(actor, owner_id, scheme)))
        .group_by(happened.c.name, Agreement.owner_id)
    )
    for name, officer, number in db.session.execute(people):
        if number:
            found[name][officer] = number
    return found


def _open_to(
    actor: Actor, owner_id: whose.Whose | None, scheme: Scheme | None
) -> Iterator[ColumnElement[bool]]:
    yield scope(actor, Agreement)
    yield is_on_file(Agreement.company_id)
    if owner_id is not None:
        yield whose.is_of(Agreement.owner_id, owner_id)
    if scheme is not None:
        yield is_under(Agreement.id, scheme)
