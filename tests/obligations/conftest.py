"""People of the obligations, at a stopped clock (Tuesday 24 November 2026)."""

from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from tests.factories import accounts


@pytest.fixture(autouse=True)
def stopped(app: Any, clock: Any) -> None:
    """All of these tests look at days."""


@pytest.fixture
def rina() -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def budi() -> User:
    return accounts.officer(name="Budi Santoso")


@pytest.fixture
def joko() -> User:
    return accounts.supervisor(name="Joko Kusuma")


@pytest.fixture
def head() -> User:
    return accounts.UserFactory(roles=[Role.HEAD], name="Hendra Wibowo")
