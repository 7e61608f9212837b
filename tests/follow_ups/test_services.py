from datetime import date, timedelta

import pytest
from flask import Flask

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies.models import Company
from app.core.audit import entries_of
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from app.follow_ups import services
from app.follow_ups.enums import FollowUpSource, FollowUpState
from app.follow_ups.models import FollowUp
from app.follow_ups.services import Plan
from app.outreach.enums import VisitOutcome
from app.outreach.events import NextStep, visit_logged
from app.outreach.models import Visit
from app.settings.enums import FollowUpKind
from tests.factories.accounts import UserFactory, admin, officer, supervisor
from tests.factories.follow_ups import a_company, a_follow_up
from tests.support.clock import StoppedClock

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _stopped(clock: StoppedClock, app: Flask) -> None:
    """Every test happens on Tuesday 24 November 2026, 09.00."""


@pytest.fixture
def rina() -> User:
    return officer(name="Rina Nurhayati")


def a_visit(company: Company, *officers: User, **values: object) -> Visit:
    visit = Visit(
        **{
            "company_id": company.id,
            "visited_on": TODAY,
            "outcome": VisitOutcome.INTERESTED,
            "officers": list(officers),
            "created_by_id": officers[0].id,
        }
        | values
    )
    db.session.add(visit)
    db.session.flush()
    return visit


def step_of(owner: User, **values: object) -> Plan:
    return Plan(**{"kind": FollowUpKind.CALL, "owner": owner, "due_on": TODAY + timedelta(days=2)} | values)


def test_an_officer_plans_for_herself(rina: User) -> None:
    company = a_company()
    planned = services.plan(company, step_of(rina, subject="  tanya formasi "), by=rina)
    assert planned.is_open
    assert planned.subject == "tanya formasi"
    assert (planned.owner_id, planned.created_by_id, planned.due_on) == (rina.id, rina.id, date(2026, 11, 26))
    assert [entry.action for entry in entries_of("follow_ups", planned.id)] == ["create"]


def test_a_day_that_has_passed_cannot_be_promised(rina: User) -> None:
    with pytest.raises(Invalid) as refusal:
        services.plan(a_company(), step_of(rina, due_on=TODAY - timedelta(days=1)), by=rina)
    assert refusal.value.field == "due_on"


def test_today_may_still_be_promised_late_in_the_evening(rina: User, clock: StoppedClock) -> None:
    clock.set("2026-11-24 23:59")
    assert services.plan(a_company(), step_of(rina, due_on=TODAY), by=rina).due_on == TODAY


def test_a_day_beyond_ten_years_is_a_slip(rina: User) -> None:
    with pytest.raises(Invalid):
        services.plan(a_company(), step_of(rina, due_on=date(2062, 1, 1)), by=rina)


def test_nothing_is_promised_to_a_company_in_the_trash(rina: User) -> None:
    with pytest.raises(Conflict):
        services.plan(a_company(trashed_at=utcnow()), step_of(rina), by=rina)


def test_an_officer_plans_nothing_for_a_colleague(rina: User) -> None:
    with pytest.raises(NotAllowed):
        services.plan(a_company(), step_of(officer()), by=rina)


def test_a_supervisor_plans_for_an_officer_but_not_for_one_who_cannot_work_it(rina: User) -> None:
    head = supervisor()
    assert services.plan(a_company(), step_of(rina), by=head).owner_id == rina.id
    with pytest.raises(Invalid) as refusal:
        services.plan(a_company(), step_of(admin()), by=head)
    assert refusal.value.field == "owner_id"
    with pytest.raises(Invalid):
        services.plan(a_company(), step_of(officer(is_active=False)), by=head)


def test_done_and_plan_the_next_is_one_action(rina: User) -> None:
    done = a_follow_up(rina)
    following = services.complete(done, by=rina, result="Draf diterima", next_step=step_of(rina))
    assert following is not None
    assert (done.state, done.result, done.closed_by_id) == (FollowUpState.DONE, "Draf diterima", rina.id)
    assert done.closed_at == utcnow()
    assert done.followed_by_id == following.id
    assert following.company_id == done.company_id
    assert following.is_open


def test_a_next_step_that_is_refused_leaves_the_follow_up_open(rina: User) -> None:
    still_open = a_follow_up(rina)
    with pytest.raises(Invalid):
        services.complete(still_open, by=rina, next_step=step_of(rina, due_on=TODAY - timedelta(days=3)))
    assert still_open.is_open


def test_what_is_closed_is_not_done_again(rina: User) -> None:
    follow_up = a_follow_up(rina)
    services.complete(follow_up, by=rina)
    for again in (
        lambda: services.complete(follow_up, by=rina),
        lambda: services.cancel(follow_up, by=rina),
        lambda: services.snooze(follow_up, days=3),
        lambda: services.reassign(follow_up, owner=rina, by=rina),
        lambda: services.edit(follow_up, step_of(rina), by=rina),
    ):
        with pytest.raises(Conflict):
            again()


def test_a_slip_is_undone_within_five_minutes(rina: User, clock: StoppedClock) -> None:
    follow_up = a_follow_up(rina)
    services.complete(follow_up, by=rina, result="salah pencet")
    clock.move(minutes=5)
    services.undo(follow_up)
    assert follow_up.is_open
    assert (follow_up.result, follow_up.closed_at, follow_up.closed_by_id) == (None, None, None)


def test_after_five_minutes_it_stays_done(rina: User, clock: StoppedClock) -> None:
    follow_up = a_follow_up(rina)
    services.cancel(follow_up, by=rina)
    clock.move(minutes=5, seconds=1)
    with pytest.raises(Conflict):
        services.undo(follow_up)
    assert follow_up.state is FollowUpState.CANCELLED


def test_an_open_follow_up_has_nothing_to_undo(rina: User) -> None:
    with pytest.raises(Conflict):
        services.undo(a_follow_up(rina))


def test_undo_takes_back_the_next_step_nobody_has_touched(rina: User) -> None:
    follow_up = a_follow_up(rina)
    following = services.complete(follow_up, by=rina, next_step=step_of(rina))
    assert following is not None
    services.undo(follow_up)
    assert db.session.get(FollowUp, following.id) is None
    assert [entry.action for entry in entries_of("follow_ups", following.id)] == ["delete", "create"]


def test_undo_keeps_the_next_step_somebody_has_changed(rina: User) -> None:
    follow_up = a_follow_up(rina)
    following = services.complete(follow_up, by=rina, next_step=step_of(rina))
    assert following is not None
    services.snooze(following, days=14)
    services.undo(follow_up)
    assert db.session.get(FollowUp, following.id) is following
    assert follow_up.followed_by_id is None


def test_snoozing_counts_from_today_not_from_the_missed_day(rina: User) -> None:
    follow_up = a_follow_up(rina, due_on=TODAY - timedelta(days=20))
    services.snooze(follow_up, days=3)
    assert follow_up.due_on == TODAY + timedelta(days=3)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "bad",
    [{}, {"days": 0}, {"days": -1}, {"days": 10**9}, {"until": TODAY}, {"until": TODAY - timedelta(days=1)},
     {"until": date(2090, 1, 1)}],
)  # fmt: skip
def test_snoozing_must_lead_ahead(rina: User, bad: dict[str, object]) -> None:
    follow_up = a_follow_up(rina)
    with pytest.raises(Invalid) as refusal:
        services.snooze(follow_up, **bad)
    assert refusal.value.field == "until"
    assert follow_up.due_on == date(2026, 11, 26)


def test_only_a_supervisor_hands_on(rina: User) -> None:
    follow_up, joko = a_follow_up(rina), officer(name="Joko")
    with pytest.raises(NotAllowed):
        services.reassign(follow_up, owner=joko, by=rina)
    services.reassign(follow_up, owner=joko, by=supervisor())
    assert follow_up.owner_id == joko.id


def test_a_reader_cannot_be_given_a_follow_up(rina: User) -> None:
    with pytest.raises(Invalid):
        services.reassign(a_follow_up(rina), owner=UserFactory(roles=[Role.HEAD]), by=supervisor())


def test_editing_an_older_version_is_refused_with_what_is_stored(rina: User) -> None:
    follow_up = a_follow_up(rina)
    opened = follow_up.version
    services.edit(follow_up, step_of(rina, subject="pertama"), by=rina, version=opened)
    with pytest.raises(Stale) as refusal:
        services.edit(follow_up, step_of(rina, subject="kedua"), by=rina, version=opened)
    assert refusal.value.stored["subject"] == "pertama"
    assert follow_up.subject == "pertama"


def test_a_missed_day_may_stay_while_the_words_change(rina: User) -> None:
    missed = TODAY - timedelta(days=9)
    follow_up = a_follow_up(rina, due_on=missed)
    services.edit(follow_up, step_of(rina, due_on=missed, subject="tanya lagi"), by=rina)
    assert (follow_up.subject, follow_up.due_on) == ("tanya lagi", missed)
    with pytest.raises(Invalid):
        services.edit(follow_up, step_of(rina, due_on=missed + timedelta(days=1)), by=rina)


def test_words_longer_than_their_column_are_refused(rina: User) -> None:
    with pytest.raises(Invalid) as refusal:
        services.plan(a_company(), step_of(rina, subject="x" * 256), by=rina)
    assert refusal.value.field == "subject"
    with pytest.raises(Invalid) as refusal:
        services.complete(a_follow_up(rina), by=rina, result="x" * 2001)
    assert refusal.value.field == "result"


def test_a_visit_makes_its_next_step_once(rina: User) -> None:
    visit = a_visit(a_company(), rina)
    asked = NextStep(kind=FollowUpKind.SEND_DOCUMENT, owner_id=rina.id, due_on=TODAY, subject="draf PKS")
    for _time in range(2):
        visit_logged.send(visit, next_step=asked)
    made = db.session.query(FollowUp).filter_by(visit_id=visit.id).all()
    assert [(one.kind, one.subject, one.source) for one in made] == [
        (FollowUpKind.SEND_DOCUMENT, "draf PKS", FollowUpSource.VISIT)
    ]


def test_a_visit_that_arrives_late_keeps_its_day_although_it_has_passed(rina: User) -> None:
    visit = a_visit(a_company(), rina, visited_on=TODAY - timedelta(days=5))
    day = TODAY - timedelta(days=3)
    visit_logged.send(visit, next_step=NextStep(kind=FollowUpKind.CALL, owner_id=rina.id, due_on=day))
    assert db.session.query(FollowUp).filter_by(visit_id=visit.id).one().due_on == day


def test_a_visit_is_not_lost_for_words_that_are_too_many(rina: User) -> None:
    visit = a_visit(a_company(), rina)
    visit_logged.send(visit, next_step=NextStep(kind=FollowUpKind.CALL, owner_id=rina.id, subject="x" * 900))
    assert len(db.session.query(FollowUp).filter_by(visit_id=visit.id).one().subject or "") == 255


def test_a_visit_fulfils_the_visits_its_officers_had_promised(rina: User) -> None:
    joko, other = officer(), officer()
    company = a_company()
    due = a_follow_up(rina, company, kind=FollowUpKind.VISIT, due_on=TODAY - timedelta(days=1))
    any_time = a_follow_up(joko, company, kind=FollowUpKind.VISIT, due_on=None)
    ahead = a_follow_up(rina, company, kind=FollowUpKind.VISIT, due_on=TODAY + timedelta(days=30))
    call = a_follow_up(rina, company, kind=FollowUpKind.CALL, due_on=TODAY)
    colleagues = a_follow_up(other, company, kind=FollowUpKind.VISIT, due_on=TODAY)
    elsewhere = a_follow_up(rina, kind=FollowUpKind.VISIT, due_on=TODAY)
    visit_logged.send(a_visit(company, rina, joko), next_step=None)
    assert [one.state for one in (due, any_time)] == [FollowUpState.DONE] * 2
    assert all(one.is_open for one in (ahead, call, colleagues, elsewhere))


def test_finding_nobody_fulfils_a_promise_only_when_something_else_is_planned(rina: User) -> None:
    company = a_company()
    promised = a_follow_up(rina, company, kind=FollowUpKind.VISIT, due_on=TODAY)
    visit_logged.send(a_visit(company, rina, outcome=VisitOutcome.NOT_THERE), next_step=None)
    assert promised.is_open
    again = NextStep(kind=FollowUpKind.VISIT, owner_id=rina.id, due_on=TODAY)
    visit = a_visit(company, rina, outcome=VisitOutcome.NOT_THERE)
    visit_logged.send(visit, next_step=again)
    made = db.session.query(FollowUp).filter_by(visit_id=visit.id).one()
    assert (promised.state, promised.followed_by_id) == (FollowUpState.DONE, made.id)
    assert made.is_open


def test_an_old_visit_does_not_fulfil_what_was_promised_after_it(rina: User) -> None:
    company = a_company()
    later = a_follow_up(rina, company, kind=FollowUpKind.VISIT, due_on=None)
    visit_logged.send(a_visit(company, rina, visited_on=TODAY - timedelta(days=4)), next_step=None)
    assert later.is_open
