"""Who may see and take back decisions, and who may see and decide exemptions."""

from sqlalchemy import ColumnElement, exists, false, or_

from app.agreements.models import Agreement
from app.approvals.enums import NEEDS, Kind
from app.approvals.models import ExemptionRequest, Ruling
from app.candidates.models import Candidate
from app.core.permissions import Action, Actor, Permission, scope, scope_rule


@scope_rule(Ruling)
def _decisions(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Whoever may decide a kind of thing reads and takes back what was decided of it."""
    kinds = [kind for kind in Kind if actor.can(NEEDS[kind])]
    return Ruling.kind.in_(kinds) if kinds else false()


@scope_rule(ExemptionRequest)
def _exemptions(actor: Actor, action: Action) -> ColumnElement[bool]:
    """A request is as open as its agreement and the person it is about; it is changed by who asked and by who approves."""
    person = exists().where(Candidate.id == ExemptionRequest.candidate_id, scope(actor, Candidate))
    seen = exists().where(
        Agreement.id == ExemptionRequest.agreement_id, scope(actor, Agreement, Action.SEE)
    ) & or_(ExemptionRequest.candidate_id.is_(None), person)
    if action is Action.SEE:
        return seen
    approves = actor.can(Permission.AGREEMENT_APPROVE)
    return seen & or_(
        ExemptionRequest.asked_by_id == actor.id, ExemptionRequest.id > 0 if approves else false()
    )
