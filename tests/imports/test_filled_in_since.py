"""What a person fills in after an import on what it filed is never lost by the undo: the record is left, and named."""

import pytest
from sqlalchemy import select

from app.accounts.roles import Role
from app.agreements.enums import SeatEvent
from app.agreements.models import Agreement, SeatLine
from app.agreements.services import enter
from app.candidates.models import Candidate
from app.companies.models import Contact
from app.core.db import db
from app.imports.enums import Verdict
from app.imports.models import ImportRow
from app.outreach.models import Visit
from tests.factories import accounts, agreements
from tests.factories.accounts import UserFactory
from tests.factories.companies import make_company
from tests.factories.imports import list_csv

BAHARI = "PT Contoh Bahari Jaya"
TERMS = {"transport_idr": "500000", "mentor": "Dewi Contoh", "has_jkk": "y"}

# By kind: its headings, a row by its number, the model, its form, and blanks that the form fills in, one for each row.
LISTS = {
    "contacts": (
        ("Perusahaan", "Nama"),
        lambda number: (BAHARI, f"Orang {'ABCDEFGH'[number]}"),
        Contact,
        "/contacts/{}/edit",
        [
            {"title_before": "Dr."},
            {"position": "HRD"},
            {"phones": "0542 700001"},
            {"whatsapp": "0812 5555 0101"},
            {"notes": "Ramah"},
        ],
    ),
    "visits": (
        ("Perusahaan", "Tanggal Kunjungan", "Petugas", "Hasil Kunjungan"),
        lambda number: (BAHARI, f"{number + 1:02}/03/2025", "Budi Santoso", "Berminat"),
        Visit,
        "/visits/{}/edit",
        [
            {"people_met": "Dewi"},
            {"seats_offered": "4"},
            {"needs-position": "Juru las"},
            {"is_tax_incentive_explained": "y"},
            {"latitude": "-1.25", "longitude": "116.85"},
            {"no_gps_reason": "Di dalam gedung"},
        ],
    ),
    "candidates": (
        ("Nama", "Tanggal Lahir", "L/P", "Lembaga Pelatihan"),
        lambda number: (f"Umpama {'ABCDEFGH'[number]}", "17/08/2004", "L", "BLK Umpama"),
        Candidate,
        "/candidates/{}/edit",
        [{"school": "SMK Umpama"}, {"rt": "003/012"}, {"retention_on": "2031-01-01"}, {"is_nik_odd": "y"}],
    ),
    "agreements": (
        ("Perusahaan", "Jenis Perjanjian", "Nomor Perjanjian", "Formasi", "Kuota", "Lama (bulan)"),
        lambda number: (BAHARI, "PKS", f"560/{number}/PKS/2026", "Juru las", "4", "6"),
        Agreement,
        "/agreements/{}/edit",
        [
            {"office_signatory_rank": "Pembina, IV/a"},
            {"office_signatory_nip": "19800101 200501 1 001"},
            {"company_authority": "power_of_attorney", "company_authority_basis": "Direktur Utama"},
            {"place": "Balikpapan"},
        ],
    ),
}


@pytest.fixture(autouse=True)
def everywhere(app, sign_in):
    """Somebody who may do anything in the office."""
    return sign_in(UserFactory(roles=[Role.CLERK, Role.SUPERVISOR]))


@pytest.fixture
def company(app):
    accounts.officer(name="Budi Santoso")
    return make_company(name=BAHARI)


def named(run):
    """The records that the undo left, with the reason."""
    db.session.expire_all()
    told = select(ImportRow.record_id, ImportRow.kept_why).where(ImportRow.run_id == run.id)
    return {record: why for record, why in db.session.execute(told) if why}


@pytest.mark.parametrize("kind", LISTS)
def test_a_blank_that_a_person_filled_in_keeps_the_record(kind, company, poured, taken_back, page):
    header, of_number, model, form, blanks = LISTS[kind]
    rows = [of_number(number) for number in range(len(blanks) + 1)]
    run = poured(kind, list_csv(rows, header))
    ids = list(db.session.scalars(select(model.id).order_by(model.id)))
    assert len(ids) == len(blanks) + 1
    for number, blank in zip(ids, blanks, strict=False):
        sent = page.open(form.format(number)).submit(blank)
        assert "/edit" not in sent.url, sent.words
    # The last is saved as it stands, which is nothing to keep it for.
    page.open(form.format(ids[-1])).submit()
    assert taken_back(run) == (1, 0, len(blanks))
    assert list(db.session.scalars(select(model.id).order_by(model.id))) == ids[:-1]
    assert list(named(run)) == ids[:-1]
    for blank, why in zip(blanks, named(run).values(), strict=True):
        assert not why.endswith(": ."), (blank, why)


def test_terms_told_of_imported_seats_keep_them(company, poured, taken_back, page):
    header, of_number, *_rest = LISTS["agreements"]
    on_file = agreements.agreement("draft", of=company, office_number="560/1/PKS/2026")
    db.session.commit()
    run = poured("agreements", list_csv([of_number(0), of_number(1), of_number(2)], header))
    lines = list(
        db.session.execute(select(SeatLine.agreement_id, SeatLine.id).order_by(SeatLine.agreement_id))
    )
    told = lines[:2]
    assert on_file.id in dict(told)
    for agreement, line in told:
        page.open(f"/agreements/{agreement}/seats/{line}").submit(TERMS)
    assert taken_back(run) == (1, 0, 2)
    assert set(named(run)) == {agreement for agreement, _line in told}
    stored = select(SeatLine.transport_idr, SeatLine.mentor, SeatLine.has_jkk)
    assert list(db.session.execute(stored)) == [(500_000, "Dewi Contoh", True)] * 2


def test_a_contact_that_left_since_stays(company, poured, taken_back, page):
    header, of_number, *_rest = LISTS["contacts"]
    run = poured("contacts", list_csv([of_number(0), of_number(1)], header))
    first, _second = db.session.scalars(select(Contact.id).order_by(Contact.id))
    page.post(f"/contacts/{first}/left")
    assert taken_back(run) == (1, 0, 1)
    assert list(named(run)) == [first]


def test_seats_that_somebody_took_are_left_by_a_list_and_it_says_so(company, poured, taken_back):
    supervisor = UserFactory(roles=[Role.SUPERVISOR])
    on_file = agreements.agreement("active", of=company, office_number="560/7/PKS/2026", seats=4, ends_in=300)
    enter(on_file.seat_lines[0].id, SeatEvent.RESERVED, by=supervisor, on=on_file.valid_from_on)
    db.session.commit()
    header, *_rest = LISTS["agreements"]
    rows = [
        (BAHARI, "PKS", "560/7/PKS/2026", *told) for told in (("Juru las", "9", "6"), ("Kasir", "2", "6"))
    ]
    run = poured("agreements", list_csv(rows, header), by=supervisor, overwrite=True)
    told = db.session.execute(select(ImportRow.verdict, ImportRow.message).order_by(ImportRow.row))
    assert [(verdict, message) for verdict, message in told] == [
        (Verdict.UNCHANGED, "Kept as on file: Number of seats."),
        (Verdict.UPDATE, "Filled in: Number of seats."),
    ]
    seats = select(SeatLine.position, SeatLine.seats).order_by(SeatLine.id)
    assert [tuple(line) for line in db.session.execute(seats)] == [("Juru las", 4), ("Kasir", 2)]
    assert taken_back(run) == (0, 1, 0)
    assert [tuple(line) for line in db.session.execute(seats)] == [("Juru las", 4)]
