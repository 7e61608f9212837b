"""Rows of people whose company is not sure: shown beside whom they may mean, decided before the import or after it."""

import io

import pytest
from sqlalchemy import select

from app.companies.models import Company, Contact
from app.core.db import db
from app.imports.enums import Verdict
from app.imports.models import ImportRow, ImportRun
from tests.factories.companies import make_company
from tests.factories.imports import list_csv
from tests.imports.conftest import everything

HEADER = ("Perusahaan", "Alamat Perusahaan", "Telepon Perusahaan", "Nama", "Jabatan")
LIKE = ("PT Karianggau Sejahtra", "Jl. Kalasan Raya No. 9", "0542700111")
LIST = list_csv([[*LIKE, "Rina", "HRD"], [*LIKE, "Joko", "Satpam"]], HEADER)


@pytest.fixture
def visitor(clerk, sign_in):
    return sign_in(clerk)


@pytest.fixture
def company(app):
    return make_company(
        name="PT Kariangau Sejahtera", address="Jl. Pelabuhan Semayang No. 47", phones="0542700111"
    )


@pytest.fixture
def received(company, visitor):
    visitor.post("/imports", data={"file": (io.BytesIO(LIST), "orang.csv")})
    return db.session.scalar(select(ImportRun))


def rows(run):
    db.session.expire_all()
    statement = select(ImportRow).where(ImportRow.run_id == run.id).order_by(ImportRow.row)
    return list(db.session.scalars(statement))


def people():
    statement = select(Contact.name, Company.name).join(Company, Company.id == Contact.company_id)
    return sorted(tuple(row) for row in db.session.execute(statement.order_by(Contact.id)))


def test_a_decision_before_the_import_holds_for_every_row_of_that_company(received, company, visitor, page):
    shown = page.open(f"/imports/{received.id}/preview?verdict=review")
    assert "PT Kariangau Sejahtera" in shown.words
    assert "berbeda" in shown.words
    visitor.post(f"/imports/{received.id}/preview/1", data={"company": company.id})
    visitor.post(f"/imports/{received.id}/apply")
    assert [row.verdict for row in rows(received)] == [Verdict.NEW] * 2
    assert people() == [("Joko", "Kariangau Sejahtera"), ("Rina", "Kariangau Sejahtera")]


def test_a_company_said_to_be_new_is_filed_once_for_all_its_people(received, visitor):
    before = everything()
    visitor.post(f"/imports/{received.id}/preview/1", data={"company": ""})
    visitor.post(f"/imports/{received.id}/apply")
    assert people() == [("Joko", "Karianggau Sejahtra"), ("Rina", "Karianggau Sejahtra")]
    visitor.post(f"/imports/{received.id}/undo")
    assert everything() == before


@pytest.mark.parametrize("is_same", [True, False], ids=["same", "new"])
def test_a_decision_after_the_import_is_taken_back_and_asked_again(received, company, visitor, page, is_same):
    visitor.post(f"/imports/{received.id}/apply")
    before = everything()
    row = rows(received)[0]
    assert row.verdict is Verdict.REVIEW
    assert f'value="{company.id}"' in page.open(f"/imports/{received.id}?verdict=review").html
    visitor.post(
        f"/imports/{received.id}/rows/{row.id}", data={"company": str(company.id) if is_same else ""}
    )
    name = "Kariangau Sejahtera" if is_same else "Karianggau Sejahtra"
    assert people() == [("Rina", name)]
    visitor.post(f"/imports/{received.id}/rows/{row.id}/undo")
    assert people() == []
    assert rows(received)[0].verdict is Verdict.REVIEW
    assert everything() == before
