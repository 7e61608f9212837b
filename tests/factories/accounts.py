"""People for tests. All share one password, hashed with the least work Argon2 allows."""

from typing import Any

from factory import LazyAttribute, LazyFunction, Sequence
from factory.alchemy import SQLAlchemyModelFactory

from app.accounts.models import Team, User, UserRole
from app.accounts.roles import Role
from app.core.db import db
from tests.support.hashing import CHEAP

PASSWORD = "kata sandi uji coba"


class TeamFactory(SQLAlchemyModelFactory):
    """A team; people are put into it by ``officer(team_id=...)``."""

    class Meta:
        model = Team
        sqlalchemy_session = db.session
        sqlalchemy_session_persistence = "flush"

    name = Sequence(lambda number: f"Tim Uji {number}")


class UserFactory(SQLAlchemyModelFactory):
    """`UserFactory(roles=[Role.OFFICER])`; without roles an officer."""

    class Meta:
        model = User
        sqlalchemy_session = db.session
        sqlalchemy_session_persistence = "flush"

    class Params:
        roles = (Role.OFFICER,)

    name = Sequence(lambda number: f"Petugas Uji {number}")
    email = Sequence(lambda number: f"petugas.uji{number}@disnaker.example")
    password_hash = LazyFunction(lambda: CHEAP.hash(PASSWORD))
    held_roles = LazyAttribute(lambda made: [UserRole(role=role) for role in made.roles])

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        """In whose place somebody acts is known from the start, as it is of whoever is signed in."""
        made = super()._create(model_class, *args, **values)
        assert made.standing_in == []
        return made


def officer(**values: object) -> User:
    return UserFactory(roles=[Role.OFFICER], **values)


def supervisor(**values: object) -> User:
    return UserFactory(roles=[Role.SUPERVISOR], **values)


def admin(**values: object) -> User:
    return UserFactory(roles=[Role.ADMIN], **values)
