"""What can be read of follow-ups, always within a person's scope."""

from sqlalchemy import ColumnElement, false, true

from app.core.permissions import Action, Actor, Permission, scope_rule
from app.follow_ups.models import FollowUp


@scope_rule(FollowUp)
def _follow_ups(actor: Actor, action: Action) -> ColumnElement[bool]:
    """All see what is next for a company; officers change and export what they owe themselves."""
    if action is Action.SEE:
        return true() if actor.can(Permission.FOLLOW_UP_VIEW) else false()
    everyones, own = {
        Action.CHANGE: (Permission.FOLLOW_UP_EDIT_ALL, Permission.FOLLOW_UP_EDIT),
        Action.EXPORT: (Permission.EXPORT_ALL, Permission.EXPORT),
    }[action]
    if actor.can(everyones):
        return true()
    return FollowUp.owner_id == actor.id if actor.can(own) else false()
