"""What can be read of imports, always within a person's scope."""

from sqlalchemy import ColumnElement, false, true

from app.core.permissions import Action, Actor, Permission, scope_rule
from app.imports.models import ImportRun


@scope_rule(ImportRun)
def _runs(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Imports are open to all who may import: they clean up each other's lists."""
    return true() if actor.can(Permission.IMPORT) else false()
