"""Checklists: made by an admin, gone through at visits of one purpose or at one stage, told on the page and in the report."""

from typing import Any

from app.accounts.models import User
from app.core.db import db
from app.documents.papers import visit_report
from app.outreach.models import Visit
from app.settings import queries as settings
from app.settings.custom.models import CustomField, FieldType
from app.settings.enums import VisitPurpose
from tests.factories import accounts, outreach, pipeline
from tests.factories.custom_fields import a_field

LIST = {"name_id": "Pemantauan lapangan", "name_en": "Monitoring on site", "only_for": "monitoring"}
LINES = "Daftar hadir | Attendance list\nLogbook peserta | Logbook\nJaminan sosial | Insurance"


def test_a_checklist_is_made_by_the_admin_and_ticked_at_visits_of_its_purpose(
    page_as: Any, rina: User
) -> None:
    form = page_as(accounts.admin()).open("/settings/custom-fields/new?record=visit&checklist=1")
    refused = form.submit({**LIST, "choices-new": LINES, "is_required": "1"}, status=422)
    assert refused.select("#is_required-error")
    assert "Daftar periksa baru" in refused.texts("h1")
    assert form.submit({**LIST, "choices-new": LINES, "only_for": ""}, status=422).select("#only_for-error")
    made = form.submit({**LIST, "choices-new": LINES})
    assert "hanya untuk: Pemantauan" in made.words
    field = db.session.query(CustomField).one()
    company = outreach.a_company("Kariangau Sejahtera")
    page = page_as(rina)
    typed = {"outcome": "interested", "next_kind": "call", "next_when": "week", "purpose": "monitoring"}
    new = page.open(f"/visits/new?company={company.id}")
    assert new.select(f".only-case--monitoring [name={field.attribute}]")
    told = new.submit({**typed, field.attribute: ["daftar_hadir", "jaminan_sosial"]}).words
    assert "✓ Daftar hadir" in told
    assert "– Logbook peserta (belum)" in told
    visit = db.session.query(Visit).one()
    ((name, lines),) = visit_report.checklists(visit)
    assert name == "Pemantauan lapangan"
    assert lines == [("Daftar hadir", True), ("Logbook peserta", False), ("Jaminan sosial", True)]
    told = page.open(f"/visits/{visit.id}/edit").submit({"purpose": "negotiation", field.attribute: []}).words
    assert "Logbook peserta" not in told
    db.session.refresh(visit)
    assert visit_report.checklists(visit) == []


def test_visits_without_it_are_taken_as_before(rina: User) -> None:
    a_field("Pemantauan", FieldType.SEVERAL, record="visit", only_for="monitoring")
    visit = outreach.a_visit(rina, purpose=VisitPurpose.MONITORING)
    assert visit.custom == {}
    ((_name, lines),) = visit_report.checklists(visit)
    assert not any(is_ticked for _word, is_ticked in lines)


def test_a_partnership_asks_for_the_checklist_of_its_stage_and_keeps_what_was_ticked(page_as: Any) -> None:
    field = a_field("Sebelum PKS", FieldType.SEVERAL, record="partnership", only_for="interested")
    row = pipeline.partnership("interested")
    page = page_as(accounts.supervisor())
    told = page.open(f"/partnerships/{row.id}/edit").submit({field.attribute: ["pagi"]})
    assert "1 dari 3 selesai" in told.words
    assert [one.get_text(strip=True) for one in told.select('.ticks [aria-pressed="true"]')] == ["Pagi"]
    other = pipeline.partnership("visited")
    assert not page.open(f"/partnerships/{other.id}/edit").select(f"[name={field.attribute}]")
    row.stage_id = settings.stage("negotiating").id
    db.session.commit()
    shown = page.open(f"/partnerships/{row.id}").words
    assert "Sebelum PKS Pagi" in shown
    assert "(belum)" not in shown


def test_a_line_is_ticked_by_one_tap_and_unticked_by_the_undo(page_as: Any) -> None:
    field = a_field("Sebelum PKS", FieldType.SEVERAL, record="partnership", only_for="interested")
    row = pipeline.partnership("interested")
    page = page_as(accounts.supervisor())
    where = f"/partnerships/{row.id}/checklists/{field.attribute}"
    page.post(f"{where}/sore")
    ticked = page.post(f"{where}/pagi")
    assert "2 dari 3 selesai" in ticked.words
    undo = next(form for form in ticked.select("form") if "undone" in str(form.get("action")))
    assert "1 dari 3 selesai" in page.post(str(undo["action"])).words
    db.session.refresh(row)
    assert getattr(row, field.attribute) == ["sore"]
    for nowhere in (f"{where}/malam", f"/partnerships/{row.id}/checklists/custom_nothing/pagi"):
        page.post(nowhere, status=404)
    field.is_active = False
    db.session.commit()
    assert "Daftar periksa ini sudah berubah" in page.post(f"{where}/pagi").words
    page_as(accounts.officer()).post(f"{where}/pagi", status=403)
    db.session.refresh(row)
    assert getattr(row, field.attribute) == ["sore"]
