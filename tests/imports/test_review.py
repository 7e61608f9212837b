"""Rows left for a person: shown beside the companies they may speak of, decided, and decided again."""

import pytest
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.companies import services as companies_services
from app.companies.models import Company
from app.core.db import db
from app.imports import services
from app.imports.enums import ImportState, Verdict
from app.imports.models import ImportRow
from tests.factories.accounts import UserFactory
from tests.factories.companies import make_company
from tests.factories.imports import list_csv, spelled, unlike

HEADER = ("Nama", "Alamat", "Telepon", "Email")
ON_FILE = ("PT Kariangau Sejahtera", "Jl. Pelabuhan Semayang No. 47", "0542700111", "")
LIKE = ("PT Karianggau Sejahtra", "Jl. Kalasan Raya No. 9", "0542700111", "halo@rekaan.co.id")


@pytest.fixture
def clerk(app):
    return UserFactory(roles=[Role.CLERK])


@pytest.fixture
def visitor(clerk, sign_in):
    return sign_in(clerk)


@pytest.fixture
def received(clerk):
    """`received(*rows)` is a list whose columns were accepted as guessed."""

    def receive(*rows):
        run = services.receive(list_csv(rows, HEADER), "daftar.csv", owner_id=clerk.id)
        db.session.commit()
        return run

    return receive


@pytest.fixture
def left(received, visitor):
    """A list with one row left for review, poured in, and the company on file it may speak of."""
    visitor.post(f"/imports/{received(ON_FILE).id}/apply")
    run = received(LIKE)
    visitor.post(f"/imports/{run.id}/apply")
    db.session.refresh(run)
    assert run.counts["review"] == 1
    return run, row_of(run), db.session.scalar(select(Company))


def row_of(run, number=1):
    return db.session.scalar(select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.row == number))


def filed():
    return db.session.scalar(select(func.count()).select_from(Company))


def test_a_row_stands_beside_the_company_field_by_field(left, page):
    run, row, company = left
    shown = page.open(f"/imports/{run.id}?verdict=review")
    lines = {
        line.select("th")[0].text.strip(): [" ".join(cell.text.split()) for cell in line.select("td")]
        for line in shown.select(f"#row-{row.id} tbody tr")
    }
    assert lines["Nama perusahaan"] == ["PT Karianggau Sejahtra", "PT Kariangau Sejahtera berbeda"]
    assert lines["Telepon"][1].endswith("sama")
    assert lines["Alamat"][1].endswith("berbeda")
    assert lines["Email" if "Email" in lines else "Surel"] == ["halo@rekaan.co.id", "–"]
    assert f'value="{company.id}"' in shown.html


@pytest.mark.parametrize("is_same", [True, False], ids=["same", "new"])
def test_a_decision_is_taken_back_and_asked_again(left, visitor, is_same):
    run, row, company = left
    asked, found_by = row.message, row.fingerprint
    chosen = str(company.id) if is_same else ""
    answer = visitor.post(f"/imports/{run.id}/rows/{row.id}", data={"company": chosen, "next": row.id})
    assert answer.location.endswith(f"#row-{row.id}")
    assert filed() == (1 if is_same else 2)
    db.session.expire_all()
    assert row.verdict is (Verdict.UPDATE if is_same else Verdict.NEW)
    visitor.post(f"/imports/{run.id}/rows/{row.id}/undo")
    db.session.expire_all()
    assert (row.verdict, row.message, row.fingerprint) == (Verdict.REVIEW, asked, found_by)
    assert (run.counts["review"], run.counts["new"], run.counts["update"]) == (1, 0, 0)
    assert (filed(), company.email) == (1, None)
    assert len(company.phones) == 1
    # It is decided once more, the other way round.
    visitor.post(f"/imports/{run.id}/rows/{row.id}", data={"company": "" if is_same else str(company.id)})
    assert filed() == (2 if is_same else 1)


def test_a_decision_somebody_built_on_is_not_taken_back(left, visitor, page):
    run, row, _company = left
    visitor.post(f"/imports/{run.id}/rows/{row.id}", data={"company": ""})
    db.session.expire_all()
    companies_services.edit(db.session.get(Company, row.company_id), {"notes": "Ditelepon."})
    db.session.commit()
    visitor.post(f"/imports/{run.id}/rows/{row.id}/undo")
    assert "tidak dapat ditarik kembali" in page.open(f"/imports/{run.id}").words
    db.session.expire_all()
    assert (row.verdict, row.kept_why, filed()) == (Verdict.NEW, None, 2)


def test_a_decision_keeps_the_place_in_a_long_list(received, visitor, page):
    visitor.post(f"/imports/{received(ON_FILE).id}/apply")
    run = received(*([f"PT {spelled(number)} Rekaan", "", "0542700111", ""] for number in range(100, 170)))
    visitor.post(f"/imports/{run.id}/apply")
    db.session.refresh(run)
    if run.counts["review"] < 60:
        pytest.fail(f"the list is to fill two pages: {run.counts}")
    first = page.open(f"/imports/{run.id}?verdict=review")
    onwards = next(link.get("href") for link in first.select(".pager a") if "key=" in link.get("href"))
    key = onwards.partition("key=")[2].partition("&")[0]
    second = page.open(onwards)
    row = second.select("main article[id], main section[id^=row-]")[0].get("id").removeprefix("row-")
    answer = visitor.post(f"/imports/{run.id}/rows/{row}", data={"company": "", "key": key, "next": row})
    assert f"key={key}" in answer.location


@pytest.mark.parametrize("is_same", [True, False], ids=["same", "new"])
def test_a_row_is_decided_before_the_list_is_poured_in(received, visitor, page, is_same):
    visitor.post(f"/imports/{received(ON_FILE).id}/apply")
    company = db.session.scalar(select(Company))
    run = received(LIKE, [unlike(1), "", "", ""])
    address = f"/imports/{run.id}/preview"
    assert "PT Kariangau Sejahtera" in page.open(f"{address}?verdict=review").words
    chosen = str(company.id) if is_same else ""
    assert visitor.post(f"{address}/1", data={"company": chosen}).location.endswith("#row-1")
    assert filed() == 1
    assert "Putuskan ulang" in page.open(f"{address}?verdict=review").words
    visitor.post(f"{address}/1/undo")
    assert "Putuskan ulang" not in page.open(f"{address}?verdict=review").words
    visitor.post(f"{address}/1", data={"company": chosen})
    visitor.post(f"/imports/{run.id}/apply")
    db.session.refresh(run)
    assert (run.state, run.counts["review"], run.counts["new"]) == (ImportState.DONE, 0, 1 if is_same else 2)
    again = received(LIKE)
    visitor.post(f"/imports/{again.id}/apply")
    db.session.refresh(again)
    assert (again.counts["unchanged"], again.counts["review"]) == (1, 0)


def test_what_was_not_asked_cannot_be_decided(left, received, visitor, page):
    run, row, company = left
    for wrong in (str(company.id + 999), "99999999999", "x"):
        visitor.post(f"/imports/{run.id}/rows/{row.id}", data={"company": wrong})
    waiting = received(LIKE)
    for number, chosen in ((1, str(company.id + 999)), (2, ""), (99999, ""), (1, "x")):
        visitor.post(f"/imports/{waiting.id}/preview/{number}", data={"company": chosen})
    page.open(f"/imports/{waiting.id}/preview")
    db.session.expire_all()
    assert (row.verdict, filed(), waiting.mapping.get("told", {})) == (Verdict.REVIEW, 1, {})


def test_two_rows_of_one_firm_decided_as_new_file_it_once(received, visitor):
    visitor.post(f"/imports/{received(ON_FILE).id}/apply")
    run = received(LIKE, LIKE)
    visitor.post(f"/imports/{run.id}/preview/1", data={"company": ""})
    visitor.post(f"/imports/{run.id}/apply")
    assert filed() == 2


def test_the_review_asks_no_more_of_the_database_for_many_rows_than_for_few(received, visitor, statements):
    visitor.post(f"/imports/{received(ON_FILE).id}/apply")

    def show(first, last):
        rows = (
            [f"PT {spelled(number)} Rekaan", f"Jl. {number}", "0542700111", ""]
            for number in range(first, last)
        )
        run = received(*rows)
        visitor.post(f"/imports/{run.id}/apply")
        return lambda: visitor.get(f"/imports/{run.id}?verdict=review")

    statements.same_for(show(100, 103), show(200, 230))


@pytest.mark.parametrize("kind", ["companies", "contacts"])
def test_a_row_left_for_review_is_given_to_a_company_searched_for(kind, poured, visitor, page):
    make_company(name="PT Kariangau Sejahtera", phones="0542 700111")
    other = make_company(name="PT Umpama Lestari")
    head = {"companies": ("Nama", "Telepon"), "contacts": ("Perusahaan", "Telepon Perusahaan", "Nama")}[kind]
    cells = ["PT Karianggau Sejahtra", "0542700111", "Rina Contoh"][: len(head)]
    run = poured(kind, list_csv([cells], head))
    row = db.session.scalars(select(ImportRow).where(ImportRow.run_id == run.id)).one()
    assert row.verdict is Verdict.REVIEW
    search = f"/imports/{run.id}/rows/{row.id}/company"
    assert search in page.open(f"/imports/{run.id}?verdict=review").html
    assert f'value="{other.id}"' in page.open(f"{search}?q=umpama").html
    visitor.post(f"/imports/{run.id}/rows/{row.id}", data={"company": other.id})
    db.session.refresh(row)
    assert (row.verdict is not Verdict.REVIEW, row.company_id) == (True, other.id)
    # What was decided is not asked again.
    assert visitor.get(search).status_code == 302
