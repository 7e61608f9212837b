"""Which agreements a person may see, change and export."""

from sqlalchemy import ColumnElement, exists, false, true

from app.agreements.models import Agreement, AgreementFile, SeatLine
from app.core.permissions import Action, Actor, Permission, scope, scope_rule


@scope_rule(Agreement)
def _agreements(actor: Actor, action: Action) -> ColumnElement[bool]:
    """All see agreements; officers draft, change and export those they own."""
    if action is Action.SEE:
        return true() if actor.can(Permission.AGREEMENT_VIEW) else false()
    everyones, own = {
        Action.CHANGE: (Permission.AGREEMENT_EDIT_ALL, Permission.AGREEMENT_EDIT),
        Action.EXPORT: (Permission.EXPORT_ALL, Permission.EXPORT),
    }[action]
    if actor.can(everyones):
        return true()
    return Agreement.owner_id == actor.id if actor.can(own) else false()


@scope_rule(SeatLine)
def _seat_lines(actor: Actor, action: Action) -> ColumnElement[bool]:
    """A seat line is as open as its agreement."""
    return exists().where(Agreement.id == SeatLine.agreement_id, scope(actor, Agreement, action))


@scope_rule(AgreementFile)
def _files(actor: Actor, action: Action) -> ColumnElement[bool]:
    """A paper is as open as its agreement."""
    return exists().where(Agreement.id == AgreementFile.agreement_id, scope(actor, Agreement, action))
