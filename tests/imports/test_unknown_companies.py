"""Rows of people, visits and agreements whose company nobody finds: a person finds it, for one row or for all that name it."""

import pytest
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.companies.models import Company
from app.core.db import db
from app.imports import services
from app.imports.enums import Verdict
from app.imports.kinds import KINDS
from app.imports.models import ImportRow
from tests.factories.accounts import UserFactory
from tests.factories.companies import make_company
from tests.factories.imports import list_csv, npwp
from tests.imports.conftest import everything, rows_of

NEW, SAME, REVIEW = Verdict.NEW, Verdict.UNCHANGED, Verdict.REVIEW
OF_COMPANIES = {
    "contacts": (["Perusahaan", "Nama"], [["Rina"], ["Joko"], ["Dewi"]]),
    "visits": (
        ["Perusahaan", "Tanggal Kunjungan", "Petugas", "Hasil Kunjungan"],
        [[day, "budi@dinas.example", "Berminat"] for day in ("14/03/2025", "15/04/2025", "16/05/2025")],
    ),
    "agreements": (
        ["Perusahaan", "Jenis Perjanjian", "Nomor Perjanjian", "Tanggal Penandatanganan", "Berlaku Sejak", "Berlaku Sampai"],
        [["PKS", f"560/{number}/PKS/2025", "14/03/2025", "14/03/2025", "13/03/2027"] for number in (1, 2, 3)],
    ),
}  # fmt: skip
UNKNOWN = "PT Tak Dikenal Siapa Pun"


@pytest.fixture
def visitor(clerk, sign_in):
    return sign_in(clerk)


@pytest.fixture
def company(app):
    UserFactory(roles=[Role.OFFICER], name="Budi Santoso", email="budi@dinas.example")
    return make_company(name="PT Umpama Lestari")


@pytest.fixture(params=OF_COMPANIES)
def kind(request):
    return request.param


def content(kind, *names):
    header, rows = OF_COMPANIES[kind]
    return list_csv([[name, *cells] for name, cells in zip(names, rows, strict=False)], header)


@pytest.fixture
def received(kind, clerk):
    def receive(*names):
        listing = services.open_listing(content(kind, *names), "daftar.csv", kind=KINDS[kind])
        run = services.receive(content(kind, *names), "daftar.csv", owner_id=clerk.id, listing=listing)
        db.session.commit()
        return run

    return receive


def verdicts(run):
    return [row.verdict for row in rows_of(run)]


def counted(run):
    """What the run says it did, beside what its rows say."""
    db.session.refresh(run)
    statement = select(ImportRow.verdict, func.count()).where(ImportRow.run_id == run.id)
    told = {
        verdict.value: number for verdict, number in db.session.execute(statement.group_by(ImportRow.verdict))
    }
    assert {key: number for key, number in run.counts.items() if number} == told
    return told


def test_a_company_found_in_the_preview_is_that_of_all_rows_that_name_it(
    kind, received, company, visitor, *, page, taken_back, poured
):
    run = received(UNKNOWN, UNKNOWN)
    before = everything()
    asked = page.open(f"/imports/{run.id}/preview?verdict=review")
    assert "belum tercatat" in asked.words
    assert "1 baris lain" in asked.words
    search = f"/imports/{run.id}/preview/1/company"
    assert search in asked.html
    assert f'value="{UNKNOWN}"' in page.open(search).html
    assert f'value="{company.id}"' in page.open(f"{search}?q=umpama").html
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": company.id})
    # What was decided holds when the columns are said again.
    db.session.refresh(run)
    services.say_columns(run, services.open_run(run), run.mapping["columns"])
    db.session.commit()
    visitor.post(f"/imports/{run.id}/apply")
    assert verdicts(run) == [NEW, NEW]
    assert {row.company_id for row in rows_of(run)} == {company.id}
    assert counted(run) == {"new": 2}
    after = everything()
    again = poured(kind, content(kind, UNKNOWN, UNKNOWN))
    assert verdicts(again) == [SAME, SAME]
    assert everything() == after
    taken_back(run)
    assert everything() == before


def test_a_company_is_found_for_one_row_of_the_queue_or_for_all_that_name_it(
    kind, poured, company, visitor, *, page, taken_back
):
    before = everything()
    run = poured(kind, content(kind, UNKNOWN, UNKNOWN, UNKNOWN))
    assert counted(run) == {"review": 3}
    one, two, three = rows_of(run)
    visitor.post(f"/imports/{run.id}/rows/{two.id}", data={"company": company.id})
    assert verdicts(run) == [REVIEW, NEW, REVIEW]
    search = f"/imports/{run.id}/rows/{one.id}/company?q=umpama"
    assert "1 baris lain" in page.open(search).words
    visitor.post(f"/imports/{run.id}/rows/{one.id}", data={"company": company.id, "alike": "1"})
    assert verdicts(run) == [NEW, NEW, NEW]
    assert counted(run) == {"new": 3}
    # The undo takes back what was decided at once, and nothing that was decided apart from it.
    visitor.post(f"/imports/{run.id}/rows/{one.id}/undo")
    assert verdicts(run) == [REVIEW, NEW, REVIEW]
    assert counted(run) == {"new": 1, "review": 2}
    visitor.post(f"/imports/{run.id}/rows/{three.id}", data={"company": "", "alike": "1"})
    assert verdicts(run) == [NEW, NEW, NEW]
    assert db.session.scalar(select(func.count()).select_from(Company)) == 2
    taken_back(run)
    assert everything() == before


def test_rows_of_one_name_given_to_two_companies_stay_there_when_the_list_comes_again(
    kind, poured, company, visitor
):
    other = make_company(name="PT Contoh Manggar")
    run = poured(kind, content(kind, UNKNOWN, UNKNOWN))
    for row, chosen in zip(rows_of(run), (company, other), strict=True):
        visitor.post(f"/imports/{run.id}/rows/{row.id}", data={"company": chosen.id})
    after = everything()
    again = poured(kind, content(kind, UNKNOWN, UNKNOWN))
    assert verdicts(again) == [SAME, SAME]
    assert everything() == after


def test_a_row_whose_company_was_found_is_given_to_another(kind, received, company, visitor, page):
    other = make_company(name="PT Contoh Manggar")
    run = received("PT Umpama Lestari")
    assert "Putuskan lain" in page.open(f"/imports/{run.id}/preview").words
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": services.LATER, "verdict": "new"})
    assert services.try_out(run, services.open_run(run))[1] == {"review": 1}
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": other.id, "verdict": "review"})
    visitor.post(f"/imports/{run.id}/apply")
    assert [row.company_id for row in rows_of(run)] == [other.id]


def test_a_company_without_a_name_is_not_filed(poured, visitor, page):
    run = poured("contacts", list_csv([[npwp(77), "Rina"]], ["NPWP Perusahaan", "Nama"]))
    (row,) = rows_of(run)
    assert row.verdict is REVIEW
    visitor.post(f"/imports/{run.id}/rows/{row.id}", data={"company": ""})
    assert verdicts(run) == [REVIEW]
    assert db.session.scalar(select(func.count()).select_from(Company)) == 0
    assert "tanpa nama" in page.open(f"/imports/{run.id}?verdict=review").words
