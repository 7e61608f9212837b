"""The evidence that lies in agreements: drafts, signatures, seats and letters of interest."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from app.agreements import states
from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement, SeatLine
from app.agreements.queries.standing import is_live
from app.core import clock
from app.pipeline.evidence import evidence_source
from app.settings.enums import Evidence

_IS_LETTER = Agreement.kind == AgreementKind.LETTER_OF_INTEREST


@evidence_source("agreements", Evidence.INTEREST)
def letters_of_interest(company_id: Any, partnership_id: Any) -> Select[int]:
    """The letters of interest that the company signed."""
    return _agreements(company_id, partnership_id, and_(_IS_LETTER, is_live(clock.today())))


@evidence_source("agreements", Evidence.DRAFT)
def drafts(company_id: Any, partnership_id: Any) -> Select[int]:
    """The agreements being drawn up or in force."""
    is_open = or_(Agreement.state.in_(states.UNSIGNED), is_live(clock.today()))
    return _agreements(company_id, partnership_id, and_(~_IS_LETTER, is_open))


@evidence_source("agreements", Evidence.SIGNED_AGREEMENT)
def signed_agreements(company_id: Any, partnership_id: Any) -> Select[int]:
    """The agreements in force; none is stored as signed without both days and a scan."""
    return _agreements(company_id, partnership_id, and_(~_IS_LETTER, is_live(clock.today())))


@evidence_source("agreements", Evidence.SEATS)
def with_seats(company_id: Any, partnership_id: Any) -> Select[int]:
    """The agreements in force that promise seats."""
    has_seats = exists().where(SeatLine.agreement_id == Agreement.id)
    return _agreements(company_id, partnership_id, and_(~_IS_LETTER, is_live(clock.today()), has_seats))


def _agreements(company_id: Any, partnership_id: Any, condition: ColumnElement[bool]) -> Select[int]:
    """Those of the partnership, or of its company and of no other partnership."""
    return (
        select(Agreement.id)
        .where(
            Agreement.company_id == company_id,
            or_(Agreement.partnership_id == partnership_id, Agreement.partnership_id.is_(None)),
            Agreement.state != AgreementState.TERMINATED,
            condition,
        )
        .order_by(Agreement.id.desc())
    )
