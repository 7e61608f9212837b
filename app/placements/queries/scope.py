"""Which placements a person may see, change and export."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from app.agreements.models import Agreement, SeatLine
from app.candidates.models import Candidate
from app.companies.models import Company
from app.core.permissions import Action, Actor, Permission, scope, scope_rule
from app.placements.models import Placement


@scope_rule(Placement)
def _placements(actor: Actor, action: Action) -> ColumnElement[bool]:
    """All who see candidates and agreements see who sits where.

    Who keeps candidates moves them everywhere; officers at their own companies and under their own agreements. As they
    tell of people, they leave the house with whoever may take people along.
    """
    is_seen = actor.can(Permission.CANDIDATE_VIEW) and actor.can(Permission.AGREEMENT_VIEW)
    if not is_seen:
        return false()
    if action is Action.SEE:
        return true()
    if action is Action.EXPORT:
        candidates = scope(actor, Candidate, Action.EXPORT)
        # Said which table is the outer one: lists join candidates besides.
        of_placement = select(Candidate.id).where(Candidate.id == Placement.candidate_id, candidates)
        return of_placement.correlate(Placement).exists()
    if actor.can(Permission.CANDIDATE_EDIT):
        return true()
    return exists().where(SeatLine.id == Placement.seat_line_id, lines_open_to(actor))


def lines_open_to(actor: Actor) -> ColumnElement[bool]:
    """The seat lines for which ``actor`` may propose candidates and move them on."""
    if not (actor.can(Permission.CANDIDATE_VIEW) and actor.can(Permission.AGREEMENT_VIEW)):
        return false()
    if actor.can(Permission.CANDIDATE_EDIT):
        return true()
    own = exists().where(Company.id == Agreement.company_id, Company.owner_id == actor.id)
    may_change = scope(actor, Agreement, Action.CHANGE)
    if not actor.can(Permission.AGREEMENT_EDIT):
        return false()
    return exists().where(and_(Agreement.id == SeatLine.agreement_id, or_(may_change, own)))
