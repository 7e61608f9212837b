import re
from collections import Counter
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from flask import request

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies.enums import LegalForm, Potential
from app.companies.models import Company, Tag
from app.core.clock import utcnow
from app.core.db import db
from app.settings import queries as settings
from tests.factories import accounts
from tests.factories import pipeline as make
from tests.reports.support import company

pytestmark = pytest.mark.both_databases

SORTS = ["name", "headcount", "last_visit", "potential", "updated"]


@pytest.fixture
def reader(session: Any, clock: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def opener(page_as: Any, reader: User) -> Any:
    return page_as(reader)


def names(page: Any) -> list[str]:
    return [str(link.get_text()) for link in page.select("tbody th a:not(.quick-link)")]


def walk(opener: Any, address: str) -> tuple[list[str], list[str]]:
    """The addresses and the names of every company of a list, page by page, as htmx loads them."""
    links, seen = [], []
    for _each in range(10):
        html = opener.client.get(address, headers={"HX-Request": "true"}).get_data(as_text=True)
        found = re.findall(r'<th scope="row">\s*<a href="([^"]+)">([^<]+)</a>', html)
        links += [link.partition("?")[0] for link, _name in found]
        seen += [name for _link, name in found]
        following = re.search(r'rel="next" href="([^"]+)"', html)
        if not following:
            return links, seen
        address = unescape(following[1])
    raise AssertionError(f"{address} leads on and on")


# ---- filters


@pytest.fixture
def two(reader: User) -> None:
    """One company that fits every filter tried below, and one that fits none."""
    fitting = company(
        "Kariangau Sejahtera",
        potential=Potential.A,
        headcount=84,
        region_code="64.71.02.1001",
        kbli_id=make_kbli("F"),
        owner=reader,
        last_visit_on=date(2026, 11, 10),
        search_text="pt kariangau sejahtera +62542770123",
        phones=[{"e164": "+62542770123", "as_typed": "0542 770123"}],
        tags=[Tag(name="pelabuhan")],
    )
    make.partnership("interested", of=fitting)
    company("Dermaga Timur", legal_form=LegalForm.CV, headcount=4, last_visit_on=date(2026, 1, 10))


def make_kbli(section: str) -> int:
    return next(row.id for row in settings.kbli_sections() if row.section == section)


@pytest.mark.parametrize(
    ("address", "chip"),
    [
        ("q=kariangau", None),
        ("q=770123", None),
        ("stage=interested", "Tahap: Berminat"),
        ("sector=F", "Sektor: F · Konstruksi"),
        ("kecamatan=64.71.02", "Kecamatan: Balikpapan Barat"),
        ("owner=me", "Petugas: Saya"),
        ("potential=A", None),
        ("size=20-99", "Ukuran: 20-99 pekerja"),
        ("headcount_from=50&headcount_to=100", None),
        ("visited=within-30", "Kunjungan terakhir: Dalam 30 hari"),
        ("visited_from=2026-11-01&visited_to=2026-11-30", None),
        ("tag=pelabuhan", "Label: pelabuhan"),
        ("form=pt", None),
        ("scheme=mandiri", None),
        ("partner=1", None),
        ("pipeline=all", "Pipeline: Semua"),
        ("tab=mine", None),
    ],
)
def test_a_filter_leaves_what_fits_with_the_true_total_and_a_chip(
    opener: Any, two: None, address: str, chip: str | None
) -> None:
    page = opener.open(f"/companies?{address}")
    assert names(page) == ["PT Kariangau Sejahtera"]
    assert "1–1 dari 1" in page.words
    chips = [text.removeprefix("Hapus filter: ") for text in page.texts(".filter-bar__chips .chip")]
    assert chip is None or chip in chips, chips


def test_a_chip_takes_its_own_filter_away_and_leaves_the_others(opener: Any, two: None) -> None:
    page = opener.open("/companies?potential=B&form=pt")
    assert not names(page)
    chip = next(one for one in page.select(".filter-bar__chips a") if "potential=B" not in str(one["href"]))
    assert names(opener.open(str(chip["href"]))) == ["PT Kariangau Sejahtera"]


def test_tabs_count_within_the_filter(opener: Any, two: None) -> None:
    company("Belum", owner=None)
    page = opener.open("/companies?form=pt")
    assert page.texts(".tabs .count, .tabs__count") == ["2", "1", "1"]


def test_the_list_answers_htmx_with_the_list_alone(opener: Any, two: None) -> None:
    piece = opener.fragment("/companies?potential=A")
    assert names(piece) == ["PT Kariangau Sejahtera"]
    assert not piece.select("h1")


@pytest.mark.parametrize(
    "address",
    [
        "q=%00",
        "q=kari%00angau",
        "q=%07%1b",
        "tag=%00",
        "kecamatan=%00",
        "stage=%00&scheme=%00",
        "sort=%00",
        "key=%00",
        "owner=9999999999",
        "owner=00000000000000000000001",
        "headcount_from=99999999999999",
        "visited_from=0001-01-01&visited_to=9999-12-31",
        "q=%ED%A0%80",
        "q='%22%25_\\)(*:^-",
        "q=" + "x" * 3000,
        "pipeline=%F0%9F%90%89",
    ],
)
def test_no_address_breaks_the_list_or_its_export(opener: Any, two: None, address: str) -> None:
    opener.open(f"/companies?{address}")
    opener.open(f"/exports/new?filter={quote(address)}")
    opener.open(f"/exports/new?list=partners&filter={quote(address)}")


def test_a_key_of_another_sort_shows_the_first_page(opener: Any, reader: User) -> None:
    for number in range(30):
        company(f"Uji {number:02}", headcount=number)
    key = str(opener.open("/companies").select("a[rel=next]")[0]["href"]).split("key=")[1]
    assert "1–25 dari 30" in opener.open(f"/companies?sort=headcount&key={key}").words


@pytest.mark.parametrize(
    "address",
    [
        "/visits",
        "/pipeline",
        "/pipeline?layout=table",
        "/follow-ups",
        "/road-shows",
        "/trash/companies",
        "/search",
    ],
)
def test_control_characters_in_an_address_reach_no_query(page_as: Any, reader: User, address: str) -> None:
    words = "&".join(
        f"{name}=%00" for name in ("q", "kecamatan", "section", "tab", "sort", "key", "officer", "kind")
    )
    page_as(accounts.supervisor()).open(f"{address}{'&' if '?' in address else '?'}{words}")


def test_a_request_leaves_control_characters_out_of_its_address(app: Any) -> None:
    with app.test_request_context("/companies?q=a%00b%07&q=c%0Ad&%00=1"):
        assert request.args.getlist("q") == ["ab", "c\nd"]


def test_mine_is_narrowed_by_an_officer_and_not_widened(opener: Any, reader: User) -> None:
    other = accounts.officer()
    company("Milik Saya", owner=reader)
    company("Milik Orang", owner=other)
    page = opener.open(f"/companies?tab=mine&owner={other.id}")
    assert not names(page)
    assert page.texts(".tabs .count, .tabs__count") == ["1", "0", "1"]


# ---- sorts and pages


@pytest.fixture
def sixty(reader: User) -> list[str]:
    """Companies with equal and missing values in every sort."""
    made = [
        company(
            f"Sama {number % 7}",
            headcount=(None, 4, 9)[number % 3],
            last_visit_on=(None, date(2026, 1, 1), date(2026, 2, 2), None)[number % 4],
            potential=(None, Potential.A, Potential.B)[number % 3],
        )
        for number in range(60)
    ]
    return [f"/companies/{one.id}" for one in made]


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_show_every_company_once_in_any_sort(
    opener: Any, sixty: list[str], sort: str, sign: str
) -> None:
    links, _names = walk(opener, f"/companies?sort={sign}{sort}")
    assert Counter(links) == Counter(sixty)


def test_companies_without_a_value_come_last_in_either_direction(opener: Any, reader: User) -> None:
    for name, headcount in (("Kosong", None), ("Besar", 90), ("Kecil", 2)):
        company(name, headcount=headcount)
    assert walk(opener, "/companies?sort=headcount")[1] == ["PT Kecil", "PT Besar", "PT Kosong"]
    assert walk(opener, "/companies?sort=-headcount")[1] == ["PT Besar", "PT Kecil", "PT Kosong"]


def test_names_are_sorted_without_their_legal_form(opener: Any, reader: User) -> None:
    company("Zamrud")
    company("Amanah", legal_form=LegalForm.UD)
    assert walk(opener, "/companies")[1] == ["UD Amanah", "PT Zamrud"]


def test_the_list_needs_as_many_statements_for_many_rows_as_for_few(
    opener: Any, reader: User, statements: Any
) -> None:
    def grow() -> None:
        for number in range(20):
            made = company(f"Uji {number}", owner=accounts.officer(), tags=[Tag(name=f"t{number}")])
            make.partnership("visited", of=made)

    grown = company("Satu", owner=reader, tags=[Tag(name="t")])
    make.partnership("visited", of=grown)
    statements.same_after(grow, lambda: opener.client.get("/companies"))


# ---- what the rows and the head offer


def test_a_row_shows_the_sector_and_the_officer_at_a_glance(opener: Any, two: None) -> None:
    page = opener.open("/companies?potential=A")
    sector = page.one("tbody th small")
    assert "Konstruksi" in sector.get_text()
    assert "Konstruksi" in str(sector["title"])
    assert page.texts("tbody .avatar") == ["RN"]


def test_only_who_may_import_is_led_to_the_import(page_as: Any, reader: User) -> None:
    clerk = page_as(accounts.supervisor()).open("/companies")
    assert page_as(accounts.supervisor()).open(clerk.link("Impor"))
    assert "/imports" not in page_as(reader).open("/companies").html


def test_an_auditor_reads_the_list_and_takes_nothing_out(page_as: Any, two: None) -> None:
    auditor = page_as(accounts.UserFactory(roles=[Role.AUDITOR]))
    page = auditor.open("/companies")
    assert names(page)
    assert "/exports/new" not in page.html
    auditor.open("/exports/new", status=403)


def test_a_company_in_the_trash_is_not_listed(opener: Any, reader: User) -> None:
    company("Terbuang", trashed_at=utcnow())
    page = opener.open("/companies")
    assert "Terbuang" not in page.words
    assert db.session.query(Company).count() == 1
