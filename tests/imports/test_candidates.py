"""Lists of alumni: found by NIK, else asked about; taken back whole; and no NIK lies anywhere in clear."""

from datetime import date

import pytest
from sqlalchemy import select

from app.candidates.enums import Availability, Education, Sex
from app.candidates.models import Candidate, Training
from app.candidates.services import add_refusal, edit, merge, undo
from app.core import files
from app.core.audit import AuditEntry
from app.core.db import db
from app.imports import services
from app.imports.alumni.reading import hidden
from app.imports.enums import Verdict
from app.imports.kinds import KINDS
from app.imports.models import ImportRow
from app.settings.custom.models import FieldType
from tests.factories.candidates import a_candidate, a_nik
from tests.factories.custom_fields import a_field
from tests.factories.imports import list_csv
from tests.imports.conftest import everything

NEW, UPDATE, SAME, TWICE, REVIEW, WRONG = (
    Verdict.NEW,
    Verdict.UPDATE,
    Verdict.UNCHANGED,
    Verdict.DUPLICATE,
    Verdict.REVIEW,
    Verdict.ERROR,
)
HEADER = (
    "Nama", "NIK", "Tempat, Tanggal Lahir", "L/P", "No HP", "Pendidikan", "Lembaga Pelatihan", "Kejuruan", "Program Pelatihan",
    "Tahun", "BNSP", "Status Kerja",
)  # fmt: skip
BORN = "Balikpapan, 17 Agustus 2004"
NIK = a_nik(serial=9001)


def a_row(
    name="Umpama Satu",
    nik=NIK,
    *,
    born=BORN,
    sex="L",
    phone="0812 5555 0101",
    year="2025",
    programme="Juru las",
):
    return (
        name,
        nik,
        born,
        sex,
        phone,
        "SMK",
        "BLK Umpama",
        "Teknik Las",
        programme,
        year,
        "Kompeten",
        "Belum bekerja",
    )


def verdicts(run):
    return list(
        db.session.scalars(
            select(ImportRow.verdict).where(ImportRow.run_id == run.id).order_by(ImportRow.row)
        )
    )


def people():
    return list(db.session.scalars(select(Candidate).order_by(Candidate.id)))


def test_a_row_becomes_a_person_and_a_training(poured, session):
    poured("candidates", list_csv([a_row(phone="0812-5555-0101 / 0542-700100")], HEADER))
    one = people()[0]
    told = (one.name, one.birth_on, one.birth_place, one.sex, one.education, one.availability, one.nik_masked)
    assert told == (
        "Umpama Satu", date(2004, 8, 17), "Balikpapan", Sex.MALE, Education.SMK, Availability.AVAILABLE, "9901**********01",
    )  # fmt: skip
    assert [phone["e164"] for phone in one.phones] == ["+6281255550101", "+62542700100"]
    training = session.scalars(select(Training)).one()
    assert (training.institution, training.trade_id is not None, training.programme, training.year, training.has_bnsp) == (
        "BLK Umpama", True, "Juru las", 2025, True,
    )  # fmt: skip


def test_the_same_file_changes_nothing_and_an_undo_leaves_what_was_there(poured, taken_back, session):
    a_candidate(name="Umpama Lama", nik=(known := a_nik()))
    before = everything()
    rows = [
        a_row(),
        a_row(),
        a_row(year="2026", programme="Las bawah air"),
        a_row("Umpama Tanpa NIK", "", born="Samarinda, 2 April 2003", sex="P"),
        a_row("umpama lama", known),
        a_row("Umpama Salah", a_nik(), born="Balikpapan, 1 Januari 1999"),
        a_row("Umpama Bulat", "9,90101E+15"),
        a_row("", a_nik()),
    ]
    first = poured("candidates", list_csv(rows, HEADER))
    assert verdicts(first) == [NEW, TWICE, UPDATE, NEW, UPDATE, WRONG, WRONG, WRONG]
    after = everything()
    again = poured("candidates", list_csv(rows, HEADER))
    assert verdicts(again)[:5] == [SAME] * 5
    assert everything() == after
    assert taken_back(first) == (2, 1, 0)
    assert everything() == before


def test_no_nik_lies_in_the_rows_the_log_the_store_or_on_a_screen(poured, page, sign_in, clerk, session):
    wrong, odd = a_nik(), a_nik()
    rows = [
        a_row(),
        a_row("Umpama Salah", wrong, born="Balikpapan, 1 Januari 1999"),
        a_row(f"Umpama {odd}", "123"),
    ]
    # What is left out is told, and so may be a NIK that stands in the wrong column.
    rows.append((*a_row("Umpama Tertukar", "", born="")[:-1], odd))
    content = list_csv(rows, HEADER)
    run = poured("candidates", content)
    stored = [
        str(tuple(row))
        for table in (ImportRow.__table__, AuditEntry.__table__, Candidate.__table__)
        for row in session.execute(select(table))
    ]
    for nik in (NIK, wrong, odd):
        assert not [row for row in stored if nik in row]
    assert not files.path_of(run.sha256).exists()
    assert services.open_run(run).table.rows[0].cells[1] == NIK
    sign_in(clerk)
    fresh = services.receive(content, "daftar.csv", owner_id=clerk.id, listing=services.open_run(run))
    session.commit()
    for address in (
        f"/imports/{run.id}?verdict=error",
        f"/imports/{fresh.id}/columns",
        f"/imports/{fresh.id}/preview",
    ):
        shown = page.open(address).html
        assert not [nik for nik in (NIK, wrong, odd) if nik in shown], address
    assert "9901**********" in page.open(f"/imports/{fresh.id}/preview").words
    taken = page.client.get(f"/imports/{run.id}/rows.csv?verdict=error")
    assert wrong in taken.get_data(as_text=True)
    assert session.scalars(select(AuditEntry.subject_id).where(AuditEntry.action == "download")).all() == [
        run.id
    ]


@pytest.mark.parametrize("choice", ["same", "new"])
def test_a_namesake_without_a_nik_in_common_is_asked_about(poured, page, sign_in, clerk, choice):
    session = db.session
    known = a_candidate(name="Umpama Satu", nik="", phones="0813 1111 2222")
    run = poured("candidates", list_csv([a_row()], HEADER))
    assert verdicts(run) == [REVIEW]
    sign_in(clerk)
    asked = page.open(f"/imports/{run.id}?verdict=review")
    assert "Umpama Satu" in asked.words
    assert NIK not in asked.html
    row = session.scalars(select(ImportRow)).one()
    page.post(f"/imports/{run.id}/rows/{row.id}", {"company": str(known.id) if choice == "same" else ""})
    session.expire_all()
    assert [one.nik_masked for one in people()] == (
        ["9901**********01"] if choice == "same" else [None, "9901**********01"]
    )
    page.post(f"/imports/{run.id}/rows/{row.id}/undo")
    session.expire_all()
    assert [(one.nik_masked, len(one.phones)) for one in people()] == [(None, 1)]
    assert session.scalars(select(ImportRow.verdict)).one() is REVIEW


def test_what_somebody_changed_since_stays_and_says_why(poured, taken_back, session):
    run = poured(
        "candidates",
        list_csv([a_row(), a_row("Umpama Dua", a_nik()), a_row("Umpama Tiga", a_nik())], HEADER),
    )
    one, two, _three = people()
    edit(one, {"school": "SMK Lain", "notes": "diubah"})
    add_refusal(two, {"refused_on": date(2026, 1, 2), "offer": "PT Umpama"})
    session.commit()
    assert taken_back(run) == (1, 0, 2)
    assert len(people()) == 2


def test_fields_of_the_office_come_along(poured, session):
    size = a_field("Ukuran sepatu", FieldType.WHOLE, record="candidate")
    poured("candidates", list_csv([("Umpama Satu", NIK, "41")], ("Nama", "NIK", "Ukuran sepatu")))
    assert getattr(people()[0], size.attribute) == 41


def test_numbers_that_may_be_a_nik_are_masked_wherever_they_stand():
    assert hidden("NIK 9901 0117 0804 0001, lalu 99.01.01.170804.0001 dan 0812 5555 0101") == (
        "NIK 9901**********01, lalu 9901**********01 dan 0812 5555 0101"
    )
    assert hidden("12345678901234567") == "12345678901234567"


def test_a_list_that_turns_out_to_be_about_persons_is_sealed(clerk, session):
    content = list_csv([a_row()], HEADER)
    listing = services.open_listing(content, "daftar.csv", kind=KINDS["contacts"])
    run = services.receive(content, "daftar.csv", owner_id=clerk.id, listing=listing)
    assert files.path_of(run.sha256).exists()
    about_persons = services.look_at(run, sheet=run.sheet, header_line=None, kind=KINDS["candidates"])
    services.say_columns(run, about_persons, about_persons.columns)
    session.commit()
    services.drop_plain(run)
    assert not files.path_of(run.sha256).exists()
    assert services.open_run(run).table.rows[0].cells[1] == NIK


def test_somebody_whose_merge_was_taken_back_goes_with_the_list(poured, taken_back):
    other = a_candidate(name="Tetap Ada Contoh")
    before = everything()
    run = poured("candidates", list_csv([["Rina Contoh", NIK, BORN]], HEADER[:3]))
    ours = db.session.scalars(select(Candidate).where(Candidate.name == "Rina Contoh")).one()
    merged = merge(other, ours, values={}, by=None)
    db.session.commit()
    assert services.foresee_undo(run)[0]["kept"] == 1
    undo(merged, by=None)
    db.session.commit()
    assert taken_back(run) == (1, 0, 0)
    assert everything() == before
