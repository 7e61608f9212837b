"""Placements that hold what was typed, and those in the trash: conditions on placements alone, however many there are."""

from sqlalchemy import ColumnElement, func, or_, select, union
from sqlalchemy.orm import aliased

from app.accounts import whose
from app.agreements.models import Agreement, SeatLine
from app.candidates import queries as candidates
from app.candidates.models import Candidate
from app.companies import queries as companies
from app.companies.models import Company
from app.core.db import contains
from app.core.search import folded, holds
from app.placements.models import Placement

_ONE, _LINE, _OF_LINE = aliased(Placement), aliased(SeatLine), aliased(Agreement)


def mentions(text: str) -> ColumnElement[bool]:
    """Whether the person, the company or the position holds every word."""
    people = select(Candidate.id).where(candidates.is_named(text))
    firms = select(Company.id).where(holds(Company.id, Company.search_text, text))
    lines = (
        select(_LINE.id)
        .join(_OF_LINE, _OF_LINE.id == _LINE.agreement_id)
        .where(
            or_(contains(func.lower(_LINE.position), folded(text).split()), _OF_LINE.company_id.in_(firms))
        )
    )
    # Each by its own index: asked as one condition with "or", every placement would be read.
    found = union(
        select(_ONE.id).where(_ONE.candidate_id.in_(people)),
        select(_ONE.id).where(_ONE.seat_line_id.in_(lines)),
    )
    return Placement.id.in_(found)


def in_trash() -> ColumnElement[bool]:
    """Placements of a person or at a company in the trash: asked for, since they are few."""
    people = select(Candidate.id).where(Candidate.trashed_at.is_not(None))
    lost = select(_OF_LINE.id).where(_OF_LINE.company_id.in_(companies.in_trash()))
    lines = select(_LINE.id).where(_LINE.agreement_id.in_(lost))
    return or_(Placement.candidate_id.in_(people), Placement.seat_line_id.in_(lines))


def of_lines(
    *, agreement_id: int | None = None, trade_id: int | None = None, owner_id: whose.Whose | None = None
) -> ColumnElement[bool]:
    """Placements on seats of an agreement, of a trade, or under agreements of an officer."""
    lines = select(_LINE.id)
    if agreement_id is not None:
        lines = lines.where(_LINE.agreement_id == agreement_id)
    if trade_id is not None:
        lines = lines.where(_LINE.trade_id == trade_id)
    if owner_id is not None:
        lines = lines.join(_OF_LINE, _OF_LINE.id == _LINE.agreement_id).where(
            whose.is_of(_OF_LINE.owner_id, owner_id)
        )
    return Placement.seat_line_id.in_(lines)
