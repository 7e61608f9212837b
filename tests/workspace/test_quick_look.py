"""The quick look: one company at a glance, beside a list or on a page of its own."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.accounts.roles import Role
from app.companies import services as companies
from app.companies.models import Company
from app.core.db import db
from tests.factories import agreements, follow_ups, outreach, pipeline
from tests.factories.accounts import officer as an_officer
from tests.factories.companies import make_company, make_contact
from tests.support.browsers import AxeCheck
from tests.support.servers import LiveServer
from tests.support.statements import Statements


def url(company: Company) -> str:
    return f"/companies/{company.id}/quick-look"


def fill(company: Company, officer: User, *, times: int = 1) -> None:
    """Give a company something of everything that a glance shows."""
    for number in range(times):
        make_contact(company, name=f"Dewi {number}", phones="0812 5555 0101")
        follow_ups.a_follow_up(officer, company, subject=f"kirim draf {number}", due_on=date(2026, 11, 28))
        outreach.a_visit(officer, company).visited_on -= timedelta(days=10)
        pipeline.partnership("completed", of=company, owner_id=officer.id)
        agreements.agreement("active", of=company, seats=3, owner=officer)
    db.session.commit()


def test_a_glance_tells_where_we_stand_and_whom_to_call(page_as: Any, officer: User) -> None:
    company = outreach.a_company(
        "Kariangau Sejahtera", owner_id=officer.id, address="Jl. Soekarno Hatta 12", headcount=80
    )
    pipeline.partnership("interested", of=company, owner_id=officer.id)
    fill(company, officer, times=2)
    page = page_as(officer).open(url(company))
    assert page.h1 == "PT Kariangau Sejahtera"
    for words in (
        "Berminat",
        officer.name,
        "kirim draf 0",
        "kirim draf 1",
        "Dewi 1",
        "Soekarno Hatta",
        "3 kuota",
    ):
        assert words in page.words
    assert len(page.texts(".timeline__item")) == 3
    assert page.link("0812-5555-0101") == "tel:+6281255550101"
    assert page.link("Buka") == f"/companies/{company.id}"
    assert page.link("Catat kunjungan") == f"/visits/new?company={company.id}"


@pytest.mark.parametrize(
    ("role", "deeds"),
    [(Role.OFFICER, ["Catat kunjungan", "Tindak lanjut"]), (Role.AUDITOR, []), (Role.HEAD, [])],
)
def test_a_glance_offers_only_what_its_reader_may_do(
    page_as: Any, people: dict[Role, User], role: Role, deeds: list[str]
) -> None:
    page = page_as(people[role]).open(url(outreach.a_company()))
    assert page.texts(".page-header__actions a") == ["Buka", *deeds]


def test_a_merged_company_is_looked_at_where_it_went(sign_in: Any, supervisor: User) -> None:
    kept, lost = make_company(), make_company()
    companies.merge(kept, lost, values={}, by=supervisor)
    db.session.commit()
    answer = sign_in(supervisor).get(url(lost))
    assert (answer.status_code, answer.location) == (301, url(kept))


def test_a_glance_needs_no_more_statements_however_much_there_is(
    sign_in: Any, statements: Statements, officer: User, supervisor: User
) -> None:
    company = outreach.a_company(owner_id=officer.id)
    visitor, address = sign_in(supervisor), url(company)
    fill(company, officer)
    visitor.get(address)
    statements.same_after(lambda: fill(company, officer, times=6), lambda: visitor.get(address))
    assert len(statements.of(lambda: visitor.get(address))) <= 24


@pytest.mark.browser
def test_one_walks_through_the_list_in_the_drawer_and_comes_back_to_the_row(
    browser_page: Page, live_server: LiveServer, sign_in_browser: Callable[[Any], None], axe: AxeCheck
) -> None:
    with live_server.app.app_context():
        rina = an_officer(name="Rina Nurhayati")
        for name in ("Anugerah", "Bahari", "Cendana"):
            outreach.a_company(name, owner_id=rina.id)
        db.session.commit()
        sign_in_browser(rina)
    browser_page.goto("/companies")
    browser_page.get_by_role("link", name="PT Anugerah", exact=True).focus()
    browser_page.keyboard.press("Space")
    title = browser_page.locator("#drawer-title")
    expect(title).to_have_text("PT Anugerah")
    expect(title).to_be_focused()
    browser_page.keyboard.press("ArrowDown")
    expect(title).to_have_text("PT Bahari")
    expect(browser_page.locator(".drawer__place")).to_have_text("2 dari 3 di halaman ini")
    axe(browser_page)
    browser_page.get_by_role("button", name="Perusahaan berikutnya").click()
    expect(title).to_have_text("PT Cendana")
    expect(browser_page.get_by_role("button", name="Perusahaan berikutnya")).to_be_disabled()
    browser_page.keyboard.press("Escape")
    expect(browser_page.locator("#drawer")).to_be_hidden()
    expect(browser_page.get_by_role("link", name="Lihat sekilas: PT Cendana")).to_be_focused()
    browser_page.goto("/search?q=Bahari")
    browser_page.get_by_role("link", name="Lihat sekilas: PT Bahari").click()
    expect(title).to_have_text("PT Bahari")
