"""Applications for the approval of a programme in the inbox: approved once checked, refused with a reason, taken back."""

from typing import Any

import pytest

from app.accounts.models import User
from app.applications.enums import ApplicationState
from app.approvals import queries, services
from app.approvals.enums import Kind, Verdict
from app.core.errors import Conflict, Invalid, NotAllowed
from tests.factories import accounts, applications

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def boss(session: Any) -> User:
    return accounts.supervisor(name="Joko Kurnia")


@pytest.fixture
def officer(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


def decide(boss: User, row_id: int, verdict: Verdict, comment: str = "") -> Any:
    row = queries.find_waiting(boss, Kind.APPLICATION, row_id)
    assert row is not None
    return services.decide(Kind.APPLICATION, row, verdict, by=boss, comment=comment)


def test_a_complete_one_waits_with_what_is_left_of_its_time_and_is_approved_once_checked(
    boss: User, officer: User
) -> None:
    unchecked = applications.a_complete_one(by=officer, is_checked=False)
    ready = applications.a_complete_one(by=officer)
    applications.an_application(by=officer)
    page = queries.waiting(boss, Kind.APPLICATION)
    assert [(one.id, one.is_ripe) for one in page.rows] == [(unchecked.id, False), (ready.id, True)]
    assert page.rows[0].deadline is not None
    assert queries.counts(boss, 10)[Kind.APPLICATION] == 2
    with pytest.raises(Conflict):
        decide(boss, unchecked.id, Verdict.APPROVED)
    decision = decide(boss, ready.id, Verdict.APPROVED)
    assert (ready.state, decision.facts["letter"]) == (ApplicationState.APPROVED, ready.letter_number)
    with pytest.raises(Conflict):
        services.take_back(decision, by=boss)
    assert queries.find_waiting(boss, Kind.APPLICATION, ready.id) is None


def test_it_is_refused_with_a_reason_and_that_is_taken_back(boss: User, officer: User) -> None:
    application = applications.a_complete_one(by=officer)
    with pytest.raises(Invalid):
        decide(boss, application.id, Verdict.RETURNED)
    decision = decide(boss, application.id, Verdict.RETURNED, "Fasilitas tidak memadai.")
    assert (application.state, application.why) == (ApplicationState.REFUSED, "Fasilitas tidak memadai.")
    services.take_back(decision, by=boss)
    assert application.state is ApplicationState.COMPLETE
    assert queries.find_waiting(boss, Kind.APPLICATION, application.id) is not None


def test_nobody_approves_what_they_applied_for_while_somebody_else_may(boss: User) -> None:
    own = applications.a_complete_one(by=boss)
    other = accounts.supervisor(name="Sri Lestari")
    with pytest.raises(NotAllowed, match="Sri Lestari"):
        decide(boss, own.id, Verdict.APPROVED)
    decide(other, own.id, Verdict.APPROVED)
    assert own.state is ApplicationState.APPROVED


def test_the_inbox_shows_the_papers_and_approves_in_place(boss: User, officer: User, page_as: Any) -> None:
    application = applications.a_complete_one(by=officer)
    page = page_as(boss)
    shown = page.open("/approvals?kind=application")
    assert "jam kerja lagi" in shown.words
    after = shown.submit({"verdict": "approved"}, css=f"#application-{application.id} form")
    assert "Program disetujui dengan surat" in after.words
    assert f"/applications/{application.id}" in page.open("/approvals/decided").html
