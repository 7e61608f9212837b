"""Reminders: on the day, once more when late, then to the supervisor; each once as long as the day stays."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.follow_ups import reminding, services
from app.follow_ups.enums import RuleKey
from app.follow_ups.rules import queries as rules
from app.notices import kinds, queries
from tests.factories.accounts import UserFactory
from tests.factories.follow_ups import a_follow_up

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def stopped(app: Any, clock: Any) -> None:
    """All of these tests look at days."""


@pytest.fixture
def officer() -> User:
    return UserFactory(roles=[Role.OFFICER])


@pytest.fixture
def supervisor() -> User:
    return UserFactory(roles=[Role.SUPERVISOR])


def told(user: User, on: date) -> list[tuple[str, int]]:
    """What a run on this day tells this person anew."""
    before = {one.id for one in queries.latest(user.id).rows}
    reminding.remind(on)
    new = [one for one in queries.latest(user.id).rows if one.id not in before]
    return [(one.kind, one.facts["number"]) for one in new]


def test_a_follow_up_goes_from_due_to_late_to_the_supervisor(officer: User, supervisor: User) -> None:
    a_follow_up(officer, due_on=TODAY)
    a_follow_up(officer, due_on=TODAY + timedelta(days=90))
    days = {passed: told(officer, TODAY + timedelta(days=passed)) for passed in range(-1, 7)}
    assert {passed: what for passed, what in days.items() if what} == {
        0: [("follow_ups_due", 1)],
        3: [("follow_ups_late", 1)],
    }
    assert told(supervisor, TODAY + timedelta(days=6)) == []
    assert told(supervisor, TODAY + timedelta(days=7)) == [("follow_ups_forgotten", 1)]
    assert told(supervisor, TODAY + timedelta(days=8)) == []


def test_it_is_told_on_its_day_and_one_put_off_begins_anew(officer: User) -> None:
    follow_up = a_follow_up(officer, due_on=TODAY)
    assert told(officer, TODAY) == [("follow_ups_due", 1)]
    assert told(officer, TODAY) == []
    services.snooze(follow_up, days=2)
    assert told(officer, TODAY + timedelta(days=1)) == []
    assert told(officer, TODAY + timedelta(days=2)) == [("follow_ups_due", 1)]


def test_a_missed_run_is_made_up_for_and_many_are_told_in_one_notice(officer: User, statements: Any) -> None:
    statements.same_after(
        lambda: [a_follow_up(officer, due_on=TODAY + timedelta(days=5)) for _ in range(8)],
        lambda: reminding.remind(TODAY),
    )
    for _ in range(7):
        a_follow_up(officer, due_on=TODAY)
    assert told(officer, TODAY + timedelta(days=2)) == [("follow_ups_due", 7)]
    notice = queries.latest(officer.id).rows[0]
    kind = kinds.get(notice.kind)
    assert len(kind.lines(notice.facts)) == reminding.NAMED + 1


def test_a_rule_out_of_use_reminds_of_nothing(officer: User, supervisor: User) -> None:
    for key in (RuleKey.NUDGE, RuleKey.ESCALATE):
        rule = rules.find(key)
        assert rule is not None
        rule.is_active = False
    a_follow_up(officer, due_on=TODAY - timedelta(days=30))
    assert told(officer, TODAY) == [("follow_ups_due", 1)]
    assert told(supervisor, TODAY) == []


def test_what_is_done_is_told_of_no_more(officer: User) -> None:
    services.complete(a_follow_up(officer, due_on=TODAY), by=officer)
    assert told(officer, TODAY) == []
