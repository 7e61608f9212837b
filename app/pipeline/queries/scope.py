"""Which partnerships a person may see, change and export."""

from sqlalchemy import ColumnElement, false, true

from app.core.permissions import Action, Actor, Permission, scope_rule
from app.pipeline.models import Partnership


@scope_rule(Partnership)
def _partnerships(actor: Actor, action: Action) -> ColumnElement[bool]:
    """All see the pipeline; officers move and export the partnerships they own."""
    if action is Action.SEE:
        return true() if actor.can(Permission.PIPELINE_VIEW) else false()
    everyones, own = {
        Action.CHANGE: (Permission.PIPELINE_EDIT_ALL, Permission.PIPELINE_EDIT),
        Action.EXPORT: (Permission.EXPORT_ALL, Permission.EXPORT),
    }[action]
    if actor.can(everyones):
        return true()
    return Partnership.owner_id == actor.id if actor.can(own) else false()
