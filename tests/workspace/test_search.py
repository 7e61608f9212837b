"""One box finds companies, people and agreements, whatever is typed into it."""

from typing import Any
from urllib.parse import quote

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.core.db import db
from app.documents.enums import DocumentKind, Subject
from app.documents.services import draft, issue
from app.workspace import recent
from tests.factories import agreements, follow_ups, outreach
from tests.factories import documents as papers
from tests.factories.companies import make_company, make_contact
from tests.support.statements import Statements

pytestmark = pytest.mark.both_databases

ODD = (
    "%00", "%00%00", "a%00b", "%01%02%1F", "%7F", "%ED%A0%80", "%FF", "%F0%9F%98%80%F0%9F%98%80", "%25_%5C", "%22*%22",
    "%27%3B--", "AND+OR+NOT", "NEAR(a)", "%22", "%3Cscript%3E", "a" * 3000, "%E2%80%8B%E2%80%8B", "1" * 400,
)  # fmt: skip

LISTS = ("/search", "/companies", "/visits", "/pipeline", "/agreements", "/road-shows", "/companies/options")


@pytest.mark.parametrize("query", ODD)
def test_no_text_breaks_the_search(page_as: Any, officer: User, query: str) -> None:
    make_contact(make_company())
    page_as(officer).open(f"/search?q={query}")
    page_as(officer).fragment(f"/search/palette?q={query}")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("query", ["%00", "ab%00cd", "%ED%A0%80"])
def test_no_text_breaks_a_list(sign_in: Any, officer: User, address: str, query: str) -> None:
    make_company()
    assert sign_in(officer).get(f"{address}?q={query}").status_code == 200


def test_no_text_breaks_the_list_of_accounts(sign_in: Any, people: dict[Role, User]) -> None:
    assert sign_in(people[Role.ADMIN]).get("/accounts?q=%00").status_code == 200


@pytest.mark.parametrize(
    "typed", ["0812-5555-0101", "+62 812 5555 0101", "081255550101", "62812 5555", "5555-0101"]
)
def test_a_number_is_found_in_any_spelling(page_as: Any, officer: User, typed: str) -> None:
    company = make_company(name="PT Kariangau Sejahtera")
    make_contact(company, name="Dewi Lestari", phones="0812 5555 0101")
    make_contact(make_company(name="PT Manggar Raya"), phones="0812 7777 0202")
    page = page_as(officer).open(f"/search?q={quote(typed)}")
    assert "Dewi Lestari" in page.words
    assert "0202" not in page.words
    assert page.texts(".found__count") == ["1", "1"]


def test_the_nik_of_a_sole_trader_is_found_by_and_not_told(page_as: Any, officer: User) -> None:
    make_company(name="UD Umpama", npwp="6471010101900001")
    page = page_as(officer).open("/search?q=64710101019000")
    assert "UD Umpama" in page.words
    assert "6471010101900001" not in page.one("main").get_text().replace(".", "")


def test_each_kind_is_found_with_its_true_total(page_as: Any, officer: User) -> None:
    for number in range(7):
        company = outreach.a_company(f"Kariangau {number}")
        agreements.agreement(of=company, title=f"Nota Kariangau {number}")
    outreach.a_contact(company, "Kariangau Putra")
    make_contact(make_company(name="PT Manggar Raya"), name="Kariangau Dewi")
    palette = page_as(officer).fragment("/search/palette?q=kariangau")
    assert len(palette.select('[aria-labelledby="palette-companies"] [href^="/companies/"]')) == 5
    assert len(palette.select('[aria-labelledby="palette-people"] [href^="/companies/"]')) == 2
    assert len(palette.select('[href^="/agreements/"]')) == 5
    page = page_as(officer).open("/search?q=kariangau")
    # A company is found by its people too.
    assert page.texts(".found__title")[:3] == ["Perusahaan 8", "Orang 2", "Perjanjian 7"]


def test_an_agreement_is_found_by_its_number(page_as: Any, officer: User) -> None:
    made = agreements.agreement("signed", office_number="500.15.12.1/325/2026")
    page = page_as(officer).open("/search?q=12.1/325")
    assert page.one(".found__row")["href"] == f"/agreements/{made.id}"


def test_a_number_in_parts_finds_that_agreement_before_longer_numbers(page_as: Any, officer: User) -> None:
    made = agreements.agreement("signed", office_number="500.15/034/2026")
    for number in ("500.15/340/2026", "500.15/134/2026", "500.15/35/2026"):
        agreements.agreement("signed", office_number=number)
    page = page_as(officer).open("/search?q=500.15 34 2026")
    assert page.select(".found__row")[0]["href"] == f"/agreements/{made.id}"


def test_an_empty_search_says_what_can_be_looked_for(page_as: Any, officer: User) -> None:
    assert "Apa yang Anda cari?" in page_as(officer).open("/search").words


def test_nothing_found_says_what_to_try(page_as: Any, officer: User) -> None:
    page = page_as(officer).open("/search?q=zzzzzz")
    assert "Tidak ada hasil untuk “zzzzzz”" in page.words
    assert page.select('main a[href="/companies"]')


def test_what_is_in_the_trash_is_not_found(page_as: Any, officer: User) -> None:
    company = make_company(name="PT Kariangau Sejahtera")
    company.trashed_at = company.created_at
    assert not page_as(officer).open("/search?q=kariangau").select(".found__row")


def test_an_admin_searches_no_companies(page_as: Any, people: dict[Role, User]) -> None:
    page_as(people[Role.ADMIN]).open("/search?q=kariangau", status=403)


@pytest.mark.parametrize(
    "typed", ["PT. Kariangau Sejahtera", "KARIANGAU SEJAHTERA, PT", "sejahtera kariangau", "p.t. kariangau"]
)
def test_a_company_is_found_however_its_legal_form_and_words_stand(
    page_as: Any, officer: User, typed: str
) -> None:
    make_company(name="PT Kariangau Sejahtera")
    page = page_as(officer).open(f"/search?q={quote(typed)}")
    assert _companies(page) == ["PT Kariangau Sejahtera"]
    assert "Mungkin yang Anda maksud" not in page.words


@pytest.mark.parametrize("typed", ["kariangu", "karingau sejahtra", "kariangau sejahteraa", "kariyangau"])
def test_a_slip_of_the_pen_still_finds_the_company_and_says_so(
    page_as: Any, officer: User, typed: str
) -> None:
    make_company(name="PT Kariangau Sejahtera")
    make_company(name="PT Manggar Sejahtera")
    page = page_as(officer).open(f"/search?q={quote(typed)}")
    assert _companies(page) == ["PT Kariangau Sejahtera"]
    assert "Mungkin yang Anda maksud" in page.words


def test_a_mistyped_person_stands_before_companies_that_hold_the_words_by_chance(
    page_as: Any, officer: User
) -> None:
    make_contact(make_company(name="PT Teritip"), name="Siti Setiawan")
    make_contact(make_company(name="PT Dosikina"), name="Budi Setiawan")
    page = page_as(officer).open("/search?q=siki setiawan")
    assert "Siti Setiawan" in page.select(".found__row")[0].get_text()
    assert "PT Dosikina" in page.words


def test_what_is_like_no_name_is_not_found(page_as: Any, officer: User) -> None:
    make_company(name="PT Kariangau Sejahtera")
    assert not page_as(officer).open("/search?q=xyzzy").select(".found__row")


def test_a_hit_is_marked_and_what_was_written_stays_text(page_as: Any, officer: User) -> None:
    make_company(name="PT Kariangau", notes="Satpam <b>ramah</b> & meminta surat tugas.")
    page = page_as(officer).open("/search?q=surat tugas")
    assert page.texts(".found__where mark") == ["surat", "tugas"]
    assert not page.select(".found__where b")


def test_a_company_found_through_a_person_names_that_person(page_as: Any, officer: User) -> None:
    make_contact(make_company(name="PT Manggar Raya"), name="Melati Wijaya")
    page = page_as(officer).open("/search?q=jaya")
    assert "PT Manggar Raya" in page.words
    assert page.texts("mark") == ["jaya"]
    assert "Melati" in page.words


def test_what_was_said_and_planned_is_found(page_as: Any, officer: User) -> None:
    company = outreach.a_company("Kariangau")
    visit = outreach.a_visit(officer, company, notes="Satpam meminta surat tugas asli.")
    follow_ups.a_follow_up(officer, company, subject="Antar surat tugas")
    road_show = outreach.a_road_show(officer, title="Road show surat tugas baru")
    page = page_as(officer).open("/search?q=surat tugas")
    assert page.texts(".found__title")[:3] == ["Road show 1", "Tindak lanjut 1", "Kunjungan 1"]
    hrefs = [row["href"] for row in page.select(".found__row")]
    assert hrefs[:3] == [f"/road-shows/{road_show.id}", f"/companies/{company.id}", f"/visits/{visit.id}"]


def test_the_way_to_the_list_finds_there_what_was_found_here(page_as: Any, officer: User) -> None:
    for number in range(21):
        make_company(name=f"PT Kariangau {number:02}")
    page = page_as(officer).open("/search?q=pt. kariangau")
    listed = page_as(officer).open(page.one("a.found__rest")["href"])
    assert "21" in listed.words


def _verbs(page: Any) -> list[str]:
    return list(page.texts('[aria-labelledby="palette-verbs"] [role=option] > span'))


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (Role.OFFICER, {"Catat kunjungan …", "Tambah perusahaan", "Ekspor mitra"}, {"Impor daftar", "Akun"}),
        (Role.CLERK, {"Tambah perusahaan", "Impor daftar"}, {"Catat kunjungan …"}),
        (
            Role.AUDITOR,
            {"Log audit", "Buka papan"},
            {"Catat kunjungan …", "Tambah perusahaan", "Impor daftar"},
        ),
        (Role.ADMIN, {"Akun", "Pengaturan"}, {"Semua perusahaan", "Catat kunjungan …"}),
    ],
)
def test_the_palette_offers_what_one_may_do_and_nothing_else(
    page_as: Any, people: dict[Role, User], role: Role, may: set[str], may_not: set[str]
) -> None:
    offered = set(_verbs(page_as(people[role]).fragment("/search/palette")))
    assert may <= offered
    assert not may_not & offered


def test_a_verb_before_a_name_is_done_with_that_company(page_as: Any, officer: User) -> None:
    company = make_company(name="PT Kariangau Sejahtera")
    make_contact(company, name="Agus Salim", is_primary=True)
    make_contact(company, name="Dewi Lestari", phones="0812 5555 0101")
    offers = '[aria-labelledby="palette-offers"] [role=option]'
    for typed, address in (
        ("telepon kariangau", "tel:+6281255550101"),
        ("kunjungan kariangau", f"/visits/new?company={company.id}"),
        ("Catat kunjungan kariangau", f"/visits/new?company={company.id}"),
        ("log a visit at kariangau", f"/visits/new?company={company.id}"),
        ("wa kariangau", "https://wa.me/6281255550101"),
    ):
        page = page_as(officer).fragment(f"/search/palette?q={quote(typed)}")
        assert [line["href"] for line in page.select(offers)] == [address], typed
    assert len(page_as(officer).fragment("/search/palette?q=kariangau").select(offers)) == 4


@pytest.mark.parametrize(
    ("name", "first"), [("PT Ekspedisi Mahakam", "verbs"), ("PT Impor Jaya", "companies")]
)
def test_a_verb_called_so_stands_before_companies_that_only_deal_in_it(
    page_as: Any, people: dict[Role, User], name: str, first: str
) -> None:
    make_company(name=name, business="Ekspor dan impor")
    page = page_as(people[Role.CLERK]).fragment("/search/palette?q=impor")
    assert page.select(".palette__group")[0]["aria-labelledby"] == f"palette-{first}"


def test_those_opened_lately_are_offered(page_as: Any, officer: User) -> None:
    first, second = make_company(name="PT Kariangau"), make_company(name="PT Manggar")
    browser = page_as(officer)
    for company in (first, second, first):
        browser.open(f"/companies/{company.id}")
    recent = '[aria-labelledby="palette-recent"] [role=option] > span'
    assert browser.fragment("/search/palette").texts(recent) == ["PT Kariangau", "PT Manggar"]
    second.trashed_at = second.created_at
    assert browser.fragment("/search/palette").texts(recent) == ["PT Kariangau"]


@pytest.mark.parametrize(
    "cookie", ["{id}", "{id}-", "{id}-x.0.-1.9999999999", "{id}-٣", "0-{company}", "-", "a-{company}"]
)
def test_of_another_account_or_broken_nothing_is_remembered(app: Any, officer: User, cookie: str) -> None:
    text = cookie.format(id=officer.id, company=make_company().id)
    with app.test_request_context(environ_overrides={"HTTP_COOKIE": f"jajak_recent={text}"}):
        assert recent.companies(officer) == []


def _companies(page: Any) -> list[str]:
    return list(page.texts(".found:first-of-type .found__row > span"))


def test_papers_are_found_by_number_title_and_company(page_as: Any, officer: User) -> None:
    company = outreach.a_company("Kariangau")
    visit = outreach.a_visit(officer, company, visited_on=outreach.TODAY)
    paper = papers.a_report(visit, by=officer)
    issue(paper, dated_on=visit.visited_on, by=officer)
    reader = page_as(officer)
    address = f"/documents/{paper.id}"
    for typed in (paper.number, "laporan kunjungan", "PT Kariangau"):
        found = reader.open(f"/search?q={quote(typed or '')}")
        assert address in [row["href"] for row in found.select(".found__row")]
    assert reader.fragment("/search/palette?q=kariangau").select(f'[href="{address}"]')
    company.name, company.name_key = "Manggar", "manggar"
    db.session.flush()
    assert reader.open("/search?q=manggar").select(f'.found__row[href="{address}"]')


def test_the_page_of_a_company_shows_its_latest_papers_and_the_way_to_all(
    page_as: Any, officer: User, statements: Statements
) -> None:
    company = outreach.a_company("Kariangau")
    road_show = outreach.a_road_show(officer)
    outreach.a_stop(road_show, company)
    draft(DocumentKind.ASSIGNMENT, Subject.ROAD_SHOW, road_show.id, by=officer)
    papers.a_report(outreach.a_visit(officer), by=officer)
    address = f"/companies/{company.id}/papers"
    reader = page_as(officer)
    assert "Surat perintah tugas" in reader.open(address).one("#documents").get_text()

    def grow() -> None:
        for _turn in range(5):
            papers.a_report(outreach.a_visit(officer, company), by=officer)

    grow()
    statements.same_after(grow, lambda: reader.open(address))
    everything = reader.open(address).follow("Semua 11 dokumen")
    assert len(everything.texts("main tbody th a")) == 11
    assert "PT Kariangau" in everything.one(".filter-bar__chips").get_text()
    assert len(reader.open("/documents?company=99999999999999999999").texts("main tbody th a")) == 12
