"""Being told: once, in one's own language, by the way one chose."""

from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.core.db import db
from app.notices import kinds, queries, services
from app.notices.enums import Channel
from app.notices.models import Notice
from app.notices.services import Told
from tests.factories.accounts import UserFactory
from tests.factories.notices import TRIED, a_notice


@pytest.fixture(autouse=True)
def tried(app: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register(TRIED)


@pytest.fixture
def officer() -> User:
    return UserFactory(roles=[Role.OFFICER])


def told_of(user: User) -> list[Notice]:
    return queries.latest(user.id).rows


def test_the_same_thing_is_told_once_and_people_cost_no_further_statements(
    officer: User, statements: Any
) -> None:
    others = [UserFactory(roles=[Role.OFFICER]) for _ in range(5)]
    db.session.flush()

    def tell(people: list[User], once: str) -> int:
        return services.tell(
            "tried", [Told(user_id=one.id, path="/", facts={"number": 1}, once=once) for one in people]
        )

    statements.same_for(lambda: tell([officer], "a"), lambda: tell([officer, *others], "a"))
    assert [len(told_of(one)) for one in (officer, *others)] == [1] * 6
    assert tell([officer, officer], "b") == 1
    assert len(told_of(officer)) == 2


def test_what_a_person_does_not_want_to_hear_is_not_told(page_as: Any, officer: User) -> None:
    opener = page_as(officer)
    assert opener.open("/notices/preferences").one("input[name=tried][value=mail][checked]")
    opener.post("/notices/preferences", {"tried": "none"})
    assert services.tell("tried", [Told(user_id=officer.id, path="/", facts={"number": 1})]) == 0
    services.choose(officer, {"tried": Channel.BELL})
    services.tell("tried", [Told(user_id=officer.id, path="/", facts={"number": 1})])
    assert [one.is_to_mail for one in told_of(officer)] == [False]


def test_the_bell_counts_until_a_notice_is_opened_or_all_are_marked(page_as: Any, officer: User) -> None:
    notices = [a_notice(officer, number) for number in (1, 2, 3)]
    opener = page_as(officer)
    page = opener.open("/notices")
    assert "3" in page.one("header a[href='/notices']").get_text()
    assert "Tersimpan. 2" in page.words
    answer = opener.client.get(f"/notices/{notices[0].id}")
    assert answer.headers["Location"] == "/follow-ups"
    assert "2" in opener.open("/notices").one("header a[href='/notices']").get_text()
    opener.post("/notices/read")
    assert "3" not in opener.open("/notices").one("header a[href='/notices']").get_text()
    assert db.session.scalar(queries.counted_by_the_bell(officer.id)) == 0


def test_nobody_opens_the_notice_of_somebody_else(page_as: Any, officer: User) -> None:
    notice = a_notice(UserFactory(roles=[Role.OFFICER]))
    assert page_as(officer).client.get(f"/notices/{notice.id}").status_code == 404
    assert notice.read_at is None


def test_what_was_read_long_ago_is_cleared_away(officer: User, clock: Any) -> None:
    old, unread = a_notice(officer), a_notice(officer)
    services.mark_read(old)
    clock.move(days=100)
    assert services.clear_away() == 1
    assert told_of(officer) == [unread]
