"""Fields of the office in lists of companies: mapped by their names, checked, taken back."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies.models import Company, CompanyFieldValue
from app.core import jobs
from app.core.db import db
from app.imports import examples, services
from app.imports.models import ImportRow, ImportRun
from app.outreach.models import Visit, VisitFieldValue
from app.settings.custom.models import FieldType
from tests.factories.accounts import UserFactory, officer
from tests.factories.companies import make_company
from tests.factories.custom_fields import a_field
from tests.factories.imports import list_csv, npwp
from tests.factories.outreach import a_visit

HEADER = ("Nama", "NPWP", "Jumlah mesin", "Visiting hours", "Sudah dicek")


@pytest.fixture
def clerk(app: Any) -> User:
    a_field("Jumlah mesin", FieldType.WHOLE, is_required=True)
    a_field("Jam kunjungan", FieldType.SEVERAL, english="Visiting hours")
    a_field("Sudah dicek", FieldType.YES_NO)
    clerk = UserFactory(roles=[Role.CLERK])
    db.session.commit()
    return clerk


def pour_in(clerk: User, *rows: tuple[Any, ...], overwrite: bool = False) -> ImportRun:
    run = services.receive(list_csv(rows, HEADER), "daftar.csv", owner_id=clerk.id)
    run.mapping = {**run.mapping, "overwrite": overwrite}
    _do(services.start(run, owner_id=clerk.id, locale="id", result_url="/x"))
    db.session.refresh(run)
    return run


def _do(job: Any) -> None:
    db.session.info.pop("jobs_to_send", None)
    db.session.commit()
    jobs.run(job.id)
    db.session.expire_all()


def values() -> dict[str, dict[str, Any]]:
    db.session.expire_all()
    return {company.name: company.custom for company in db.session.scalars(select(Company))}


def entries() -> list[tuple[Any, ...]]:
    found = db.session.scalars(select(CompanyFieldValue)).all()
    return sorted((row.record_id, row.field_id, row.number or 0, row.word or "") for row in found)


ROWS = (
    ("PT Satu Rekaan", npwp(1), "1.284", "Pagi; Afternoon", "ya"),
    ("PT Dua Rekaan", npwp(2), "0", "-", "0"),
)


def test_a_list_fills_fields_by_their_names_and_says_the_same_twice(clerk: User) -> None:
    make_company(name="PT Satu Rekaan", npwp=npwp(1), custom_jumlah_mesin="7")
    pour_in(clerk, *ROWS)
    filled = {
        "Satu Rekaan": {"jumlah_mesin": 7, "jam_kunjungan": ["pagi", "sore"], "sudah_dicek": True},
        "Dua Rekaan": {"jumlah_mesin": 0, "sudah_dicek": False},
    }
    assert values() == filled
    assert len(entries()) == 6
    again = pour_in(clerk, *ROWS)
    assert values() == filled
    kept = db.session.scalars(select(ImportRow).where(ImportRow.run_id == again.id)).all()
    assert "Jumlah mesin" in (kept[0].message or "")
    pour_in(clerk, *ROWS, overwrite=True)
    assert values()["Satu Rekaan"]["jumlah_mesin"] == 1284


def test_the_example_of_a_list_has_a_column_for_each_field(clerk: User) -> None:
    a_field("Ruang", record="visit")
    assert examples.header("companies")[-3:] == ["Jumlah mesin", "Jam kunjungan", "Sudah dicek"]
    assert examples.header("visits")[-1] == "Ruang"
    for kind in examples.EXAMPLES:
        assert {len(row) for row in examples.rows(kind)} == {len(examples.header(kind))}


def test_what_cannot_be_is_left_out_and_told(clerk: User) -> None:
    run = pour_in(clerk, ("PT Satu Rekaan", npwp(1), "banyak", "Tengah malam", "ya"))
    assert values() == {"Satu Rekaan": {"sudah_dicek": True}}
    (row,) = db.session.scalars(select(ImportRow).where(ImportRow.run_id == run.id))
    assert "banyak" in (row.message or "")
    assert "Tengah malam" in (row.message or "")


def test_an_undo_brings_every_value_back(clerk: User) -> None:
    make_company(name="PT Satu Rekaan", npwp=npwp(1), custom_jumlah_mesin="7", custom_jam_kunjungan="siang")
    before = (values(), entries())
    run = pour_in(clerk, *ROWS, overwrite=True)
    assert (values(), entries()) != before
    assert services.undo(run, owner_id=clerk.id, locale="id", result_url="/x") is None, (
        "short ones wait for no job"
    )
    db.session.commit()
    assert (values(), entries()) == before


def test_past_visits_bring_their_fields_along_and_an_undo_takes_them(
    clerk: User, poured: Any, taken_back: Any
) -> None:
    a_field("Ruang", record="visit")
    a_field("Bahan", FieldType.SEVERAL, record="visit")
    boss = officer(name="Budi Santoso", email="budi@dinas.example")
    company = make_company(name="PT Satu Rekaan", npwp=npwp(1))
    earlier = a_visit(boss, company, visited_on=date(2025, 3, 14))
    head = ("Perusahaan", "NPWP", "Tanggal Kunjungan", "Petugas", "Hasil Kunjungan", "Ruang", "Bahan (en)")
    rows = (
        ("PT Satu Rekaan", npwp(1), "14/03/2025", "Budi Santoso", "Berminat", "Aula", "Pagi"),
        ("PT Satu Rekaan", npwp(1), "15/03/2025", "Budi Santoso", "Berminat", "Kantin", "Malam"),
    )
    run = poured("visits", list_csv(rows, head))
    found = db.session.scalars(select(Visit).order_by(Visit.visited_on)).all()
    assert [visit.custom for visit in found] == [{"ruang": "Aula", "bahan": ["pagi"]}, {"ruang": "Kantin"}]
    assert db.session.scalar(select(func.count(VisitFieldValue.id))) == 3
    assert taken_back(run) == (1, 1, 0)
    assert [(visit.id, visit.custom) for visit in db.session.scalars(select(Visit))] == [(earlier.id, {})]
    assert db.session.scalar(select(func.count(VisitFieldValue.id))) == 0
