"""The search box and the page of a company in a real browser."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

from app.core.clock import utcnow
from app.core.db import db
from app.follow_ups.enums import FollowUpState
from tests.factories import follow_ups, outreach, pipeline
from tests.factories.accounts import officer as an_officer
from tests.support.browsers import AxeCheck
from tests.support.servers import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def stopped() -> None:
    """The server is a process of its own and reads the real clock, so the test does too."""


@pytest.fixture
def company_id(live_server: LiveServer, sign_in_browser: Callable[[Any], None]) -> int:
    """A company with an open partnership, a next step and a story longer than its first page shows."""
    with live_server.app.app_context():
        rina = an_officer(name="Rina Nurhayati")
        company = outreach.a_company("Kariangau Sejahtera", owner_id=rina.id)
        pipeline.partnership("interested", of=company, owner_id=rina.id)
        follow_ups.a_follow_up(rina, company, subject="kirim draf PKS")
        for _number in range(20):
            follow_ups.a_follow_up(
                rina, company, state=FollowUpState.DONE, closed_at=utcnow(), closed_by_id=rina.id
            )
        db.session.commit()
        sign_in_browser(rina)
        return company.id


def test_the_palette_is_walked_by_keys_and_open_to_everyone(
    browser_page: Page, company_id: int, axe: AxeCheck
) -> None:
    browser_page.goto("/")
    palette, words = browser_page.locator("#palette"), browser_page.locator("#palette input")
    lines = palette.get_by_role("option")
    browser_page.keyboard.press("/")
    expect(words).to_be_focused()
    expect(lines.first).to_contain_text("Catat kunjungan")
    browser_page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    # The answer to older words comes last, and still the palette shows what stands in its field.
    held: list[Route] = []
    browser_page.route("**/search/palette?q=mangg", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    browser_page.keyboard.press("Control+k")
    with browser_page.expect_request("**/search/palette?q=mangg"):
        words.fill("mangg")
    words.fill("karingau")
    expect(palette.get_by_role("group", name="Mungkin yang Anda maksud")).to_be_visible()
    with contextlib.suppress(Error):
        held[0].fulfill(body='<a role="option" href="/">Basi</a>')
    expect(lines.first).to_have_attribute("aria-selected", "true")
    axe(browser_page)
    expect(palette).not_to_contain_text("Basi")
    browser_page.keyboard.press("ArrowDown")
    expect(lines.nth(1)).to_have_attribute("aria-selected", "true")
    expect(words).to_have_attribute("aria-activedescendant", "palette-line-1")
    browser_page.keyboard.press("ArrowUp")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url(f"**/companies/{company_id}")
    browser_page.set_viewport_size({"width": 360, "height": 700})
    browser_page.locator("#global-search").click()
    expect(palette.get_by_role("group", name="Baru dibuka").get_by_role("option")).to_have_count(1)
    axe(browser_page)


def test_done_on_the_page_of_a_company_changes_it_in_place(browser_page: Page, company_id: int) -> None:
    browser_page.goto(f"/companies/{company_id}")
    browser_page.evaluate("window.stayed = true")
    browser_page.locator(".next-step").get_by_role("button", name="Selesai", exact=True).click()
    expect(browser_page.locator("#timeline .timeline__head").first).to_contain_text("kirim draf PKS")
    expect(browser_page.locator("#company #company")).to_have_count(0)
    assert browser_page.evaluate("window.stayed")


def test_older_events_come_without_leaving_the_page(browser_page: Page, company_id: int) -> None:
    browser_page.goto(f"/companies/{company_id}")
    expect(browser_page.locator(".timeline__item")).to_have_count(15)
    browser_page.get_by_role("link", name="Tampilkan yang lebih lama").click()
    expect(browser_page.locator(".timeline__item")).to_have_count(22)
    browser_page.wait_for_url("**shown=30**")
