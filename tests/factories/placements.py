"""Placements for tests: candidates on the seats of an agreement in force."""

from datetime import date
from typing import Any

from app.accounts.models import User
from app.agreements.models import SeatLine
from app.candidates.models import Candidate
from app.core.db import db
from app.core.permissions import OPERATOR
from app.placements import queries, services
from app.placements.enums import PlacementState
from app.placements.models import Placement
from app.settings import queries as settings
from app.settings.enums import ReasonKind
from tests.factories import agreements, applications, candidates

LONG_AGO = date(2020, 1, 2)

WAY = {
    PlacementState.PROPOSED: (),
    PlacementState.INTERVIEW: (PlacementState.INTERVIEW,),
    PlacementState.REFUSED: (PlacementState.REFUSED,),
}
"""How a state is reached; the others by the straight way."""

STRAIGHT = (
    PlacementState.ACCEPTED,
    PlacementState.SIGNED,
    PlacementState.ENDORSED,
    PlacementState.STARTED,
    PlacementState.COMPLETED,
    PlacementState.HIRED,
)


def a_line(
    *, seats: int = 3, owner: User | None = None, position: str = "Juru las", **values: Any
) -> SeatLine:
    """A seat line of an agreement in force whose programme is approved."""
    agreement = agreements.agreement("active", owner=owner, **values)
    applications.approve(agreement.id, on=LONG_AGO)
    return loaded(agreements.seat_line(agreement, seats=seats, position=position))


def loaded(line: SeatLine) -> SeatLine:
    """The line with its agreement and company, as a page reads it."""
    return queries.line_or_404(OPERATOR, line.id)


def a_willing_candidate(**fields: Any) -> Candidate:
    """Somebody who has agreed to be shown to companies."""
    return candidates.a_candidate(
        **{"consent_version": "2026-1", "consent_on": "2026-10-01", "availability": "available", **fields}
    )


def a_placement(
    state: str = "proposed", *, by: User, line: SeatLine | None = None, **fields: Any
) -> Placement:
    """A candidate brought to this state step by step, all of it today."""
    if line is not None:
        applications.approve(line.agreement_id, on=LONG_AGO)
    (placement,) = services.propose(line or a_line(owner=by), [a_willing_candidate(**fields)], by=by)
    wanted = PlacementState(state)
    way = WAY.get(wanted)
    if wanted is PlacementState.LEFT:
        way = (*STRAIGHT[:4], wanted)
    for to in way if way is not None else STRAIGHT[: STRAIGHT.index(wanted) + 1]:
        placement = moved(placement, to, by=by)
    db.session.flush()
    return placement


def moved(placement: Placement, to: PlacementState, *, by: User, **given: Any) -> Placement:
    """The placement one step further, with a reason or a hiring where the step asks for one."""
    if to in (PlacementState.REFUSED, PlacementState.LEFT):
        kind = ReasonKind.NOT_PLACED if to is PlacementState.REFUSED else ReasonKind.LEFT_EARLY
        given.setdefault("reason", settings.reasons(kind)[0])
    if to is PlacementState.HIRED:
        given.setdefault("hiring", services.Hiring(by_host=True, position="Juru las"))
    return services.move(placement, to, by=by, **given)
