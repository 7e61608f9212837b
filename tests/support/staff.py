"""People whom tests of several packages know by name, at a stopped clock (Tuesday 24 November 2026)."""

from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from tests.factories import accounts


@pytest.fixture
def stopped(app: Any, clock: Any) -> None:
    """Tests that look at days."""


@pytest.fixture
def rina(stopped: None) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def budi(stopped: None) -> User:
    return accounts.officer(name="Budi Santoso")


@pytest.fixture
def joko(stopped: None) -> User:
    return accounts.supervisor(name="Joko Kusuma")


@pytest.fixture
def head(stopped: None) -> User:
    return accounts.UserFactory(roles=[Role.HEAD], name="Hendra Wibowo")
