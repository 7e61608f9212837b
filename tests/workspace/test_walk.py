"""From one company of a filtered list to the next, and back to where it was left."""

import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.companies.models import Company
from app.core.db import db
from tests.factories import accounts
from tests.reports.support import company


@pytest.fixture
def officer(session: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def opener(page_as: Any, officer: User) -> Any:
    """Thirty companies that fit the filter ``q=manggar``, and one that stands between them and does not."""
    for number in range(30):
        company(f"Manggar {number:02}", owner=officer, headcount=number % 3 or None)
    company("Manfaat Lain")
    db.session.commit()
    return page_as(officer)


def first_of(opener: Any, address: str) -> Any:
    return opener.open(str(opener.open(address).select("tbody th a:not(.quick-link)")[0]["href"]))


def beside(page: Any, which: str) -> str | None:
    found = page.select(f".walk a[rel={which}]")
    return str(found[0]["href"]) if found else None


def walked(opener: Any, address: str, which: str) -> list[tuple[str, str]]:
    """The name and place of each company on the way, as quickly as the answers come."""
    seen = []
    while address:
        html = opener.client.get(address).get_data(as_text=True)
        name, place = (
            re.search(r"<h1[^>]*>([^<]+)</h1>", html),
            re.search(r"<span>([^<]+ di daftar)</span>", html),
        )
        assert name is not None
        assert place is not None
        seen.append((name[1], place[1]))
        following = re.search(rf'<a href="([^"]+)"[^>]*rel="{which}"', html)
        address = unescape(following[1]) if following else ""
    return seen


@pytest.mark.parametrize("sort", ["name", "-headcount", "last_visit"])
def test_next_leads_through_the_whole_list_in_its_order(opener: Any, sort: str) -> None:
    listed = opener.open(f"/companies?q=manggar&sort={sort}").select("tbody th a:not(.quick-link)")
    seen = walked(opener, str(listed[0]["href"]), "next")
    assert [name for name, _place in seen[:25]] == [link.get_text() for link in listed]
    assert [place for _name, place in seen] == [f"{number} dari 30 di daftar" for number in range(1, 31)]


def test_previous_leads_back_through_the_list(opener: Any) -> None:
    listed = opener.open("/companies?q=manggar").select("tbody th a:not(.quick-link)")
    seen = walked(opener, str(listed[-1]["href"]), "prev")
    assert [name for name, _place in seen] == [link.get_text() for link in reversed(listed)]


def test_back_leads_to_the_page_the_company_was_opened_from(opener: Any) -> None:
    second = str(opener.open("/companies?q=manggar").one("a[rel=next]")["href"])
    page = first_of(opener, second)
    assert page.one(".walk span:not([class])").get_text() == "26 dari 30 di daftar"
    back = str(page.one(".page-header__back")["href"])
    shown = opener.open(back.partition("#")[0])
    assert shown.select("tbody th a:not(.quick-link)")[0].get_text() == page.h1
    assert shown.select(f"#{back.partition('#')[2]}")


def test_back_leads_to_where_one_has_walked_to(opener: Any) -> None:
    listed = opener.open("/companies?q=manggar").select("tbody th a:not(.quick-link)")
    page = opener.open(beside(opener.open(str(listed[-1]["href"])), "next"))
    shown = opener.open(str(page.one(".page-header__back")["href"]).partition("#")[0])
    assert shown.select("tbody th a:not(.quick-link)")[0].get_text() == page.h1
    assert "26–30 dari 30" in shown.words


def test_a_company_that_fits_no_longer_still_leads_on(opener: Any) -> None:
    page = first_of(opener, "/companies?q=manggar")
    made = db.session.scalars(select(Company).where(Company.name == "Manggar 00")).one()
    made.search_text = "lain"
    db.session.commit()
    again = opener.open(page.url)
    assert opener.open(beside(again, "next")).h1 == "PT Manggar 01"


@pytest.mark.same_queries
@pytest.mark.parametrize("at", ["", "x", "-1", "99999999", "²"])
def test_who_comes_from_elsewhere_sees_no_list(opener: Any, at: str) -> None:
    made = db.session.scalars(select(Company).limit(1)).one()
    assert not opener.open(f"/companies/{made.id}?at={at}&list=q%3Dmanggar").select(".walk")


def test_a_longer_list_needs_no_more_statements(opener: Any, officer: User, statements: Any) -> None:
    made = db.session.scalars(select(Company).where(Company.name == "Manggar 10")).one()
    address = f"/companies/{made.id}?at=11&list=q%3Dmanggar"
    opener.client.get(address)
    statements.same_after(
        lambda: [company(f"Manggar {number}", owner=officer) for number in range(100, 140)],
        lambda: opener.client.get(address),
    )
