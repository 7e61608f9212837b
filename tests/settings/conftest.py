"""The settings own the reference tables, so their tests begin without rows in them."""

import pytest
from sqlalchemy.orm import Session, scoped_session


@pytest.fixture(autouse=True)
def begin_empty(request: pytest.FixtureRequest) -> None:
    if "app" in request.fixturenames and "new_office" not in request.fixturenames:
        request.getfixturevalue("empty_tables")


@pytest.fixture
def new_office(session: scoped_session[Session]) -> scoped_session[Session]:
    """What an office of Kalimantan Timur starts with, as every test outside of these finds it."""
    return session
