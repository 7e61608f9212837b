"""An office with its stages, schemes and reasons, at a stopped clock."""

from typing import Any

import pytest

from app.accounts.models import User
from tests.factories import accounts, settings


@pytest.fixture(autouse=True)
def office(app: Any, clock: Any) -> None:
    settings.an_office()


@pytest.fixture
def officer() -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def supervisor() -> User:
    return accounts.supervisor(name="Joko Kusuma")
