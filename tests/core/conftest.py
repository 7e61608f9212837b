"""The shared ground knows no domain: its tests begin with empty tables and use them as examples."""

import pytest


@pytest.fixture(autouse=True)
def begin_empty(request: pytest.FixtureRequest) -> None:
    if "app" in request.fixturenames:
        request.getfixturevalue("empty_tables")
