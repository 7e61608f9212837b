"""Lists of people: each row finds its company, then the person it speaks of, and all of it can be taken back."""

import pytest
from sqlalchemy import select

from app.companies.models import Company, Contact
from app.core import jobs
from app.core.db import db
from app.imports import batches, services
from app.imports.enums import ImportState, Verdict
from app.imports.kinds import CONTACTS
from app.imports.models import ImportRow
from tests.factories.companies import make_company, make_contact
from tests.factories.imports import list_csv, npwp
from tests.imports.conftest import everything

HEADER = ("Perusahaan", "NPWP", "Nama", "Jabatan", "No HP", "Email")
BAHARI, SINAR, FAR = "PT Contoh Bahari Jaya", "CV Sinar Rekaan Abadi", "PT Tidak Tercatat Mandraguna"


@pytest.fixture
def office(app):
    """Two companies, one of which has a person."""
    first = make_company(name=BAHARI, npwp=npwp(1), phones="0542700100")
    make_contact(first, name="Dewi Lestari", position="HRD", phones="081255550101")
    make_company(name=SINAR)


def people():
    db.session.expire_all()
    return {
        (company, contact.name): (
            contact.position,
            [phone["e164"] for phone in contact.phones],
            contact.email,
        )
        for company, contact in db.session.execute(
            select(Company.name, Contact).join(Contact, Contact.company_id == Company.id)
        )
    }


def fates(run):
    rows = select(ImportRow).where(ImportRow.run_id == run.id).order_by(ImportRow.row)
    return [(row.verdict, row.message or "") for row in db.session.scalars(rows)]


def expected(rows):
    return [(verdict, said) for _cells, verdict, said in rows]


def as_told(found, rows):
    """`found`, with what is said cut down to what a row of the table expects."""
    return [
        (verdict, said if said and said in message else message)
        for (verdict, message), (_cells, _verdict, said) in zip(found, rows, strict=True)
    ]


NEW, UPDATE, SAME = Verdict.NEW, Verdict.UPDATE, Verdict.UNCHANGED
TWICE, REVIEW, WRONG = Verdict.DUPLICATE, Verdict.REVIEW, Verdict.ERROR
# A row, what becomes of it, and what is said.
ROWS = [
    (["PT. Contoh Bahari Jaya", "", "Budi Santoso", "Direktur", "0812 5555 0202", ""], NEW, ""),
    (
        ["Contoh Bahari Jaya, PT", "", "Budi Santoso", "", "", "budi@rekaan.co.id"],
        UPDATE,
        "Filled in: E-mail.",
    ),
    (["PT Contoh Bahari Jaya", "", "BUDI SANTOSO", "", "", ""], TWICE, "more than once"),
    (["PT Contoh Bahari Jaya", "", "DEWI LESTARI", "HRD", "", ""], SAME, ""),
    (["", npwp(1), "Dewi Lestari S.", "Manajer", "081255550101", ""], SAME, "Kept as on file: "),
    (["", npwp(1), "Dewi Lestari", "", "081255550909", ""], UPDATE, "Filled in: Phone."),
    (["", npwp(1), "Ibu Hj. Dewi Lestari, S.Psi., MM", "", "", ""], SAME, ""),
    ([SINAR, "", "Sari", "", "0542700100", ""], NEW, ""),
    ([SINAR, "", "Rudi Hartono", "", "0542700100", ""], NEW, ""),
    ([FAR, "", "Rina", "", "", ""], REVIEW, "is not on file"),
    (["", npwp(77), "Rina", "", "", ""], REVIEW, "No company on file bears this number."),
    (["", "", "Rina", "", "", ""], WRONG, "names no company"),
    ([SINAR, "", "", "Kasir", "", ""], WRONG, "Please give the name of the contact."),
    ([SINAR, "", "Tono", "", "", "bukan surel"], NEW, "“bukan surel” was left out"),
]


def test_each_row_finds_its_company_and_its_person(office, poured, taken_back):
    before = everything()
    run = poured("contacts", list_csv([cells for cells, *_rest in ROWS], HEADER))
    assert as_told(fates(run), ROWS) == expected(ROWS)
    assert people() == {
        ("Contoh Bahari Jaya", "Dewi Lestari"): ("HRD", ["+6281255550101", "+6281255550909"], None),
        ("Contoh Bahari Jaya", "Budi Santoso"): ("Direktur", ["+6281255550202"], "budi@rekaan.co.id"),
        ("Sinar Rekaan Abadi", "Sari"): (None, ["+62542700100"], None),
        ("Sinar Rekaan Abadi", "Rudi Hartono"): (None, ["+62542700100"], None),
        ("Sinar Rekaan Abadi", "Tono"): (None, [], None),
    }
    assert run.counts["new"] == 4
    assert taken_back(run) == (4, 1, 0)
    assert everything() == before


def test_the_same_list_again_changes_nothing(office, poured):
    content = list_csv([cells for cells, *_rest in ROWS], HEADER)
    poured("contacts", content)
    after = everything()
    again = poured("contacts", content)
    assert everything() == after
    assert {verdict for verdict, _said in fates(again)} == {SAME, REVIEW, WRONG}


def test_companies_that_lack_are_filed_and_taken_back_along_with_their_people(office, poured, taken_back):
    rows = [
        [FAR, "", "Rina", "", "", ""],
        [FAR, "", "Joko", "", "", ""],
        [SINAR, "", "Sari", "", "", ""],
        ["PT Satu Lagi Rekaguna", "", "Wati", "", "", ""],
    ]
    before = everything()
    run = poured("contacts", list_csv(rows, HEADER), creates=True)
    assert fates(run) == [
        (NEW, "The company is filed along with it."),
        (NEW, ""),
        (NEW, ""),
        (NEW, "The company is filed along with it."),
    ]
    assert ("Tidak Tercatat Mandraguna", "Joko") in people()
    assert taken_back(run) == (4, 0, 0)
    assert everything() == before


def test_a_list_that_stopped_goes_on_where_it_stopped(office, poured, taken_back, clerk, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 2)
    rows = [[FAR, "", "Rina", "", "", ""], [SINAR, "", "Sari", "", "", ""]] * 2 + [
        [SINAR, "", "Budi", "", "", ""]
    ]
    content = list_csv(rows, HEADER)
    before = everything()
    run = services.receive(
        content,
        "daftar.csv",
        owner_id=clerk.id,
        listing=services.open_listing(content, "daftar.csv", kind=CONTACTS),
    )
    run.mapping = {**run.mapping, "creates": True}
    services.begin(run)
    next(services.pour_of(run, services.open_run(run)).batches())
    services.break_off(run, state=ImportState.FAILED, why="")
    job = services.resume(run, owner_id=clerk.id, locale="en", result_url="/x")
    db.session.info.pop("jobs_to_send", None)
    db.session.commit()
    jobs.run(job.id)
    db.session.expire_all()
    assert [verdict for verdict, _said in fates(run)] == [NEW, NEW, TWICE, TWICE, NEW]
    assert taken_back(run) == (3, 0, 0)
    assert everything() == before


def test_what_somebody_changed_since_stays(office, poured, taken_back):
    rows = [[FAR, "", "Rina", "", "", ""], [BAHARI, "", "Dewi Lestari", "", "", "dewi@rekaan.co.id"]]
    run = poured("contacts", list_csv(rows, HEADER), creates=True)
    for contact in db.session.scalars(select(Contact)):
        contact.position = "Diubah"
        contact.email = contact.email and "lain@rekaan.co.id"
    db.session.commit()
    assert taken_back(run) == (0, 0, 2)
    assert set(people()) == {("Tidak Tercatat Mandraguna", "Rina"), ("Contoh Bahari Jaya", "Dewi Lestari")}
