"""Which applications a person may see and change: those of whose agreements they may."""

from sqlalchemy import ColumnElement, exists

from app.agreements.models import Agreement
from app.applications.models import Application
from app.core.permissions import Action, Actor, Permission, is_everything, scope, scope_rule


def may_decide(actor: Actor) -> bool:
    """Whether ``actor`` may decide about applications: who approves agreements."""
    return actor.can(Permission.AGREEMENT_APPROVE)


@scope_rule(Application)
def _applications(actor: Actor, action: Action) -> ColumnElement[bool]:
    """An application is as open as its agreement."""
    of_agreement = scope(actor, Agreement, action)
    if is_everything(of_agreement):
        return of_agreement
    return exists().where(Agreement.id == Application.agreement_id, of_agreement)
