"""Whose figures a reader may look at."""

from app.accounts import queries as accounts
from app.accounts.models import User
from app.core.permissions import Actor, Permission
from app.outreach import queries as outreach


def sees_office(reader: Actor) -> bool:
    """Whether the figures of the whole office and of each officer are open; others see their own."""
    return reader.can(Permission.FOLLOW_UP_VIEW_ALL) or reader.can(Permission.EXPORT_ALL)


def people() -> list[User]:
    """The officers whose figures may be looked at."""
    return outreach.officers()


def person(user_id: int) -> User | None:
    """Somebody with this id."""
    return accounts.find_user(user_id)
