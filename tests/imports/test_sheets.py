"""Several sheets of the same headings are poured in as one list, and each row knows where it stood."""

import io

import openpyxl
import pytest
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.companies.models import Company
from app.core.db import db
from app.imports.models import ImportRow, ImportRun
from tests.factories.accounts import UserFactory
from tests.factories.imports import unlike

HEADER = ["Nama Perusahaan", "NPWP", "Kota"]
SHEETS = {
    "Januari": [HEADER, [unlike(1), None, "Bontang"], [unlike(2), None, "Bontang"]],
    "Februari": [
        ["DAFTAR"],
        HEADER,
        [unlike(3), None, "Bontang"],
        [unlike(4), "12", None],
        [unlike(1), None, "Bontang"],
    ],
    "Lain": [["Nama", "Telepon"], [unlike(5), "0542 700001"]],
    "Kosong": [],
}


@pytest.fixture
def visitor(app, sign_in):
    return sign_in(UserFactory(roles=[Role.CLERK]))


@pytest.fixture
def run(visitor):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    visitor.post("/imports", data={"file": (io.BytesIO(out.getvalue()), "daftar.xlsx")})
    return db.session.scalar(select(ImportRun))


def confirm(visitor, run, *sheets):
    answers = {"column_0": "name", "column_1": "npwp", "column_2": "city", "sheets": list(sheets)}
    return visitor.post(f"/imports/{run.id}/columns", data=answers)


def test_sheets_that_were_ticked_are_poured_in_with_the_chosen_one(visitor, run):
    shown = visitor.get(f"/imports/{run.id}/columns").get_data(as_text=True)
    assert 'value="Februari"' in shown
    assert 'name="sheets" type="checkbox" value="Lain"' not in shown
    for _again in range(2):
        assert confirm(visitor, run, "Februari").status_code == 302
        assert run.row_count == 5
    assert "Februari, baris 4" in visitor.get(f"/imports/{run.id}/preview").get_data(as_text=True)
    visitor.post(f"/imports/{run.id}/apply")
    db.session.refresh(run)
    assert (run.counts["new"], run.counts["error"], run.counts["duplicate"]) == (3, 1, 1)
    assert db.session.scalar(select(func.count()).select_from(Company)) == 3
    where = db.session.scalars(select(ImportRow.values).order_by(ImportRow.row))
    assert [(row["sheet"], row["line"]) for row in where] == [
        ("Januari", 2),
        ("Januari", 3),
        ("Februari", 3),
        ("Februari", 4),
        ("Februari", 5),
    ]
    refused = visitor.get(f"/imports/{run.id}/rows.csv?verdict=error").get_data(as_text=True)
    assert refused.splitlines()[1].startswith("Februari;4;")


def test_one_sheet_alone_is_poured_in_where_none_was_ticked(visitor, run):
    confirm(visitor, run)
    assert (run.row_count, run.sheet) == (2, "Januari")
    assert confirm(visitor, run, "Lain").status_code == 422
