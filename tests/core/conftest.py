"""The shared ground knows no domain, so its tests begin without what the domains hang into it."""

import pytest

from app.core import clock
from app.core.db import db


@pytest.fixture(autouse=True)
def bare_ground(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a database: empty tables, which serve as examples. Without: the zone that no settings have changed."""
    if "app" not in request.fixturenames:
        monkeypatch.setattr(clock, "_zone_source", lambda: clock.DEFAULT_ZONE)
        return
    request.getfixturevalue("app")
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()
