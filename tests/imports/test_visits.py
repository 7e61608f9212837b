"""Lists of past visits: they bring companies and partnerships forward, never back, and are taken back whole."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.roles import Role
from app.companies.enums import HeadcountSource
from app.companies.models import Company
from app.core.clock import local
from app.core.db import db
from app.follow_ups.models import FollowUp
from app.imports.days import day_in, is_day
from app.imports.enums import Verdict
from app.outreach.enums import VisitMode, VisitOutcome
from app.outreach.models import Visit
from app.pipeline import queries as pipeline
from app.pipeline import services as partnerships
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings.enums import VisitPurpose
from tests.factories import documents
from tests.factories.accounts import UserFactory
from tests.factories.companies import make_company
from tests.factories.imports import list_csv, npwp
from tests.factories.pipeline import partnership
from tests.imports.conftest import everything
from tests.imports.test_contacts import as_told, expected, fates

HEADER = (
    "Perusahaan",
    "NPWP",
    "Tanggal Kunjungan",
    "Petugas",
    "Hasil Kunjungan",
    "Alasan",
    "Ditemui",
    "Kuota",
    "Catatan",
)
BAHARI, SINAR = "PT Contoh Bahari Jaya", "CV Sinar Rekaan Abadi"
NEW, UPDATE, SAME, TWICE, WRONG = (
    Verdict.NEW,
    Verdict.UPDATE,
    Verdict.UNCHANGED,
    Verdict.DUPLICATE,
    Verdict.ERROR,
)


@pytest.fixture
def officers(app):
    """Two officers and somebody who never goes out."""
    UserFactory(roles=[Role.OFFICER], name="Budi Santoso", email="budi@dinas.example")
    UserFactory(roles=[Role.OFFICER], name="Sari Dewi Anggraini", email="sari@dinas.example")
    UserFactory(roles=[Role.CLERK], name="Tono Arsip", email="tono@dinas.example")


@pytest.fixture
def office(officers):
    """Two companies; the first was visited before."""
    return make_company(name=BAHARI, npwp=npwp(1)), make_company(name=SINAR)


# A row, what becomes of it, and what is said.
ROWS = [
    ([BAHARI, "", "14/03/2025", "Budi Santoso", "Berminat", "", "Dewi (HRD)", "5", ""], NEW, ""),
    (["Contoh Bahari Jaya PT", "", "Jumat, 14 Maret 2025", "budi santoso, S.E.", "interested", "", "", "", "Ramah"], UPDATE, "Notes"),
    (["", npwp(1), "2025-03-14", "budi@dinas.example", "Minat", "", "", "", ""], TWICE, "more than once"),
    ([SINAR, "", "3-4-25", "Sari; Budi", "Tidak berminat karena sepi", "Sedang mengurangi tenaga kerja", "", "", ""], NEW, ""),
    ([SINAR, "", "05.06.2025", "Sari Dewi Anggraini", "minta datang lagi", "", "", "", ""], NEW, ""),
    ([SINAR, "", "06/06/2025", "Entah Siapa", "berminat", "", "", "", ""], WRONG, "“Entah Siapa”: No officer is called so"),
    ([SINAR, "", "06/06/2025", "tono@dinas.example", "berminat", "", "", "", ""], WRONG, "No officer is called so"),
    ([SINAR, "", "06/06/2025", "", "berminat", "", "", "", ""], WRONG, "Say who went there"),
    ([SINAR, "", "31/02/2025", "Budi", "berminat", "", "", "", ""], WRONG, "This is not a day"),
    ([SINAR, "", "01/01/2090", "Budi", "berminat", "", "", "", ""], WRONG, "lies ahead"),
    ([SINAR, "", "01/06/2025", "Budi", "entahlah", "", "", "", ""], WRONG, "Write one of these: Interested, "),
    ([SINAR, "", "01/06/2025", "Budi", "", "", "", "", ""], WRONG, "Say what came of the visit."),
    ([SINAR, "", "02/06/2025", "Budi", "Tutup/pindah", "", "", "banyak", ""], NEW, "“banyak” was left out"),
]  # fmt: skip


def visits():
    db.session.expire_all()
    return [
        (company, visit.visited_on, visit.outcome, visit.people_met, visit.seats_offered, visit.notes)
        for company, visit in db.session.execute(
            select(Company.name, Visit).join(Visit, Visit.company_id == Company.id).order_by(Visit.id)
        )
    ]


def test_each_row_becomes_a_visit_by_the_rules_of_visits(office, poured, taken_back):
    before = everything()
    content = list_csv([cells for cells, *_rest in ROWS], HEADER)
    run = poured("visits", content)
    assert as_told(fates(run), ROWS) == expected(ROWS)
    seen = [(when, outcome, seats) for _company, when, outcome, _met, seats, _notes in visits()]
    assert seen == [
        (date(2025, 3, 14), VisitOutcome.INTERESTED, 5),
        (date(2025, 4, 3), VisitOutcome.REFUSED, None),
        (date(2025, 6, 5), VisitOutcome.ASKS_RETURN, None),
        (date(2025, 6, 2), VisitOutcome.CLOSED_MOVED, None),
    ]
    assert "Tidak berminat karena sepi" in visits()[1][5]
    assert [db.session.get(Company, company.id).last_visit_on for company in office] == [
        date(2025, 3, 14),
        date(2025, 6, 5),
    ]
    assert db.session.scalars(select(FollowUp)).all() == []
    after = everything()
    assert {verdict for verdict, _said in fates(poured("visits", content))} == {SAME, WRONG}
    assert everything() == after
    assert taken_back(run) == (4, 0, 0)
    assert everything() == before


def test_past_visits_bring_partnerships_forward_never_back_and_leave_promises_alone(
    office, poured, taken_back
):
    first, second = office
    third = make_company(name="PT Tiga Rekayasa Utama")
    behind = partnership("target", of=first)
    ahead = partnership("negotiating", of=second)
    db.session.commit()
    before = everything()
    rows = [
        [BAHARI, "", "14/03/2025", "Budi", "mempertimbangkan", "", "", "", ""],
        [BAHARI, "", "20/03/2025", "Budi", "berminat", "", "", "7", ""],
        [SINAR, "", "14/03/2025", "Budi", "mempertimbangkan", "", "", "", ""],
        ["PT Tiga Rekayasa Utama", "", "14/03/2025", "Budi", "mempertimbangkan", "", "", "3", ""],
        ["PT Tiga Rekayasa Utama", "", "14/04/2025", "Sari", "berminat", "", "", "3", ""],
    ]
    run = poured("visits", list_csv(rows, HEADER))
    assert pipeline.stage_of(db.session.get(Partnership, behind.id)).key == "interested"
    assert db.session.get(Partnership, behind.id).expected_seats == 7
    assert pipeline.stage_of(db.session.get(Partnership, ahead.id)).key == "negotiating"
    assert [pipeline.stage_of(one).key for one in pipeline.open_of(third.id)] == ["interested"]
    assert taken_back(run) == (5, 0, 0)
    assert everything() == before


def test_hours_and_what_a_company_said_of_its_workers_come_along(office, poured, taken_back):
    header = [*HEADER, "Jam Mulai", "Jam Selesai", "Jumlah Tenaga Kerja"]
    told = [
        ("09.30 WITA", "10:45", "1.250 orang"),
        ("pukul 13.00-14.15", "", "siang banyak"),
        ("09.30", "08.00", ""),
        ("pagi", "", "-"),
    ]
    day = ["14/03/2025", "15/03/2025", "16/03/2025", "17/03/2025"]
    rows = [
        [BAHARI, "", on, "Budi", "berminat", "", "", "", "", *more]
        for on, more in zip(day, told, strict=True)
    ]
    before = everything()
    run = poured("visits", list_csv(rows, header))

    def filed():
        found = db.session.scalars(select(Visit).order_by(Visit.visited_on))
        return [
            (one.started_at and f"{local(one.started_at):%H.%M}", one.ended_at and f"{local(one.ended_at):%H.%M}",
             one.headcount_learned, one.headcount_source)
            for one in found
        ]  # fmt: skip

    assert filed() == [
        ("09.30", "10.45", 1250, HeadcountSource.COMPANY),
        ("13.00", "14.15", None, None),
        ("09.30", None, None, None),
        (None, None, None, None),
    ]
    assert db.session.get(Company, office[0].id).headcount is None
    rows[2][-3:], rows[3][-3:] = ["09.30", "11.00", "60"], ["08.00", "", ""]
    again = poured("visits", list_csv(rows, header))
    assert filed()[2:] == [("09.30", "11.00", 60, HeadcountSource.COMPANY), ("08.00", None, None, None)]
    assert taken_back(again) == (0, 2, 0)
    assert filed()[2:] == [("09.30", None, None, None), (None, None, None, None)]
    assert taken_back(run) == (4, 0, 0)
    assert everything() == before


def test_a_visit_on_which_somebody_built_stays(office, poured, taken_back):
    rows = [[name, "", "14/03/2025", "Budi", "berminat", "", "", "", ""] for name in (BAHARI, SINAR)]
    run = poured("visits", list_csv(rows, HEADER))
    opened = pipeline.open_of(office[0].id)[0]
    partnerships.move(
        opened, settings.stage("negotiating"), by=UserFactory(roles=[Role.SUPERVISOR]), why="Draf dibahas"
    )
    db.session.commit()
    assert taken_back(run) == (1, 0, 1)
    assert [company for company, *_rest in visits()] == ["Contoh Bahari Jaya"]


def test_a_visit_of_which_a_document_was_written_stays(office, poured, taken_back):
    rows = [[name, "", "14/03/2025", "Budi", "berminat", "", "", "", ""] for name in (BAHARI, SINAR)]
    run = poured("visits", list_csv(rows, HEADER))
    written = db.session.scalars(select(Visit).order_by(Visit.id)).first()
    documents.a_report(written, by=UserFactory(roles=[Role.SUPERVISOR]))
    db.session.commit()
    assert taken_back(run) == (1, 0, 1)
    assert db.session.scalars(select(Visit)).one().id == written.id


@pytest.mark.parametrize(
    "written",
    ["26/01/2026", "26-1-26", "26.01.2026", "2026/01/26", "20260126", "26 Januari 2026", "26 Jan 26", "26-Jan-2026",
     "Senin, 26 Januari 2026", "Senin 26/01/2026", "Jan 26, 2026", "01/26/2026", "2026-01-26 09:30", "26/01/2026 pukul 09.30", "46048"],
)  # fmt: skip
def test_a_day_is_read_in_any_usual_spelling(written):
    assert day_in(written) == date(2026, 1, 26)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "written",
    ["32/01/2026", "0/0/0000", "99999999999", "0026-01-26", "9999-12-31", "²6/01/2026", "٢٦/٠١/٢٠٢٦", "kemarin", "1" * 5000, "\x00", "Foo 99, 2026", "-1"],
)  # fmt: skip
def test_what_is_no_day_of_this_age_is_no_day(app, written):
    assert is_day(written) is (written == "٢٦/٠١/٢٠٢٦")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            ("03/25/2025", "04/03/2025", "4/3/25 10:30"),
            (date(2025, 3, 25), date(2025, 4, 3), date(2025, 4, 3)),
        ),
        (("25/03/2025", "04/03/2025", "2025-03-05"), (date(2025, 3, 25), date(2025, 3, 4), date(2025, 3, 5))),
        (
            ("03/25/2025", "25/03/2025", "04/03/2025"),
            (date(2025, 3, 25), date(2025, 3, 25), date(2025, 3, 4)),
        ),
    ],
)
def test_a_day_that_could_be_two_is_read_as_its_column_is_written(office, poured, written, read):
    header = ("Perusahaan", "Tanggal", "Petugas", "Hasil", "Catatan")
    poured("visits", list_csv([[BAHARI, day, "Budi", "berminat", day] for day in written], header))
    visits = db.session.scalars(select(Visit)).all()
    assert {visit.visited_on for visit in visits} == set(read)
    assert {visit.notes for visit in visits} <= set(written)


def test_modes_and_purposes_are_read_by_their_words(office, poured):
    header = ("Perusahaan", "Tanggal", "Petugas", "Hasil", "Cara", "Tujuan Kunjungan")
    rows = [[BAHARI, "1/2/2025", "Budi", "berminat", "Telepon", "Monitoring dan evaluasi"]]
    poured("visits", list_csv(rows, header))
    visit = db.session.scalar(select(Visit))
    assert (visit.mode, visit.purpose) == (VisitMode.PHONE, VisitPurpose.MONITORING)
