"""Pure functions ask the database nothing: once, on SQLite, is enough to give them an application's language."""

import pytest


@pytest.fixture(scope="session", params=["sqlite"])
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)
