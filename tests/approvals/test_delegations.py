"""While a supervisor is away somebody decides in their place: from a day to a day, no more than theirs, under both names."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts import queries as accounts_queries
from app.accounts import services as sessions
from app.accounts.models import Delegation, User
from app.accounts.queries import who_may
from app.accounts.roles import LENDABLE, Role
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.approvals import queries, services
from app.approvals.enums import Kind, Verdict
from app.core import audit, remembered
from app.core.db import db
from app.core.errors import AppError, Conflict, Invalid, NotAllowed
from app.core.permissions import Action, Permission, may, rights_of
from app.documents import services as documents
from app.notices import queries as notices
from tests.factories import accounts, outreach
from tests.factories.agreements import agreement as an_agreement
from tests.factories.documents import a_report

TODAY = date(2026, 11, 24)
LAST = TODAY + timedelta(days=2)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def boss(session: Any) -> User:
    return accounts.supervisor(name="Joko Kurnia", position="Kepala Bidang Penempatan")


@pytest.fixture
def head(session: Any) -> User:
    return accounts.UserFactory(roles=[Role.HEAD], name="Sari Wulandari")


@pytest.fixture
def lent(boss: User, head: User) -> Delegation:
    return services.delegate(boss, head, from_on=TODAY, to_on=LAST, reason="Cuti")


def fresh(user: User) -> User:
    db.session.expire(user, ["standing_in"])
    return user


def test_it_begins_and_ends_by_itself(boss: User, head: User, clock: Any) -> None:
    services.delegate(boss, head, from_on=TODAY + timedelta(days=1), to_on=LAST)
    held = {}
    for days in range(4):
        clock.now = clock.now.replace(day=24 + days)
        held[days] = fresh(head).can(Permission.AGREEMENT_APPROVE)
        assert (head.id in {one.id for one in who_may(Permission.AGREEMENT_APPROVE)}) is held[days]
    assert held == {0: False, 1: True, 2: True, 3: False}


def test_it_gives_what_the_other_holds_and_no_more(boss: User, head: User, lent: Delegation) -> None:
    assert rights_of(fresh(head)) == head.permissions | LENDABLE
    assert not head.can(Permission.CANDIDATE_REVEAL)
    other = accounts.UserFactory(roles=[Role.HEAD])
    with pytest.raises(NotAllowed):
        services.delegate(head, other, from_on=TODAY, to_on=LAST)
    boss.held_roles[0].role = Role.OFFICER
    db.session.flush()
    assert not fresh(head).can(Permission.AGREEMENT_APPROVE)
    boss.held_roles[0].role, boss.is_active = Role.SUPERVISOR, False
    db.session.flush()
    assert rights_of(fresh(head)) == head.permissions


def test_the_one_scope_function_lets_the_stand_in_decide_under_both_names(
    boss: User, head: User, lent: Delegation
) -> None:
    agreement = an_agreement("in_review")
    assert may(head, Action.CHANGE, agreement)
    row = queries.find_waiting(head, Kind.AGREEMENT, agreement.id)
    with audit.acting(head):
        ruling = services.decide(Kind.AGREEMENT, row, Verdict.APPROVED, by=head, comment="Baik.")
    assert (agreement.state, ruling.for_id) == (AgreementState.APPROVED, boss.id)
    name = audit.entries_of("agreements", agreement.id, limit=1)[0].actor_name
    assert name == "Sari Wulandari (Plh. Kepala Bidang Penempatan)"
    services.call_off(lent)
    assert not may(fresh(head), Action.CHANGE, agreement)
    assert [one.kind for one in notices.latest(head.id).rows] == ["standing_in", "standing_in"]


def test_a_supervisor_who_stands_in_says_in_whose_place_and_the_paper_says_so_too(boss: User) -> None:
    officer, other = accounts.officer(), accounts.supervisor(name="Dewi Lestari")
    services.delegate(boss, other, from_on=TODAY, to_on=LAST)
    papers = [a_report(outreach.a_visit(officer), by=officer) for _number in range(2)]
    for paper, in_place in zip(papers, (True, False), strict=True):
        documents.issue(paper, dated_on=TODAY, by=officer)
        services.decide(Kind.PAPER, paper, Verdict.APPROVED, by=fresh(other), in_place=in_place)
    signed = [str(documents.preview(paper)) for paper in papers]
    assert "Dewi Lestari (Plh. Kepala Bidang Penempatan)" in signed[0]
    assert "Plh." not in signed[1]


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (-1, 1, "from_on"),
        (2, 1, "to_on"),
        (1, 200, "to_on"),
        (900_000, 900_001, "from_on"),
    ],
)
def test_days_that_make_no_sense_are_refused_beside_their_field(
    boss: User, head: User, first: int, last: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        services.delegate(
            boss, head, from_on=TODAY + timedelta(days=first), to_on=TODAY + timedelta(days=last)
        )
    assert refused.value.field == field


def test_nobody_stands_in_twice_or_for_themselves_and_no_officer_does(
    boss: User, head: User, lent: Delegation
) -> None:
    second = accounts.supervisor()
    for giver, getter in ((second, head), (second, boss), (boss, second), (second, second)):
        with pytest.raises(AppError):
            services.delegate(giver, getter, from_on=LAST, to_on=LAST)
    with pytest.raises(Invalid):
        services.delegate(second, accounts.officer(), from_on=TODAY, to_on=LAST)
    services.call_off(lent)
    services.delegate(second, head, from_on=TODAY, to_on=LAST)
    with pytest.raises(Conflict):
        services.call_off(lent)


def test_it_is_planned_and_called_off_on_its_page_and_opens_the_inbox(
    boss: User, head: User, page_as: Any
) -> None:
    agreement: Agreement = an_agreement("in_review")
    db.session.commit()
    away, here = page_as(boss), page_as(head)
    assert here.client.get("/approvals").status_code == 403
    wanted = {"getter_id": str(head.id), "capacity": "plh", "from_on": "24/11/2026", "to_on": "26/11/2026"}
    assert away.post("/approvals/delegations", wanted | {"to_on": "1/1/0001"}).status == 422
    assert "Sari Wulandari" in away.post("/approvals/delegations", wanted).words
    shown = here.open("/approvals").words
    assert "Plh. Kepala Bidang Penempatan" in shown
    assert (
        here.client.post(f"/approvals/agreement/{agreement.id}", data={"verdict": "approved"}).status_code
        == 303
    )
    assert "Sari Wulandari (Plh. Kepala Bidang Penempatan)" in away.open("/approvals/decided").words
    number = db.session.query(Delegation.id).scalar()
    assert "Akhiri sekarang" in away.open("/approvals/delegations").words
    away.post(f"/approvals/delegations/{number}/end")
    assert here.client.get("/approvals").status_code == 403


def test_a_page_knows_who_stands_in_although_the_office_moved_to_another_zone(boss: User, head: User) -> None:
    stands = Delegation(giver_id=boss.id, getter_id=head.id, from_on=TODAY, to_on=TODAY)
    db.session.add(stands)
    token = sessions.start_session(head)
    db.session.commit()
    stamp = accounts_queries.session_and_stamp(token, head.id)[1] or 0
    for kept, is_told in ((stamp, False), (stamp + 1, True)):
        db.session.expire_all()
        remembered.begin(kept)
        # So far west of the date line that it is still yesterday there.
        remembered.remember("zone", lambda: "Pacific/Pago_Pago", in_writing=True, in_all_languages=True)
        # That was another page; who sent this one is looked for before it remembers anything.
        remembered.leave()
        found, _stamp = accounts_queries.session_and_stamp(token, head.id)
        assert found is not None
        assert bool(found.user.standing_in) is is_told
