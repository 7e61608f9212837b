"""Which ceremonies a person may see and hold."""

from sqlalchemy import ColumnElement, false, true

from app.ceremonies.models import Ceremony
from app.core.permissions import Action, Actor, Permission, scope_rule


def may_hold(actor: Actor) -> bool:
    """Whether ``actor`` may hold ceremonies: agreements are signed there, so who approves them."""
    return actor.can(Permission.AGREEMENT_APPROVE)


@scope_rule(Ceremony)
def _ceremonies(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Whoever sees agreements sees where they are signed; it is held by who approves them."""
    if action is Action.SEE:
        return true() if actor.can(Permission.AGREEMENT_VIEW) else false()
    return true() if may_hold(actor) else false()
