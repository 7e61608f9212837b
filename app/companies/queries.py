"""What can be read of companies, always within a person's scope."""

from sqlalchemy import ColumnElement, exists, false, true

from app.companies.models import Company, Contact
from app.core.permissions import Action, Actor, Permission, scope, scope_rule


@scope_rule(Company)
def _companies(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Every company is seen by all who work with companies; officers change and export their own."""
    if action is Action.SEE:
        return true() if actor.can(Permission.COMPANY_VIEW) else false()
    everyones, own = {
        Action.CHANGE: (Permission.COMPANY_EDIT_ALL, Permission.COMPANY_EDIT),
        Action.EXPORT: (Permission.EXPORT_ALL, Permission.EXPORT),
    }[action]
    if actor.can(everyones):
        return true()
    return Company.owner_id == actor.id if actor.can(own) else false()


@scope_rule(Contact)
def _contacts(actor: Actor, action: Action) -> ColumnElement[bool]:
    """A contact is as open as its company."""
    return exists().where(Company.id == Contact.company_id, scope(actor, Company, action))
