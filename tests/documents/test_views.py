"""Papers on the screen: made where people look for them, seen and changed by whom their subject is open to."""

import hashlib
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app.accounts.roles import Role
from app.core import files
from app.core.audit import AuditEntry
from app.core.db import db
from app.documents import services
from app.documents.enums import DocumentKind, DocumentState, Subject
from app.documents.models import Document, Letterhead, Official, Register
from tests.factories import accounts, outreach
from tests.factories.documents import a_report, an_official

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def rina(session, sign_in):
    user = accounts.officer(name="Rina Uji")
    sign_in(user)
    return user


@pytest.fixture
def visit(rina):
    return outreach.a_visit(rina, outreach.a_company("Uji Samudra"))


def the_paper():
    db.session.expire_all()
    return db.session.scalars(select(Document)).one()


def test_a_report_is_begun_on_the_page_of_its_visit_written_and_issued(page, visit):
    an_official()
    offered = page.open(f"/visits/{visit.id}")
    assert "Laporan kunjungan" in offered.one("#documents").get_text()
    begin = {"kind": "visit_report", "subject": "visit", "subject_id": visit.id}
    shown = page.post("/documents", begin)
    page.post("/documents", begin)
    paper = the_paper()
    assert shown.h1 == "Laporan kunjungan ke PT Uji Samudra, 24 November 2026"
    shown.submit(
        {"notes": "Kirim draf PKS.", "with_photos": None}, css=f'form[action="/documents/{paper.id}"]'
    )
    assert the_paper().content["notes"] == "Kirim draf PKS."
    issued = page.open(f"/documents/{paper.id}").submit(css=f'form[action="/documents/{paper.id}/issue"]')
    assert "500.15/001/Disnaker/2026" in issued.words
    assert the_paper().state is DocumentState.ISSUED
    assert "500.15/001/Disnaker/2026" in page.open(f"/visits/{visit.id}").one("#documents").get_text()


def test_the_pdf_of_an_issued_paper_is_the_stored_file_and_its_download_is_written_down(client, rina, visit):
    paper = a_report(visit, by=rina)
    services.issue(paper, dated_on=visit.visited_on, by=rina)
    db.session.refresh(paper, ["files"])
    frozen = paper.files[0].sha256
    visit.notes = "Lain sama sekali."
    db.session.commit()
    answer = client.get(f"/documents/{paper.id}/pdf?download=1")
    assert hashlib.sha256(answer.data).hexdigest() == frozen
    assert answer.headers["Content-Disposition"].startswith(
        "attachment; filename=500.15-001-Disnaker-2026.pdf"
    )
    docx = client.get(f"/documents/{paper.id}/docx")
    assert docx.data.startswith(b"PK")
    entries = db.session.scalars(
        select(AuditEntry.changes).where(AuditEntry.action == "download").order_by(AuditEntry.id)
    )
    assert [entry["format"][1] for entry in entries] == ["pdf", "docx"]


def test_a_supervisor_finds_what_waits_for_a_signature(page_as, rina, visit):
    supervisor = page_as(accounts.supervisor())
    paper = a_report(visit, by=rina)
    services.issue(paper, dated_on=visit.visited_on, by=rina)
    attendance = a_report(visit, by=rina, kind=DocumentKind.ATTENDANCE)
    services.issue(attendance, dated_on=visit.visited_on, by=rina)
    db.session.commit()
    waiting = supervisor.open("/documents?tab=signature")
    assert waiting.texts("main tbody th a") == [paper.title]
    signed = waiting.follow(paper.title).submit(css=f'form[action="/documents/{paper.id}/countersign"]')
    assert "Ditandatangani" in signed.words
    assert f"Dokumen {paper.number} menunggu tanda tangan Anda." in supervisor.open("/notices").words
    assert f"Dokumen {paper.number} sudah ditandatangani." in page_as(rina).open("/notices").words
    assert "Tidak ada yang menunggu tanda tangan Anda." in supervisor.open("/documents?tab=signature").words


def test_papers_are_found_by_number_kind_and_year_with_true_totals(page, rina, visit):
    for kind in (DocumentKind.VISIT_REPORT, DocumentKind.MINUTES):
        services.issue(a_report(visit, by=rina, kind=kind), dated_on=visit.visited_on, by=rina)
    a_report(visit, by=rina, kind=DocumentKind.ATTENDANCE)
    db.session.commit()
    assert page.open("/documents").texts(".tabs a")[0].split() == ["Semua", "3"]
    found = page.open("/documents?q=002/disnaker&year=2026")
    assert [title.split(" ke ")[0] for title in found.texts("main tbody th a")] == ["Berita acara kunjungan"]
    assert len(page.open("/documents?kind=attendance").texts("main tbody th a")) == 1
    assert page.open("/documents?q=%25").texts("main tbody th a") == []


def test_a_long_list_asks_the_database_no_more_than_a_short_one(page, rina, statements):
    def grow():
        for _turn in range(3):
            a_report(outreach.a_visit(rina), by=rina)
        db.session.commit()

    grow()
    statements.same_after(grow, lambda: page.open("/documents"))


def test_a_paper_is_as_open_as_the_record_it_tells_of(page_as, rina, visit):
    paper = a_report(visit, by=rina)
    db.session.commit()
    addresses = [f"/documents/{paper.id}{rest}" for rest in ("", "/pdf", "/docx")]
    reader, admin = page_as(accounts.officer()), page_as(accounts.UserFactory(roles=[Role.ADMIN]))
    assert "Terbitkan" not in reader.open(addresses[0]).words
    reader.post(f"/documents/{paper.id}/issue", {"dated_on": "2026-11-24"}, status=403)
    reader.post("/documents", {"kind": "minutes", "subject": "visit", "subject_id": visit.id}, status=403)
    for address in addresses:
        admin.open(address, status=403)
    paper.subject_id = 999_999
    db.session.commit()
    for address in addresses:
        reader.open(address, status=404)


REFUSED = (
    ({"dated_on": "2026-11-25"}, "Tanggal dokumen tidak boleh di masa depan."),
    ({"dated_on": "2025-11-22"}, "Tanggal dokumen tidak boleh lebih dari setahun yang lalu."),
    ({"dated_on": "0001-01-01"}, ""),
    ({"dated_on": "9999-12-31"}, ""),
    ({"dated_on": "kemarin"}, ""),
    ({"dated_on": "2026-11-24", "number": "9" * 500}, ""),
)


def test_what_cannot_be_issued_is_said_beside_the_field(page, rina, visit):
    paper = a_report(visit, by=rina)
    db.session.commit()
    for values, sentence in REFUSED:
        refused = page.post(f"/documents/{paper.id}/issue", values, status=422)
        assert refused.select(".field__error")
        assert sentence in refused.words
    assert the_paper().number is None


def test_two_people_who_write_one_draft_are_asked_where_they_differ(page, rina, visit):
    paper = a_report(visit, by=rina)
    db.session.commit()
    form = f'form[action="/documents/{paper.id}"]'
    first, second = page.open(f"/documents/{paper.id}"), page.open(f"/documents/{paper.id}")
    first.submit({"notes": "Satu", "basis": "Dasar baru"}, css=form)
    second.submit({"copies": "Arsip"}, css=form)
    assert (the_paper().content["notes"], the_paper().content["copies"]) == ("Satu", "Arsip")
    asked = second.submit({"notes": "Dua"}, css=form, status=409)
    assert "Satu" in asked.words
    assert the_paper().content["notes"] == "Satu"


def test_the_recap_of_ones_own_day_is_offered_with_the_route(page, rina):
    road_show = outreach.a_road_show(rina)
    outreach.a_stop(road_show)
    db.session.commit()
    assert "Rekap harian" in page.open("/").one("#documents").get_text()
    page.post(
        "/documents", {"kind": "day_recap", "subject": "officer", "subject_id": rina.id, "day": "2026-11-24"}
    )
    assert (the_paper().subject, the_paper().on.isoformat()) == (Subject.OFFICER, "2026-11-24")


def test_the_admin_sets_emblem_officials_and_registers(page, client, session, sign_in):
    sign_in(accounts.UserFactory(roles=[Role.ADMIN]))
    picture = BytesIO()
    Image.new("RGBA", (900, 1200), (10, 80, 160, 120)).save(picture, "PNG")
    for content, name in ((picture.getvalue(), "lambang.png"), (b"<svg onload=alert(1)>", "lambang.png")):
        sent = {"logo": (BytesIO(content), name)}
        client.post("/settings/letterhead", data=sent, content_type="multipart/form-data")
    kept = db.session.scalars(select(Letterhead)).one()
    with Image.open(files.path_of(kept.logo_sha256)) as stored:
        assert (stored.format, max(stored.size)) == ("PNG", 600)
    page.open("/settings/officials/new").submit(
        {
            "name": "Dra. Uji",
            "title": "Kepala Dinas",
            "nip": "19700101 199501 2 001",
            "is_signatory": "y",
            "capacity": "self",
        }
    )
    assert db.session.scalars(select(Official.nip)).one() == "19700101 199501 2 001"
    register = page.open("/settings/registers/minutes")
    register.submit({"pattern": "{n}"}, status=422)
    tried = register.submit({"code": "500.15.9", "pattern": "{n}/{month}/{year}", "look": "1"})
    assert "Berikutnya: 500.15" not in tried.words
    assert "1/XI/2026" in tried.words.replace("/ ", "/")
    assert "jenis lain" in tried.words
    changed = register.submit({"code": "500.15.9", "pattern": "{code}/{n:03}/{month}/{year}"})
    assert "500.15.9/001/XI/2026" in changed.words
    late = register.submit({"code": "500.15.8"}, status=409)
    assert late.form_values()["code"] == "500.15.8"
    assert session.scalars(select(Register.code)).one() == "500.15.9"
