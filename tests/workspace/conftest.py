"""One person of each role, at a stopped clock."""

from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from tests.factories.accounts import UserFactory


@pytest.fixture(autouse=True)
def stopped(request: pytest.FixtureRequest, app: Any) -> None:
    """All of these tests look at days; those at the real server look at the real clock, as it does."""
    if "live_server" not in request.fixturenames:
        request.getfixturevalue("clock")


@pytest.fixture
def officer() -> User:
    return UserFactory(roles=[Role.OFFICER], name="Rina Nurhayati")


@pytest.fixture
def supervisor() -> User:
    return UserFactory(roles=[Role.SUPERVISOR], name="Joko Kusuma")


@pytest.fixture
def people() -> dict[Role, User]:
    """One person of each role."""
    return {role: UserFactory(roles=[role]) for role in Role}
