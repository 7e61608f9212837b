"""Pure functions ask the database nothing: once, on SQLite, is enough to give them an application's language."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # A fixture of the same name that knows SQLite only would be another one: the app made for it was then kept for
    # tests on PostgreSQL that followed.
    items[:] = [item for item in items if HERE not in item.path.parents or "[postgresql" not in item.name]
