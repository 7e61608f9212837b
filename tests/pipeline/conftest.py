"""People of the pipeline, at a stopped clock."""

from typing import Any

import pytest

from app.accounts.models import User
from tests.factories import accounts


@pytest.fixture(autouse=True)
def stopped(app: Any, clock: Any) -> None:
    """All of these tests look at ages and days."""


@pytest.fixture
def officer() -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def supervisor() -> User:
    return accounts.supervisor(name="Joko Kusuma")
