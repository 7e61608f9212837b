"""Reports on the screen: made by a job, kept, taken along, removed and brought back; each to whom it is open."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.roles import Role
from app.core.audit import AuditEntry
from app.core.db import db
from app.office_reports import queries, services
from app.office_reports.enums import ReportKind
from app.office_reports.models import OfficeReport
from tests.factories.accounts import TeamFactory, UserFactory, officer
from tests.factories.office_reports import a_report

pytestmark = pytest.mark.usefixtures("clock")


def test_a_report_is_asked_for_made_kept_and_taken_along(page_as: Any, sign_in: Any) -> None:
    head = UserFactory(roles=[Role.HEAD])
    page = page_as(head)
    visitor = sign_in(head, new=True)
    asked = page.open("/reports/new?kind=coverage")
    chosen = asked.one("input[name=kind]:checked")["aria-describedby"]
    assert "menurut kecamatan" in asked.one(f"#{chosen}").get_text()
    typed = asked.form_values('form[action="/reports"]')
    typed.pop("csrf_token")
    assert visitor.post("/reports", data=typed).status_code == 303
    report = db.session.scalars(select(OfficeReport)).one()
    assert report.kind is ReportKind.COVERAGE
    shown = page.open(f"/reports/{report.id}")
    assert "Jangkauan perusahaan" in shown.h1
    kept = visitor.get(f"/reports/{report.id}/files/pdf")
    assert kept.data.startswith(b"%PDF-")
    assert hashlib.sha256(kept.data).hexdigest() == report.sha256
    sums = shown.words
    for paper in ("docx", "xlsx"):
        answer = visitor.get(f"/reports/{report.id}/files/{paper}")
        assert answer.data.startswith(b"PK")
        assert hashlib.sha256(answer.data).hexdigest() in sums
        assert answer.headers["Content-Disposition"].endswith(f".{paper}")
    assert visitor.get(f"/reports/{report.id}/files/exe").status_code == 404
    exports = select(AuditEntry).where(AuditEntry.action == "export").order_by(AuditEntry.id)
    taken = db.session.scalars(exports).all()
    assert [entry.changes["format"] for entry in taken] == ["pdf", "docx", "xlsx"]


def test_a_removed_report_leaves_the_list_and_comes_back(page_as: Any) -> None:
    head = UserFactory(roles=[Role.HEAD])
    report = a_report(head)
    page = page_as(head)
    page.open(f"/reports/{report.id}").submit(css=f'form[action="/reports/{report.id}/remove"]')
    assert "Belum ada laporan" in page.open("/reports").words
    page.post(f"/reports/{report.id}/restore")
    assert report.title in page.open("/reports").words


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": "road_show"}, "Pilih sebuah road show."),
        ({"kind": "officer"}, "Pilih seorang petugas."),
        ({"span": "days"}, "Sebutkan dari hari mana"),
        ({"span": "days", "first": "2026-11-24", "last": "2026-11-01"}, "Akhir lebih dahulu daripada awal."),
        ({"on": "0001-01-01\x00😀"}, ""),
        ({"kind": "<b>"}, ""),
    ],
)
def test_what_makes_no_report_is_told_beside_the_field(
    sign_in: Any, typed: dict[str, str], said: str
) -> None:
    visitor = sign_in(UserFactory(roles=[Role.SUPERVISOR]))
    usual = {"kind": "activity", "span": "month", "on": "2026-11-01", "language": "id"}
    answer = visitor.post("/reports", data={**usual, **typed})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_an_officer_reads_reports_of_themselves_and_those_open_to_all(sign_in: Any) -> None:
    head, rina, joko = UserFactory(roles=[Role.HEAD]), officer(), officer()
    own = a_report(rina, ReportKind.OFFICER, officer=rina)
    press = a_report(head, ReportKind.PRESS)
    office = a_report(head, ReportKind.COVERAGE)
    of_joko = a_report(head, ReportKind.OFFICER, officer=joko)
    visitor = sign_in(rina)
    answers = [visitor.get(f"/reports/{one.id}").status_code for one in (own, press, office, of_joko)]
    assert answers == [200, 200, 404, 404]
    assert visitor.post(f"/reports/{press.id}/remove").status_code == 403
    assert sign_in(head, new=True).get(f"/reports/{of_joko.id}/files/pdf").status_code == 200


def test_a_report_of_a_team_is_asked_for_as_that_of_an_officer_and_made_again(
    page_as: Any, sign_in: Any
) -> None:
    head, team = UserFactory(roles=[Role.HEAD]), TeamFactory(name="Tim Utara")
    rina = officer(team_id=team.id)
    page, visitor = page_as(head), sign_in(head, new=True)
    typed = page.open(f"/reports/new?kind=officer&officer=-{team.id}").form_values('form[action="/reports"]')
    assert typed["officer_id"] == str(-team.id)
    typed.pop("csrf_token")
    assert visitor.post("/reports", data=typed).status_code == 303
    report = db.session.scalars(select(OfficeReport)).one()
    assert (report.team_id, report.officer_id, "Tim Utara" in report.title) == (team.id, None, True)
    db.session.expire_all()
    assert services.again(queries.report_or_404(head, report.id), by=head).asked.officer_id == -team.id
    assert sign_in(rina, new=True).get(f"/reports/{report.id}").status_code == 404
