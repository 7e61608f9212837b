"""Which alumni can be offered for the seats of a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import selectinload

from app.agreements.models import SeatLine
from app.candidates.enums import Availability, LegalBasis
from app.candidates.models import Candidate, Training
from app.candidates.queries.finding import mentions
from app.companies import asked as asking
from app.core.db import db
from app.core.paging import count
from app.core.permissions import Actor, scope
from app.placements import states
from app.placements.enums import PlacementState
from app.placements.models import Placement, PlacementCheck

MOST_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the alumni to be offered are narrowed to."""

    query: str = ""
    trade_id: int | None = None
    is_free: bool = True
    """Not at work or in training, and on no other seat."""
    has_consent: bool = True


@dataclass(frozen=True)
class Offer:
    """The first of those found, and how many there are."""

    rows: Sequence[Candidate]
    total: int


def candidates_for(actor: Actor, line: SeatLine, wanted: Wanted) -> Offer:
    """Alumni on file who are not yet in selection for this line, by name."""
    here = select(Placement.candidate_id).where(
        Placement.seat_line_id == line.id, Placement.state.in_(states.OPEN)
    )
    statement = select(Candidate).where(
        Candidate.trashed_at.is_(None), scope(actor, Candidate), Candidate.id.not_in(here), *_narrowed(wanted)
    )
    rows = db.session.scalars(
        statement.options(selectinload(Candidate.trainings).joinedload(Training.trade))
        .order_by(Candidate.name_key, Candidate.id)
        .limit(MOST_SHOWN)
    ).all()
    return Offer(rows, len(rows) if len(rows) < MOST_SHOWN else count(statement))


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    typed = asking.read(wanted.query)
    if typed:
        asked.append(mentions(typed))
    if wanted.trade_id is not None:
        trained = select(Training.candidate_id).where(
            Training.trashed_at.is_(None), Training.trade_id == wanted.trade_id
        )
        asked.append(Candidate.id.in_(trained))
    if wanted.is_free:
        holding = select(Placement.candidate_id).where(Placement.state.in_(states.HOLDING))
        asked += [
            Candidate.availability.in_([Availability.AVAILABLE, Availability.UNKNOWN]),
            Candidate.id.not_in(holding),
            Candidate.id.not_in(_at_work()),
        ]
    if wanted.has_consent:
        asked.append(or_(Candidate.consent_on.is_not(None), Candidate.legal_basis != LegalBasis.CONSENT))
    return asked


def _at_work() -> Select[int]:
    """Candidates whom a company hired after a placement, and of whom nobody found that they are gone again."""
    gone = exists().where(
        PlacementCheck.placement_id == Placement.id, PlacementCheck.is_still_there.is_(False)
    )
    return select(Placement.candidate_id).where(Placement.state == PlacementState.HIRED, ~gone)
