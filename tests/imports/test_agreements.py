"""Lists of agreements: rows of one number are one agreement with its seat lines, recorded as what the house allows."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.roles import Role
from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement
from app.core.db import db
from app.imports.enums import Verdict
from app.pipeline.models import Partnership
from tests.factories import agreements as factory
from tests.factories.accounts import UserFactory
from tests.factories.companies import make_company
from tests.factories.imports import list_csv, npwp
from tests.factories.pipeline import partnership
from tests.imports.conftest import everything
from tests.imports.test_contacts import as_told, expected, fates

HEADER = (
    "Perusahaan", "NPWP", "Jenis Perjanjian", "Nomor Perjanjian", "Tanggal Penandatanganan", "Berlaku Sejak",
    "Berlaku Sampai", "Formasi", "Kuota", "Lama (bulan)", "Catatan",
)  # fmt: skip
BAHARI, SINAR = "PT Contoh Bahari Jaya", "CV Sinar Rekaan Abadi"
NEW, UPDATE, SAME, TWICE, WRONG = (
    Verdict.NEW,
    Verdict.UPDATE,
    Verdict.UNCHANGED,
    Verdict.DUPLICATE,
    Verdict.ERROR,
)


@pytest.fixture(autouse=True)
def today(clock):
    """Tuesday 24 November 2026."""


@pytest.fixture
def office(app):
    """Two companies, one with a partnership that is under negotiation."""
    first, second = make_company(name=BAHARI, npwp=npwp(1)), make_company(name=SINAR)
    partnership("negotiating", of=first)
    db.session.commit()
    return first, second


# A row, what becomes of it, and what is said.
ROWS = [
    ([BAHARI, "", "PKS", "560/12/PKS/2025", "14/03/2025", "14/03/2025", "13/03/2027", "Juru las", "4", "6", ""], NEW, "once its scan is uploaded"),
    (["", npwp(1), "Perjanjian Kerja Sama", "560/12/pks/2025", "", "", "", "Juru listrik", "2 orang", "6 bulan", "Lampiran"], UPDATE, "Filled in: Number of seats, Notes."),
    ([BAHARI, "", "PKS", "560-12-PKS-2025", "", "", "", "juru las", "4", "6", ""], TWICE, "more than once"),
    ([BAHARI, "", "PKS", "560/12/PKS/2025", "", "", "", "Juru las", "9", "6", ""], TWICE, "Kept as on file: Number of seats."),
    ([SINAR, "", "Nota Kesepahaman", "560/7/2024", "2 April 2024", "02/04/2024", "01/04/2025", "", "", "", ""], NEW, "Recorded as ended"),
    ([SINAR, "", "", "8/MOU/2026", "", "01/01/2026", "", "", "", "", ""], NEW, "the days of both signatures are not told"),
    ([SINAR, "", "Surat Minat", "", "5/5/2026", "", "", "", "", "", ""], NEW, "once its scan is uploaded"),
    ([SINAR, "", "Entah", "1/X/2026", "", "", "", "", "", "", ""], WRONG, "Write which kind it is: "),
    ([SINAR, "", "MoU", "2/X/2026", "1/1/2090", "", "", "", "", "", ""], WRONG, "The day of a signature cannot lie ahead."),
    ([SINAR, "", "MoU", "3/X/2026", "", "2/2/2026", "1/2/2026", "", "", "", ""], WRONG, "The last day lies before the first."),
    ([SINAR, "", "PKS", "3b/X/2026", "14/03/2026", "", "13/03/2025", "", "", "", ""], WRONG, "Last day: The last day lies before that of a signature."),
    ([SINAR, "", "MoU", "4/X/2026", "", "", "", "Juru las", "", "6", ""], WRONG, "Enter how many seats, at least 1."),
    ([SINAR, "", "MoU", "5/X/2026", "", "", "", "Juru las", "3", "lama", ""], WRONG, "Write a number of months"),
    (["PT Tidak Tercatat Mandraguna", "", "MoU", "6/X/2026", "", "", "", "", "", "", ""], Verdict.REVIEW, "is not on file"),
]  # fmt: skip


def stored():
    db.session.expire_all()
    statement = select(Agreement).options(selectinload(Agreement.seat_lines)).order_by(Agreement.id)
    return [
        (
            one.kind,
            one.office_number,
            one.state,
            one.signed_on,
            [(line.position, line.seats, line.months) for line in one.seat_lines],
        )
        for one in db.session.scalars(statement)
    ]


def test_rows_of_one_number_are_one_agreement_with_its_seats(office, poured, taken_back):
    before = everything()
    content = list_csv([cells for cells, *_rest in ROWS], HEADER)
    run = poured("agreements", content)
    assert as_told(fates(run), ROWS) == expected(ROWS)
    kind, draft = AgreementKind, AgreementState.DRAFT
    lines = [("Juru las", 4, 6), ("Juru listrik", 2, 6)]
    assert stored() == [
        (kind.PKS, "560/12/PKS/2025", draft, date(2025, 3, 14), lines),
        (kind.MOU, "560/7/2024", AgreementState.ENDED, date(2024, 4, 2), []),
        (kind.MOU, "8/MOU/2026", draft, None, []),
        (kind.LETTER_OF_INTEREST, None, draft, date(2026, 5, 5), []),
    ]
    assert db.session.scalars(select(Partnership)).one().version == 1
    after = everything()
    assert {verdict for verdict, _said in fates(poured("agreements", content))} == {
        SAME,
        Verdict.REVIEW,
        WRONG,
    }
    assert everything() == after
    assert taken_back(run) == (4, 0, 0)
    assert everything() == before


def test_what_is_signed_is_corrected_by_a_supervisor_only_and_gets_its_words_back(office, poured, taken_back):
    signed = factory.agreement("signed", of=office[0], office_number="560/1/2026", seats=4, ends_in=400)
    drafted = factory.agreement("draft", of=office[1], office_number="560/2/2026", notes="Lama")
    db.session.commit()
    before = everything()
    rows = [
        [BAHARI, "", "PKS", signed.office_number, "", "", "", "Kasir", "3", "6", ""],
        [SINAR, "", "PKS", drafted.office_number, "", "", "", "Kasir", "3", "6", "Baru"],
    ]
    by_clerk = poured("agreements", list_csv(rows, HEADER), overwrite=True)
    assert as_told(fates(by_clerk), [(None, None, "A supervisor corrects it."), (None, None, "")])[0] == (
        WRONG,
        "A supervisor corrects it.",
    )
    assert stored()[1][4] == [("Kasir", 3, 6)]
    supervisor = UserFactory(roles=[Role.SUPERVISOR])
    db.session.commit()
    again = poured("agreements", list_csv(rows, HEADER), by=supervisor)
    assert [verdict for verdict, _said in fates(again)] == [UPDATE, SAME]
    assert len(stored()[0][4]) == 2
    assert taken_back(again) == (0, 1, 0)
    assert taken_back(by_clerk) == (0, 1, 0)
    assert everything() == before


def test_an_agreement_with_which_somebody_went_on_stays(office, poured, taken_back):
    rows = [
        [name, "", "PKS", f"560/{name[:2]}/2026", "", "", "", "Kasir", "3", "6", ""]
        for name in (BAHARI, SINAR)
    ]
    run = poured("agreements", list_csv(rows, HEADER))
    first = db.session.scalar(select(Agreement).order_by(Agreement.id))
    first.state = AgreementState.IN_REVIEW
    db.session.commit()
    assert taken_back(run) == (1, 0, 1)
    assert [state for _kind, _number, state, *_rest in stored()] == [AgreementState.IN_REVIEW]


def test_an_agreement_of_which_a_list_tells_neither_number_nor_day_is_filed_once(office, poured):
    told = [
        [BAHARI, "MoU", "", "Juru las", "4", "6"],
        [BAHARI, "MoU", "Magang Bersama", "", "", ""],
        [SINAR, "PKS", "", "", "", ""],
    ]
    header = ["Perusahaan", "Jenis Perjanjian", "Judul", "Formasi", "Kuota", "Lama (bulan)"]
    content = list_csv(told, header)
    assert [verdict for verdict, _said in fates(poured("agreements", content))] == [NEW, NEW, NEW]
    before = everything()
    assert [verdict for verdict, _said in fates(poured("agreements", content))] == [SAME, SAME, SAME]
    assert everything() == before


def test_a_list_that_does_not_tell_the_months_of_its_seats_says_so(poured):
    make_company(name=BAHARI)
    rows = [[BAHARI, "MoU", "Juru las", "4"], [BAHARI, "MoU", "", ""]]
    run = poured("agreements", list_csv(rows, ["Perusahaan", "Jenis Perjanjian", "Formasi", "Kuota"]))
    (refused, said), (filed, _later) = fates(run)
    assert (refused, filed) == (WRONG, NEW)
    assert said == (
        "The list does not say for how many months the seats are: choose the column that does, or none for seats"
        " and their position."
    )
