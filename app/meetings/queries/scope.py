"""Which meetings a person may see and hold."""

from sqlalchemy import ColumnElement, false, true

from app.core.permissions import Action, Actor, Permission, scope_rule
from app.meetings.models import Meeting


@scope_rule(Meeting)
def _meetings(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Whoever sees the pipeline reads what was decided of it; meetings are held by who may change all of it."""
    needed = Permission.PIPELINE_VIEW if action is Action.SEE else Permission.PIPELINE_EDIT_ALL
    return true() if actor.can(needed) else false()
