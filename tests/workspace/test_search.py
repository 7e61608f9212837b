"""One box finds companies, people and agreements, whatever is typed into it."""

from typing import Any
from urllib.parse import quote

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from tests.factories import agreements, outreach
from tests.factories.companies import make_company, make_contact

ODD = (
    "%00", "%00%00", "a%00b", "%01%02%1F", "%7F", "%ED%A0%80", "%FF", "%F0%9F%98%80%F0%9F%98%80", "%25_%5C", "%22*%22",
    "%27%3B--", "AND+OR+NOT", "NEAR(a)", "%22", "%3Cscript%3E", "a" * 3000, "%E2%80%8B%E2%80%8B", "1" * 400,
)  # fmt: skip

LISTS = ("/search", "/companies", "/visits", "/pipeline", "/agreements", "/road-shows", "/companies/options")


@pytest.mark.parametrize("query", ODD)
def test_no_text_breaks_the_search(page_as: Any, officer: User, query: str) -> None:
    make_contact(make_company())
    page_as(officer).open(f"/search?q={query}")
    page_as(officer).fragment(f"/search?q={query}")


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


def test_each_kind_is_found_with_its_true_total(page_as: Any, officer: User) -> None:
    for number in range(7):
        company = outreach.a_company(f"Kariangau {number}")
        agreements.agreement(of=company, title=f"Nota Kariangau {number}")
    outreach.a_contact(company, "Kariangau Putra")
    make_contact(make_company(name="PT Manggar Raya"), name="Kariangau Dewi")
    box = page_as(officer).fragment("/search?q=kariangau")
    assert len(box.select('.found__row[href^="/companies/"]')) == 5 + 2
    assert len(box.select('.found__row[href^="/agreements/"]')) == 5
    page = page_as(officer).open("/search?q=kariangau")
    # A company is found by its people too.
    assert page.texts(".found__title") == ["Perusahaan 8", "Orang 2", "Perjanjian 7"]


def test_an_agreement_is_found_by_its_number(page_as: Any, officer: User) -> None:
    made = agreements.agreement("signed", office_number="500.15.12.1/325/2026")
    page = page_as(officer).open("/search?q=12.1/325")
    assert page.one(".found__row")["href"] == f"/agreements/{made.id}"


def test_an_empty_search_says_what_can_be_looked_for(page_as: Any, officer: User) -> None:
    assert "Apa yang Anda cari?" in page_as(officer).open("/search").words
    assert page_as(officer).fragment("/search?q=a").words == ""


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
    assert page.texts(".found__row > span") == ["PT Kariangau Sejahtera"]
    assert "Mungkin yang Anda maksud" not in page.words


@pytest.mark.parametrize("typed", ["kariangu", "karingau sejahtra", "kariangau sejahteraa", "kariyangau"])
def test_a_slip_of_the_pen_still_finds_the_company_and_says_so(
    page_as: Any, officer: User, typed: str
) -> None:
    make_company(name="PT Kariangau Sejahtera")
    make_company(name="PT Manggar Sejahtera")
    page = page_as(officer).open(f"/search?q={quote(typed)}")
    assert page.texts(".found__row > span") == ["PT Kariangau Sejahtera"]
    assert "Mungkin yang Anda maksud" in page.words


def test_what_is_like_no_name_is_not_found(page_as: Any, officer: User) -> None:
    make_company(name="PT Kariangau Sejahtera")
    assert not page_as(officer).open("/search?q=xyzzy").select(".found__row")
