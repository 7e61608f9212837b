"""Which obligations a person may see, change and export."""

from sqlalchemy import ColumnElement, exists

from app.agreements.models import Agreement
from app.core.permissions import Action, Actor, scope, scope_rule
from app.obligations.models import Obligation


@scope_rule(Obligation)
def _obligations(actor: Actor, action: Action) -> ColumnElement[bool]:
    """An obligation is as open as its agreement."""
    return exists().where(Agreement.id == Obligation.agreement_id, scope(actor, Agreement, action))
