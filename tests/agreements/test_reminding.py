"""Notices of agreements that end: once each at 90, 60 and 30 days, to the officer, and to supervisors at the last."""

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.agreements import reminding, services
from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement
from app.core import clock, formats
from app.notices import queries
from app.settings import queries as settings
from app.settings.enums import ReasonKind
from tests.factories import agreements as make

OWN, OFFICE = "agreements_ending", "agreements_ending_office"


def told(user: User, days: int) -> list[tuple[str, int, int]]:
    """What a run so many days from today tells this person anew."""
    before = {one.id for one in queries.latest(user.id).rows}
    reminding.remind(clock.today() + timedelta(days=days))
    new = [one for one in queries.latest(user.id).rows if one.id not in before]
    return [(one.kind, one.facts["days"], one.facts["number"]) for one in new]


def over_the_days(user: User, ends_in: int) -> dict[int, list[tuple[str, int, int]]]:
    """What is told on which day, of runs around each step of an agreement that ends in so many days, and after its end."""
    around = {ends_in - step + beside for step in (90, 60, 30, 0) for beside in (-1, 0, 1, 2)}
    days = {passed: told(user, passed) for passed in sorted(around) if passed >= 0}
    return {passed: what for passed, what in days.items() if what}


def test_each_step_is_told_once_to_the_officer(rina: User) -> None:
    make.agreement("active", owner=rina, ends_in=95)
    assert over_the_days(rina, 95) == {5: [(OWN, 90, 1)], 35: [(OWN, 60, 1)], 65: [(OWN, 30, 1)]}


def test_supervisors_are_told_at_the_last_step(rina: User, joko: User) -> None:
    agreement = make.agreement("active", owner=rina, ends_in=61)
    assert over_the_days(joko, 61) == {31: [(OFFICE, 30, 1)]}
    assert queries.latest(joko.id).rows[0].path == f"/agreements/{agreement.id}"


def test_what_nobody_looks_after_is_told_to_supervisors_at_each_step(joko: User) -> None:
    make.agreement("active", ends_in=60)
    assert over_the_days(joko, 60) == {0: [(OFFICE, 60, 1)], 30: [(OFFICE, 30, 1)]}


def test_a_run_that_was_missed_is_made_up_for_by_the_nearest_step(rina: User) -> None:
    make.agreement("active", owner=rina, ends_in=90)
    assert told(rina, 0) == [(OWN, 90, 1)]
    assert told(rina, 66) == [(OWN, 30, 1)]
    assert told(rina, 67) == []


def test_a_renewal_under_way_is_left_alone_until_the_last_step(rina: User, joko: User) -> None:
    agreement = make.agreement("active", owner=rina, ends_in=90)
    renewal = services.renew(agreement, by=rina)
    assert over_the_days(rina, 90) == {60: [(OWN, 30, 1)]}
    other = make.agreement("active", owner=rina, ends_in=90)
    make.agreement("signed", owner=rina, of=other.company, renews_id=other.id)
    assert over_the_days(rina, 90) == {}
    assert renewal.state is AgreementState.DRAFT


@pytest.mark.parametrize("end", ["terminated", "ended", "draft", "amendment", "letter", "trashed"])
@pytest.mark.same_queries
def test_nothing_is_told_of_what_does_not_end_by_itself(rina: User, joko: User, end: str) -> None:
    agreement = make.agreement("active", owner=rina, ends_in=20)
    if end == "terminated":
        reason = settings.reasons(ReasonKind.TERMINATION)[0]
        services.terminate(agreement, by=joko, reason=reason, on=clock.today())
    elif end in ("ended", "draft"):
        agreement.state = AgreementState(end)
    elif end == "amendment":
        agreement.kind = AgreementKind.AMENDMENT
    elif end == "letter":
        agreement.kind = AgreementKind.LETTER_OF_INTEREST
    else:
        agreement.company.trashed_at = clock.utcnow()
    assert told(rina, 0) == told(joko, 0) == []


def test_a_later_last_day_begins_anew(rina: User) -> None:
    agreement = make.agreement("active", owner=rina, ends_in=30)
    assert told(rina, 0) == [(OWN, 30, 1)]
    agreement.valid_to_on = clock.today() + timedelta(days=60)
    assert told(rina, 1) == [(OWN, 60, 1)]


def test_many_are_told_in_one_notice_by_as_many_statements(rina: User, joko: User, statements: Any) -> None:
    def more() -> list[Agreement]:
        return [make.agreement("active", owner=rina, ends_in=30) for _ in range(7)]

    more()
    statements.same_after(more, lambda: reminding.remind(clock.today()))
    notice = queries.latest(joko.id).rows[0]
    assert notice.facts["number"] == 7
    assert notice.path == "/agreements?expiring=30"
    *named, rest = reminding.lines(notice.facts)
    last = formats.day_long(clock.today() + timedelta(days=30))
    assert len(named) == reminding.NAMED
    assert all(one.endswith(last) for one in named)
    assert "2" in rest
