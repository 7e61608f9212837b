"""Invented alumni on the seats of the demo office: some in selection, some at work, some hired."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.agreements import queries as agreements
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement, SeatLine
from app.applications.models import Application
from app.candidates.models import Candidate
from app.core.clock import later_by
from app.placements import services
from app.placements.enums import PlacementState as S
from app.placements.models import Placement
from app.settings import queries as settings
from app.settings.enums import ReasonKind

TO_WORK = (S.ACCEPTED, S.SIGNED, S.ENDORSED, S.STARTED)

WAYS: tuple[tuple[S, ...], ...] = (
    (S.INTERVIEW, *TO_WORK),
    (*TO_WORK, S.COMPLETED, S.HIRED),
    (S.INTERVIEW, S.ACCEPTED, S.SIGNED),
    (S.INTERVIEW, *TO_WORK, S.COMPLETED, S.HIRED),
    (S.INTERVIEW,),
    (S.INTERVIEW, *TO_WORK, S.COMPLETED),
    (S.INTERVIEW, S.REFUSED),
    (*TO_WORK, S.LEFT),
    (),
)
"""The steps of one person after another; fewer where the agreement is younger than they would take."""

AFTER = {S.INTERVIEW: 4, S.REFUSED: 7, S.ACCEPTED: 8, S.SIGNED: 12, S.ENDORSED: 14, S.STARTED: 18, S.LEFT: 49}
"""How many days after the proposal each step is taken."""

PROPOSED_BEFORE = {S.INTERVIEW: 9, S.REFUSED: 9, S.SIGNED: 14, S.STARTED: 75}
"""How many days ago somebody was proposed at most, by the last step; whoever stayed to the end was proposed at once."""

JUST_PROPOSED = 3

HIRED_AFTER = 6
"""How many days after the last one at the company somebody is hired."""

MOST = 24

OLD_ENOUGH = 19
"""Of age even when the first of them was proposed, most of a year ago; in whole years today."""


def place(session: Session, *, by: User, on: date, random: Random) -> None:
    """Offer alumni who agreed to it for the seats of approved programmes, and move them on."""
    alumni = list(
        session.scalars(
            select(Candidate)
            .where(Candidate.consent_on.is_not(None), Candidate.birth_on <= later_by(on, -12 * OLD_ENOUGH))
            .order_by(Candidate.id)
            .limit(MOST)
        )
    )
    lines = session.scalars(
        select(SeatLine)
        .join(Agreement, Agreement.id == SeatLine.agreement_id)
        .join(Application, Application.agreement_id == Agreement.id)
        .where(
            Agreement.state == AgreementState.ACTIVE,
            Agreement.valid_to_on >= on,
            Application.letter_on.is_not(None),
        )
        .options(joinedload(SeatLine.agreement).joinedload(Agreement.company))
        .order_by(SeatLine.id)
    ).all()
    ways = 0
    for line in lines:
        for _each in range(min(random.choice((0, 2, 3, 4)), len(alumni))):
            _one(line, alumni.pop(), WAYS[ways % len(WAYS)], by=by, on=on)
            ways += 1


def _one(line: SeatLine, candidate: Candidate, way: tuple[S, ...], *, by: User, on: date) -> None:
    first = line.agreement.office_signed_on or on
    days_ago = PROPOSED_BEFORE.get(way[-1]) if way else JUST_PROPOSED
    if days_ago is not None:
        first = max(first, on - timedelta(days=days_ago))
    (placement,) = services.propose(line, [candidate], by=by, on=first)
    for to in way:
        day = _day_of(to, line, first)
        if day > on or (to is S.ACCEPTED and agreements.totals_of([line.id])[line.id].free < 1):
            return
        placement = _move(placement, to, by=by, on=day)


def _day_of(to: S, line: SeatLine, first: date) -> date:
    """When somebody proposed on the ``first`` day takes a step: to the end only once all months are over."""
    if to in AFTER:
        return first + timedelta(days=AFTER[to])
    completed_on = later_by(first + timedelta(days=AFTER[S.STARTED]), line.months)
    return completed_on + timedelta(days=HIRED_AFTER * (to is S.HIRED))


def _move(placement: Placement, to: S, *, by: User, on: date) -> Placement:
    reasons = {S.REFUSED: ReasonKind.NOT_PLACED, S.LEFT: ReasonKind.LEFT_EARLY}
    return services.move(
        placement,
        to,
        by=by,
        on=on,
        reason=settings.reasons(reasons[to])[0] if to in reasons else None,
        hiring=services.Hiring(by_host=True, position=placement.seat_line.position)
        if to is S.HIRED
        else None,
    )
