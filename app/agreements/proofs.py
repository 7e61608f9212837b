"""The evidence that lies in agreements: drafts, signatures, seats and letters of interest."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.agreements import states
from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement, SeatLine
from app.agreements.queries.standing import is_live
from app.core import clock
from app.core.db import db
from app.pipeline.evidence import evidence_source
from app.pipeline.models import Partnership
from app.settings.enums import Evidence

_IS_LETTER = Agreement.kind == AgreementKind.LETTER_OF_INTEREST


@evidence_source(Evidence.INTEREST)
def letter_of_interest(partnership: Partnership) -> str | None:
    """The latest letter of interest that the company signed."""
    return _latest(partnership, and_(_IS_LETTER, is_live(clock.today())))


@evidence_source(Evidence.DRAFT)
def draft(partnership: Partnership) -> str | None:
    """The latest agreement being drawn up or in force."""
    is_open = or_(Agreement.state.in_(states.UNSIGNED), is_live(clock.today()))
    return _latest(partnership, and_(~_IS_LETTER, is_open))


@evidence_source(Evidence.SIGNED_AGREEMENT)
def signed_agreement(partnership: Partnership) -> str | None:
    """The latest agreement in force; none is stored as signed without both days and a scan."""
    return _latest(partnership, and_(~_IS_LETTER, is_live(clock.today())))


@evidence_source(Evidence.SEATS)
def seats(partnership: Partnership) -> str | None:
    """The latest agreement in force that promises seats."""
    has_seats = exists().where(SeatLine.agreement_id == Agreement.id)
    return _latest(partnership, and_(~_IS_LETTER, is_live(clock.today()), has_seats))


def _latest(partnership: Partnership, condition: ColumnElement[bool]) -> str | None:
    """The latest agreement of the partnership, or of its company and of no other partnership."""
    agreement_id = db.session.scalar(
        select(Agreement.id)
        .where(
            Agreement.company_id == partnership.company_id,
            or_(Agreement.partnership_id == partnership.id, Agreement.partnership_id.is_(None)),
            Agreement.state != AgreementState.TERMINATED,
            condition,
        )
        .order_by(Agreement.id.desc())
        .limit(1)
    )
    return f"agreements-{agreement_id}" if agreement_id else None
