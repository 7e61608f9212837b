"""The settings own the reference tables, so their tests begin without rows in them."""

import pytest


@pytest.fixture(autouse=True)
def begin_empty(request: pytest.FixtureRequest) -> None:
    if "app" in request.fixturenames:
        request.getfixturevalue("empty_tables")
