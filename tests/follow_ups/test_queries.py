from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.accounts.roles import Role
from app.core.clock import utcnow
from app.core.db import db
from app.follow_ups import queries, services
from app.follow_ups.enums import Bucket, FollowUpState, Span
from app.follow_ups.queries import Wanted
from app.pipeline.models import Partnership
from app.settings.enums import FollowUpKind
from tests.factories.accounts import UserFactory, admin, officer, supervisor
from tests.factories.follow_ups import a_company, a_follow_up, a_partnership
from tests.support.clock import StoppedClock
from tests.support.statements import Statements

TUESDAY = date(2026, 11, 24)
SATURDAY = date(2026, 11, 28)
SUNDAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def _stopped(clock: StoppedClock, app: Flask) -> None:
    """Every test happens on Tuesday 24 November 2026, 09.00."""


@pytest.fixture
def rina() -> User:
    return officer(name="Rina Nurhayati")


def owed_by(person: User) -> queries.Due:
    return queries.Due(*db.session.execute(queries.due_counted(person, person.id, TUESDAY)).one())


@pytest.mark.parametrize(
    ("today", "due_on", "bucket"),
    [
        (TUESDAY, date(2026, 11, 23), Bucket.LATE),
        (TUESDAY, TUESDAY, Bucket.TODAY),
        (TUESDAY, date(2026, 11, 25), Bucket.TOMORROW),
        (TUESDAY, date(2026, 11, 26), Bucket.THIS_WEEK),
        (TUESDAY, SUNDAY, Bucket.THIS_WEEK),
        (TUESDAY, date(2026, 11, 30), Bucket.LATER),
        (TUESDAY, None, Bucket.ANY_TIME),
        (SATURDAY, SUNDAY, Bucket.TOMORROW),
        (SATURDAY, date(2026, 11, 30), Bucket.LATER),
        (SUNDAY, date(2026, 11, 30), Bucket.TOMORROW),
        (SUNDAY, date(2026, 12, 1), Bucket.LATER),
    ],
)
def test_the_database_sorts_days_into_buckets_as_python_does(
    rina: User, today: date, due_on: date | None, bucket: Bucket
) -> None:
    follow_up = a_follow_up(rina, due_on=due_on)
    assert queries.bucket_of(due_on, today=today) is bucket
    groups = queries.buckets(rina, Wanted(owner_id=rina.id), today=today)
    assert [(group.bucket, group.total) for group in groups if group.total] == [(bucket, 1)]
    assert queries.due_in(rina, bucket, Wanted(owner_id=rina.id), today=today).rows == [follow_up]


def test_buckets_come_in_order_and_count_truly_beyond_what_they_show(rina: User) -> None:
    late = [a_follow_up(rina, due_on=TUESDAY - timedelta(days=day)) for day in range(1, 8)]
    groups = queries.buckets(rina, Wanted(owner_id=rina.id), today=TUESDAY, shown=5)
    assert [group.bucket for group in groups] == list(Bucket)
    assert (groups[0].total, groups[0].rest) == (7, 2)
    assert groups[0].follow_ups == late[:1:-1]


def test_what_was_closed_stays_five_minutes(rina: User, clock: StoppedClock) -> None:
    done = a_follow_up(rina, due_on=TUESDAY)
    services.complete(done, by=rina)
    groups = queries.buckets(rina, Wanted(owner_id=rina.id), today=TUESDAY)
    assert (groups[1].total, groups[1].rest, groups[1].follow_ups) == (0, 0, [done])
    clock.move(minutes=6)
    assert not any(
        group.follow_ups for group in queries.buckets(rina, Wanted(owner_id=rina.id), today=TUESDAY)
    )


def test_the_list_holds_only_whose_and_which_kind_is_asked_for(rina: User) -> None:
    call = a_follow_up(rina, kind=FollowUpKind.CALL)
    a_follow_up(rina, kind=FollowUpKind.RENEW)
    a_follow_up(officer(), kind=FollowUpKind.CALL)
    groups = queries.buckets(rina, Wanted(owner_id=rina.id, kind=FollowUpKind.CALL), today=TUESDAY)
    assert [one for group in groups for one in group.follow_ups] == [call]


def test_follow_ups_of_a_company_in_the_trash_wait_unseen(rina: User) -> None:
    a_follow_up(rina, a_company(trashed_at=utcnow()))
    assert not any(group.total for group in queries.buckets(rina, Wanted(), today=TUESDAY))
    assert owed_by(rina) == queries.Due()


def test_who_may_not_see_follow_ups_finds_none() -> None:
    a_follow_up(officer())
    assert not any(group.total for group in queries.buckets(admin(), Wanted(), today=TUESDAY))


def test_the_buckets_need_the_same_statements_for_many(rina: User, statements: Statements) -> None:
    def grow() -> None:
        for number in range(30):
            a_follow_up(rina, due_on=TUESDAY + timedelta(days=number % 9 - 2))
        afresh()

    def afresh() -> None:
        db.session.expire_all()
        db.session.refresh(rina)

    a_follow_up(rina)
    services.complete(a_follow_up(rina), by=rina)
    afresh()
    statements.same_after(
        grow,
        lambda: [
            (one.company.full_name, one.owner.name)
            for group in queries.buckets(rina, Wanted(owner_id=rina.id), today=TUESDAY)
            for one in group.follow_ups
        ],
    )


def test_the_clock_of_the_top_bar_asks_once(rina: User, statements: Statements) -> None:
    for days in (-9, -1, 0, 1, 5, 6, 30):
        a_follow_up(rina, due_on=TUESDAY + timedelta(days=days))
    a_follow_up(rina, due_on=None)
    a_follow_up(officer(), due_on=TUESDAY)
    found = []
    assert len(statements.of(lambda: found.append(owed_by(rina)))) == 1
    assert found == [queries.Due(late=2, today=1, week=3)]
    for span, number in ((Span.LATE, 2), (Span.TODAY, 1), (Span.WEEK, 3)):
        assert queries.due_in(rina, span, Wanted(owner_id=rina.id), today=TUESDAY).total == number


def test_a_bucket_is_paged_by_key(rina: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SHOWN", 4)
    rows = [a_follow_up(rina, due_on=None if number > 6 else TUESDAY) for number in range(10)]
    first = queries.due_in(rina, Span.TODAY, Wanted(), today=TUESDAY)
    second = queries.due_in(rina, Span.TODAY, Wanted(), today=TUESDAY, key=first.next_key)
    assert [*first.rows, *second.rows] == rows[:7]
    assert first.total == 7
    any_time = queries.due_in(rina, Bucket.ANY_TIME, Wanted(), today=TUESDAY)
    assert any_time.rows == rows[7:]


def test_the_next_step_is_the_earliest_open_one(rina: User, statements: Statements) -> None:
    company, other, bare = a_company(), a_company(), a_company()
    a_follow_up(rina, company, due_on=None)
    earliest = a_follow_up(rina, company, due_on=TUESDAY)
    a_follow_up(rina, company, due_on=SATURDAY)
    a_follow_up(rina, company, due_on=TUESDAY - timedelta(days=9), state=FollowUpState.DONE)
    only = a_follow_up(rina, other, due_on=None)
    found: dict[int, Any] = {}
    sent = statements.of(lambda: found.update(queries.next_steps([company.id, other.id, bare.id])))
    for key, step in ((company.id, earliest), (other.id, only)):
        row = found.pop(key)
        assert (row.kind, row.subject, row.due_on) == (step.kind, step.subject, step.due_on)
    assert found == {}
    assert len(sent) == 1
    assert queries.next_steps([]) == {}


def test_late_follow_ups_are_counted_by_who_owes_them(rina: User) -> None:
    joko = officer(name="Joko")
    for _number in range(2):
        a_follow_up(joko, due_on=TUESDAY - timedelta(days=1))
    a_follow_up(rina, due_on=TUESDAY - timedelta(days=1))
    a_follow_up(rina, due_on=TUESDAY)
    assert queries.late_by_owner(supervisor(), today=TUESDAY) == [(joko, 2), (rina, 1)]


def test_a_partner_without_next_step_is_shown_to_who_looks_after_it(rina: User) -> None:
    mine, promised, side, closed = (a_company(f"Uji {letter}") for letter in "ABCD")
    owned = a_company("Uji E", owner_id=rina.id)
    strangers, trashed = a_company("Uji F"), a_company("Uji G", trashed_at=utcnow())
    a_partnership(mine, owner_id=rina.id)
    a_partnership(promised, owner_id=rina.id)
    a_follow_up(rina, promised)
    a_partnership(side, "postponed", owner_id=rina.id)
    a_partnership(closed, owner_id=rina.id, closed_at=utcnow())
    a_partnership(owned)
    a_partnership(strangers, owner_id=officer().id)
    a_partnership(trashed, owner_id=rina.id)
    assert queries.companies_without_next_step(rina).rows == [mine, owned]
    assert queries.count_without_next_step(rina) == 2
    head = supervisor()
    assert queries.companies_without_next_step(head).rows == [mine, owned, strangers]
    assert queries.companies_without_next_step(head, owner_id=rina.id).rows == [mine, owned]
    assert queries.count_without_next_step(UserFactory(roles=[Role.AUDITOR])) == 3
    assert queries.count_without_next_step(admin()) == 0


def test_partnerships_can_be_narrowed_to_those_without_next_step(rina: User) -> None:
    bare = a_partnership(a_company())
    promised = a_company()
    a_partnership(promised)
    a_follow_up(rina, promised)
    assert db.session.query(Partnership).filter(queries.missing_next_step()).all() == [bare]


def test_a_row_is_changed_by_its_owner_and_by_supervisors_only(rina: User) -> None:
    follow_up = a_follow_up(rina)
    assert queries.is_mine_to_change(rina, follow_up)
    assert queries.is_mine_to_change(supervisor(), follow_up)
    for other in (officer(), UserFactory(roles=[Role.CLERK]), UserFactory(roles=[Role.HEAD])):
        assert not queries.is_mine_to_change(other, follow_up)
