"""Pages that stand open ask what changed since they were made."""

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.core import clock as clocks
from app.core.db import db
from app.pipeline import services
from app.settings import queries as settings
from tests.factories import accounts
from tests.factories import pipeline as make


def _ask(opener: Any, **headers: str) -> Any:
    since = clocks.utcnow().isoformat()
    return opener.client.get("/pipeline/changes", query_string={"since": since}, headers=headers)


def test_a_page_that_stands_open_learns_what_others_moved_and_nothing_twice(
    page_as: Any, officer: User, supervisor: User, clock: Any
) -> None:
    partnership = make.partnership("visited", owner_id=officer.id)
    name = partnership.company.full_name
    db.session.commit()
    clock.set(clocks.utcnow() + timedelta(hours=1))
    opener = page_as(officer)
    before = _ask(opener)
    assert (before.json["rows"], before.json["said"]) == ([], [])
    assert _ask(opener, **{"If-None-Match": before.headers["ETag"]}).status_code == 304
    made = services.move(partnership, settings.stage("interested"), by=supervisor, why="Sepakat")
    db.session.commit()
    after = _ask(opener, **{"If-None-Match": before.headers["ETag"]})
    assert after.json["rows"] == [[partnership.id, partnership.version]]
    assert after.json["said"] == [[made.id, f"Joko Kusuma memindahkan {name} ke Berminat."]]
    assert page_as(supervisor).client.get("/pipeline/changes").json["said"] == [], "one's own move is no news"


@pytest.mark.parametrize("since", ["", "kemarin", "9999-12-31T00:00:00-23:59", "2026-11-24", "\0"])
def test_a_moment_nobody_understands_is_now(page_as: Any, officer: User, since: str) -> None:
    answer = page_as(officer).client.get("/pipeline/changes", query_string={"since": since})
    assert answer.status_code == 200
    assert not answer.json["everything"]


@pytest.mark.same_queries
def test_what_changed_is_asked_by_as_many_statements_for_many_as_for_one(
    page_as: Any, officer: User, supervisor: User, statements: Any
) -> None:
    opener = page_as(officer)

    def change() -> None:
        partnership = make.partnership("visited", owner_id=accounts.officer().id)
        services.move(partnership, settings.stage("interested"), by=supervisor, why="Sepakat")
        db.session.commit()

    change()
    statements.same_after(lambda: [change() for _each in range(5)], lambda: _ask(opener))
