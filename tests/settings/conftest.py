"""The settings own the reference tables, so their tests begin without rows in them."""

import pytest
from sqlalchemy.orm import Session, scoped_session


@pytest.fixture
def begins_empty(request: pytest.FixtureRequest) -> bool:
    return "new_office" not in request.fixturenames


@pytest.fixture
def new_office(session: scoped_session[Session]) -> scoped_session[Session]:
    """What an office of Kalimantan Timur starts with, as every test outside of these finds it."""
    return session
