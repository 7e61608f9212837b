"""The people of the demo office, for tests that look at a whole office instead of rows of their own.

The office is built once a run (`Databases.demo`); the fixture `demo_office` puts it into a test's `app`.
"""

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.roles import Role
from app.core.db import db
from app.demo.office import PEOPLE

ADDRESSES = {role: address for address, _name, _position, role in reversed(PEOPLE)}
"""How they sign in; the first of those who have the role."""


def person(role: Role) -> User:
    """Who has this role in the demo office of the current app."""
    return db.session.scalars(select(User).where(User.email == ADDRESSES[role])).one()
