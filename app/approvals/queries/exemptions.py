"""Exemptions that were asked for."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement, SeatLine
from app.approvals.enums import ExemptionState
from app.approvals.models import ExemptionRequest
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, changeable_or_403, scope, visible_or_404
from app.settings.enums import RuleCode

SHOWN: tuple[Any, ...] = (
    joinedload(ExemptionRequest.agreement).joinedload(Agreement.company),
    joinedload(ExemptionRequest.agreement).selectinload(Agreement.seat_lines),
    joinedload(ExemptionRequest.candidate),
    joinedload(ExemptionRequest.seat_line).options(
        joinedload(SeatLine.trade), joinedload(SeatLine.agreement).joinedload(Agreement.company)
    ),
    joinedload(ExemptionRequest.asked_by).lazyload(User.held_roles),
)


def exemption_or_404(actor: Actor, exemption_id: int) -> ExemptionRequest:
    """The request if the actor may see it; otherwise 404."""
    return visible_or_404(actor, ExemptionRequest, exemption_id, options=SHOWN)


def exemption_for_change(actor: Actor, exemption_id: int) -> ExemptionRequest:
    """The request, held, if the actor may change it; 404 and 403 otherwise."""
    return changeable_or_403(actor, ExemptionRequest, exemption_id, options=SHOWN, is_held=True)


def exemptions_of(agreement: Agreement) -> list[ExemptionRequest]:
    """What was asked for of one agreement, the latest first."""
    statement = select(ExemptionRequest).where(ExemptionRequest.agreement_id == agreement.id)
    return list(db.session.scalars(statement.options(*SHOWN).order_by(ExemptionRequest.id.desc()).limit(20)))


def rules_asked_for(line_id: int, candidate_id: int) -> set[RuleCode]:
    """The rules of which an exemption for this person on this seat waits for a decision."""
    statement = select(ExemptionRequest.rule).where(
        ExemptionRequest.seat_line_id == line_id,
        ExemptionRequest.candidate_id == candidate_id,
        ExemptionRequest.state == ExemptionState.OPEN,
    )
    return set(db.session.scalars(statement))


def asked_by(actor: Actor, *, key: str | None = None) -> Page[ExemptionRequest]:
    """One page of what a person asked for, the latest first."""
    statement = (
        select(ExemptionRequest)
        .where(ExemptionRequest.asked_by_id == actor.id, scope(actor, ExemptionRequest))
        .options(*SHOWN)
    )
    return page(statement, [Order(ExemptionRequest.id, "id", descending=True)], key=key)


def own_in_review(actor: Actor) -> list[Agreement]:
    """The agreements of a person that wait for their approval, the longest first."""
    statement = (
        select(Agreement)
        .where(
            Agreement.owner_id == actor.id,
            Agreement.state == AgreementState.IN_REVIEW,
            scope(actor, Agreement),
        )
        .options(joinedload(Agreement.company))
        .order_by(Agreement.updated_at, Agreement.id)
        .limit(50)
    )
    return list(db.session.scalars(statement))
