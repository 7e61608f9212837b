"""The office's own fields in the list of companies, its filters and its exports."""

from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.core.db import db
from app.outreach import services as outreach
from app.reports import queries
from app.reports.filters import company_filter
from app.reports.listed import CANDIDATES, COMPANIES, PARTNERS, VISITS
from app.reports.services import Export, ExportFormat, file_bytes, write_file
from app.settings.custom import services as custom
from app.settings.custom.models import FieldType
from tests.factories import accounts
from tests.factories import outreach as make
from tests.factories.candidates import a_candidate
from tests.factories.companies import make_company
from tests.factories.custom_fields import a_field
from tests.factories.follow_ups import a_partnership
from tests.support.statements import Statements

pytestmark = [pytest.mark.usefixtures("session"), pytest.mark.both_databases]


@pytest.fixture
def boss(clock: Any) -> User:
    return accounts.supervisor(name="Arif Firmansyah")


def listed(boss: User, *conditions: str, **others: str) -> set[str]:
    """The names of the companies that these conditions of an address let through."""
    arguments = MultiDict([("if", one) for one in conditions] + list(others.items()))
    wanted = company_filter(arguments, reader_id=boss.id)
    return set(queries.names_of(queries.companies(boss, wanted), limit=50))


def test_a_field_is_a_column_that_sorts_and_pages(page_as: Any, boss: User) -> None:
    field = a_field("Jumlah mesin", FieldType.WHOLE)
    a_field("Tak terdaftar", is_in_list=False)
    for number in range(27):
        make_company(name=f"PT Contoh {number:02}", **{field.attribute: 1000 - number})
    make_company(name="PT Tanpa Mesin")
    page = page_as(boss).open(
        f"/companies?columns={field.attribute},custom_tak_terdaftar&sort={field.attribute}"
    )
    assert page.texts("thead th")[-1].startswith("Jumlah mesin")
    assert page.texts("tbody td[data-label='Jumlah mesin']")[:2] == ["974", "975"]
    last = page.follow("Berikutnya").texts("tbody td[data-label='Jumlah mesin']")
    assert last == ["999", "1.000", "–"]
    choice = page_as(boss).open("/companies/columns")
    assert choice.select(f"#column-{field.attribute}")
    assert not choice.select("#column-custom_tak_terdaftar")


def test_a_field_out_of_use_leaves_the_list_and_its_sort(page_as: Any, boss: User) -> None:
    field = a_field("Jumlah mesin", FieldType.WHOLE)
    make_company(**{field.attribute: 3})
    custom.put_in_use(field, is_active=False)
    db.session.commit()
    page = page_as(boss).open(f"/companies?columns={field.attribute}&sort=-{field.attribute}")
    assert "Jumlah mesin" not in page.words


def test_a_view_that_asks_for_a_field_out_of_use_shows_what_it_showed_and_says_so(
    page_as: Any, boss: User
) -> None:
    field = a_field("Bus jemputan", FieldType.YES_NO)
    make_company(name="PT Umpama Berbus", **{field.attribute: True})
    make_company(name="PT Umpama Jalan Kaki")
    custom.put_in_use(field, is_active=False)
    db.session.commit()
    opener = page_as(boss)
    asked = f"if={field.attribute}~any~yes"
    page = opener.open(f"/companies?{asked}")
    assert page.texts("tbody th a")[:1] == ["PT Umpama Berbus"]
    assert "Bus jemputan (tidak ditanyakan lagi)" in page.one(".asked").text
    # The form keeps it while it is asked for, and offers it to nobody else.
    offered = f"option[value={field.attribute}]"
    assert opener.open("/companies/conditions", query_string={"filter": asked}).select(offered)
    assert not opener.open("/companies/conditions?do=add").select(offered)


def test_the_list_asks_no_more_for_many_rows_and_many_fields(
    page_as: Any, boss: User, statements: Statements
) -> None:
    fields = [a_field(f"Isian {number}", FieldType.ONE) for number in range(3)]
    asked = f"/companies?columns={','.join(field.attribute for field in fields)}&sort={fields[0].attribute}"
    opener = page_as(boss)

    def fill() -> None:
        for _number in range(6):
            make_company(**{field.attribute: "pagi" for field in fields})

    fill()
    opener.open(asked)
    statements.same_after(fill, lambda: opener.client.get(asked))


def test_each_type_is_asked_in_its_own_way(boss: User) -> None:
    number, money = a_field("Jumlah", FieldType.WHOLE), a_field("Anggaran", FieldType.MONEY)
    day, tick = a_field("Hari", FieldType.DAY), a_field("Sudah", FieldType.YES_NO)
    one, several = a_field("Jam", FieldType.ONE), a_field("Waktu", FieldType.SEVERAL)
    text, long_text = a_field("Pintu"), a_field("Cerita", FieldType.LONG_TEXT)
    satu = {
        number.attribute: 5, money.attribute: "1.500,50", day.attribute: date(2026, 1, 26), tick.attribute: "ya",
        one.attribute: "pagi", several.attribute: "pagi; sore", text.attribute: "Gerbang É",
        long_text.attribute: "x" * 400 + " ujung",
    }  # fmt: skip
    make_company(name="PT Satu", **satu)
    make_company(name="PT Dua", **{tick.attribute: "tidak", several.attribute: "siang"})
    make_company(name="PT Tiga")
    for asked, found in {
        f"{number.attribute}~min~5": {"PT Satu"},
        f"{number.attribute}~is~6": set(),
        f"{money.attribute}~between~1500,5~1501": {"PT Satu"},
        f"{day.attribute}~on~2026-01-26": {"PT Satu"},
        f"{day.attribute}~before~26/01/2026": set(),
        f"{tick.attribute}~any~no": {"PT Dua"},
        f"{tick.attribute}~empty": {"PT Tiga"},
        f"{one.attribute}~none~pagi": {"PT Dua", "PT Tiga"},
        f"{several.attribute}~all~pagi~sore": {"PT Satu"},
        f"{several.attribute}~any~pagi~siang": {"PT Satu", "PT Dua"},
        f"{text.attribute}~starts~gerb": {"PT Satu"},
        f"{long_text.attribute}~has~UJUNG": {"PT Satu"},
        f"{long_text.attribute}~empty": {"PT Dua", "PT Tiga"},
    }.items():
        assert listed(boss, asked) == found, asked
    both = (f"{tick.attribute}~any~no", f"{number.attribute}~max~5")
    assert listed(boss, *both) == set()
    assert listed(boss, *both, match="any") == {"PT Satu", "PT Dua"}


def test_fields_of_visits_and_partnerships_narrow_the_companies_too(boss: User) -> None:
    hall = a_field("Ruang", record="visit")
    story = a_field("Cerita", FieldType.LONG_TEXT, record="visit")
    cost = a_field("Anggaran", FieldType.MONEY, record="partnership")
    visited, partner = make_company(name="PT Dikunjungi"), make_company(name="PT Mitra")
    visit = make.a_visit(boss, visited)
    outreach.edit_visit(
        visit,
        version=visit.version,
        outcome=visit.outcome,
        custom={hall.attribute: "Aula", story.attribute: "x" * 400 + " ujung"},
    )
    a_partnership(partner, "interested").set_custom({cost.attribute: "250"})
    db.session.commit()
    assert listed(boss, f"visit_{hall.attribute}~has~aula") == {"PT Dikunjungi"}
    assert listed(boss, f"visit_{story.attribute}~has~UJUNG") == {"PT Dikunjungi"}
    assert listed(boss, f"visit_{story.attribute}~empty") == {"PT Mitra"}
    assert listed(boss, f"partnership_{cost.attribute}~min~250") == {"PT Mitra"}


@pytest.mark.parametrize("is_partner_list", [False, True])
def test_an_export_brings_the_fields_along(boss: User, tmp_path: Any, is_partner_list: bool) -> None:
    number, hour = a_field("Jumlah", FieldType.DECIMAL), a_field("Jam", FieldType.SEVERAL)
    day = a_field("Mulai", FieldType.DAY, record="partnership")
    a_field("Jumlah", FieldType.WHOLE, record="partnership")
    a_field("Rahasia", is_in_list=False)
    company = make_company(**{number.attribute: "2,5", hour.attribute: "pagi,sore"})
    a_partnership(company, "interested").set_custom({day.attribute: "2026-01-26"})
    db.session.commit()
    path = tmp_path / "list.xlsx"
    listed = PARTNERS if is_partner_list else COMPANIES
    write_file(Export(listed, boss, MultiDict(), ""), path, ExportFormat.XLSX)
    rows = [[cell.value for cell in row] for row in load_workbook(path).active.iter_rows()]
    line = dict(zip(rows[0], rows[1], strict=True))
    assert (line["Jumlah"], line["Jam"]) == (2.5, "Pagi, Sore")
    assert ("Mulai" in line) is ("Jumlah 2" in line) is is_partner_list
    if is_partner_list:
        assert line["Mulai"].date() == date(2026, 1, 26)
    assert "Rahasia" not in line


def test_files_of_visits_and_candidates_have_the_fields_that_are_meant_for_lists(boss: User) -> None:
    for record in ("visit", "candidate"):
        a_field("Ruang", FieldType.ONE, record=record)
        a_field("Rahasia", record=record, is_in_list=False)
    visit = make.a_visit(boss, make_company())
    visit.set_custom({"custom_ruang": "siang"})
    candidate = a_candidate()
    candidate.set_custom({"custom_ruang": "siang"})
    db.session.commit()
    for listed in (VISITS, CANDIDATES):
        file = b"".join(file_bytes(Export(listed, boss, MultiDict(), ""), ExportFormat.CSV)).decode()
        head, line = (row.split(";") for row in file.splitlines()[:2])
        assert (head[-1], line[-1]) == ("Ruang", "Siang")
        assert "Rahasia" not in head
