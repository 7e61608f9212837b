"""Reports that wait for approval before they go out: asked, compared with the last approved one, decided, sent."""

from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from app.accounts.models import User
from app.approvals import queries, services
from app.approvals.enums import Kind, Verdict
from app.core import mail
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.notices import queries as notices
from app.office_reports import approving, schedules
from app.office_reports.enums import ReportKind, Review
from app.office_reports.models import OfficeReport
from tests.factories import accounts
from tests.factories.office_reports import a_kept_report, a_schedule
from tests.support.postbox import Postbox

pytestmark = pytest.mark.usefixtures("clock", "app")


@pytest.fixture
def boss(session: Any) -> User:
    return accounts.supervisor(name="Joko Kurnia")


@pytest.fixture
def officer(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


def a_recap(by: User, visits: int) -> OfficeReport:
    """A kept report that says how many visits were made."""
    report = a_kept_report(by)
    figure = {"label": "Kunjungan", "value": visits, "before": None, "unit": "", "note": "", "tone": None}
    blocks = [
        {"type": "heading", "text": "Hasil", "note": "", "is_new_page": False},
        {"type": "figures", "items": [figure]},
    ]
    report.content = {**report.content, "blocks": blocks}
    db.session.flush()
    return report


def waiting(boss: User) -> Any:
    with current_app.test_request_context(method="POST"):
        return queries.waiting(boss, Kind.REPORT).rows


def decide(boss: User, report: OfficeReport, verdict: Verdict, comment: str = "") -> Any:
    row = queries.find_waiting(boss, Kind.REPORT, report.id)
    assert row is not None
    return services.decide(Kind.REPORT, row, verdict, by=boss, comment=comment)


def told(user: User) -> list[str]:
    return [one.kind for one in notices.latest(user.id).rows]


def test_a_report_is_compared_with_the_last_approved_one_of_its_kind(boss: User, officer: User) -> None:
    first, second = a_recap(officer, 4), a_recap(officer, 1234)
    approving.ask(first, by=officer)
    assert told(boss) == ["approval_waits"]
    (item,) = waiting(boss)
    assert (item.is_first, item.changes, item.asked_by) == (True, (), "Rina Nurhayati")
    decide(boss, first, Verdict.APPROVED)
    assert (first.review, told(officer)) == (Review.APPROVED, ["approval_decided"])
    # One of somebody else is no measure for it.
    a_recap(boss, 9).review = Review.APPROVED
    approving.ask(second, by=officer)
    (item,) = waiting(boss)
    assert [(one.label, one.before, one.after) for one in item.changes] == [
        ("Hasil: Kunjungan", "4", "1.234")
    ]
    assert queries.counts(boss, 9)[Kind.REPORT] == 1


def test_a_report_sent_back_says_why_and_waits_again_once_that_is_taken_back(
    boss: User, officer: User
) -> None:
    report = a_kept_report(officer)
    approving.ask(report, by=officer)
    with pytest.raises(Conflict):
        approving.ask(report, by=officer)
    with pytest.raises(Invalid):
        decide(boss, report, Verdict.RETURNED)
    decision = decide(boss, report, Verdict.RETURNED, "Hitung ulang kuota.")
    assert (report.review, waiting(boss)) == (Review.RETURNED, [])
    services.take_back(decision, by=boss)
    assert report.review is Review.ASKED
    approving.withdraw(report)
    with pytest.raises(Conflict):
        services.take_back(decision, by=boss)
    assert (report.review, waiting(boss)) == (None, [])


def test_what_goes_out_by_itself_waits_for_its_approval(clock: Any, boss: User, postbox: Postbox) -> None:
    a_schedule(
        boss, boss, kind=ReportKind.COVERAGE, officer_id=None, papers=["pdf", "docx"], waits_for_approval=True
    )
    clock.set("2026-12-01 06:00")
    schedules.send_due()
    schedules.send_due()
    mail.send_waiting()
    assert postbox.sent == []
    (report,) = db.session.scalars(select(OfficeReport))
    decision = decide(boss, report, Verdict.APPROVED)
    mail.send_waiting()
    (letter,) = postbox.sent
    names = [part.get_filename() for part in letter.iter_attachments()]
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "docx"]
    # What went out stays decided.
    with pytest.raises(Conflict):
        services.take_back(decision, by=boss)


def test_a_report_is_asked_for_decided_and_made_again_on_its_pages(
    sign_in: Any, boss: User, officer: User
) -> None:
    report = a_kept_report(officer)
    maker, other = sign_in(officer), sign_in(accounts.officer(), new=True)
    assert other.post(f"/reports/{report.id}/ask").status_code == 404
    assert maker.post(f"/reports/{report.id}/ask").status_code == 303
    assert "Menunggu persetujuan" in maker.get(f"/reports/{report.id}").get_data(as_text=True)
    decider = sign_in(boss, new=True)
    page = decider.get("/approvals?kind=report").get_data(as_text=True)
    assert report.title in page
    answer = decider.post(
        f"/approvals/report/{report.id}",
        data={"verdict": "returned", f"report-{report.id}-comment": "Periodenya keliru."},
    )
    assert answer.status_code == 303
    shown = maker.get(f"/reports/{report.id}").get_data(as_text=True)
    assert "Periodenya keliru." in shown
    assert "/jobs/" in maker.post(f"/reports/{report.id}/again").headers["Location"]
