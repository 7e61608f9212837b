"""Nobody decides what they made or asked for themselves, unless nobody else may: then it is said and logged."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import current_app

from app.accounts.models import User
from app.agreements import services as agreements
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.approvals import queries, services
from app.approvals.enums import Kind, Verdict
from app.core import audit, clock
from app.core.db import db
from app.core.errors import NotAllowed
from app.documents import services as documents
from app.office_reports import approving
from app.settings.enums import RuleCode
from tests.factories import accounts, outreach, pipeline
from tests.factories.agreements import agreement as an_agreement
from tests.factories.documents import a_report
from tests.factories.office_reports import a_kept_report

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def boss(session: Any) -> User:
    return accounts.supervisor(name="Joko Kurnia")


def drafted(boss: User) -> Agreement:
    """An agreement that a supervisor drafted, and an officer sent for review."""
    made = an_agreement(owner=boss, created_by_id=boss.id, seats=4, of=pipeline.company(headcount=100))
    return agreements.move(made, AgreementState.IN_REVIEW, by=accounts.officer())


def sent(boss: User) -> Agreement:
    """An agreement that an officer drafted, and a supervisor sent for review."""
    made = an_agreement(owner=accounts.officer(), seats=4, of=pipeline.company(headcount=100))
    with audit.acting(boss):
        return agreements.move(made, AgreementState.IN_REVIEW, by=boss)


def issued(boss: User) -> Any:
    paper = a_report(outreach.a_visit(boss), by=boss)
    documents.issue(paper, dated_on=clock.today(), by=boss)
    return paper


def reported(boss: User) -> Any:
    report = a_kept_report(boss)
    approving.ask(report, by=boss)
    return report


def exempted(boss: User) -> Any:
    made = an_agreement(owner=accounts.officer(), seats=30, of=pipeline.company(headcount=100))
    return services.ask(made, RuleCode.QUOTA_SHARE, reason="Pabrik kedua dibuka.", by=boss)


WAYS: dict[Kind, tuple[Callable[[User], Any], ...]] = {
    Kind.AGREEMENT: (drafted, sent),
    Kind.PAPER: (issued,),
    Kind.REPORT: (reported,),
    Kind.EXEMPTION: (exempted,),
}


@pytest.mark.parametrize(("kind", "make"), [(kind, make) for kind, ways in WAYS.items() for make in ways])
def test_whoever_made_or_asked_for_it_leaves_it_to_others_and_decides_only_alone(
    boss: User, kind: Kind, make: Callable[[User], Any]
) -> None:
    made = make(boss)
    other = accounts.supervisor(name="Sari Wulandari")
    with current_app.test_request_context(method="POST"):
        (item,) = queries.waiting(boss, kind).rows
        assert queries.waiting(other, kind).rows[0].left_to == ()
    assert (item.left_to, item.is_alone) == ([other.name], False)
    row = queries.find_waiting(boss, kind, made.id)
    with pytest.raises(NotAllowed, match=other.name):
        services.decide(kind, row, Verdict.APPROVED, by=boss)
    other.is_active = False
    db.session.flush()
    with current_app.test_request_context(method="POST"):
        assert queries.waiting(boss, kind).rows[0].is_alone
    decision = services.decide(kind, row, Verdict.APPROVED, by=boss)
    assert decision.facts["alone"]
    subject = row.__tablename__
    assert "decide_alone" in [one.action for one in audit.entries_of(subject, made.id)]


def test_no_page_but_the_inbox_is_a_way_around_it(boss: User) -> None:
    made, paper = drafted(boss), issued(boss)
    accounts.supervisor(name="Sari Wulandari")
    with pytest.raises(NotAllowed):
        agreements.move(made, AgreementState.APPROVED, by=boss)
    with pytest.raises(NotAllowed):
        documents.countersign(paper, by=boss)
    # Neither on the straight way, past the approval.
    for one in (an_agreement(created_by_id=boss.id), made):
        with pytest.raises(NotAllowed, match="Sari Wulandari"):
            agreements.sign(one, by=boss, version=None)
    over = an_agreement(created_by_id=boss.id, seats=30, of=pipeline.company(headcount=100))
    with pytest.raises(NotAllowed):
        agreements.let_pass(over, RuleCode.QUOTA_SHARE, by=boss, reason="Boleh.")


def test_the_inbox_says_who_decides_instead_and_still_lets_one_send_it_back(boss: User, page_as: Any) -> None:
    made = drafted(boss)
    accounts.supervisor(name="Sari Wulandari")
    page = page_as(boss)
    seen = page.open("/approvals")
    assert "Sari Wulandari" in seen.one(f"#agreement-{made.id}").get_text()
    assert [one["value"] for one in seen.select(f"#agreement-{made.id} button[name=verdict]")] == ["returned"]
    where = f"/approvals/agreement/{made.id}"
    refused = page.client.post(where, data={"verdict": "approved"})
    assert refused.status_code == 422
    assert "Sari Wulandari" in refused.text
    back = {"verdict": "returned", f"agreement-{made.id}-comment": "Masih saya perbaiki."}
    assert page.client.post(where, data=back).status_code == 303
