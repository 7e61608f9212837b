"""The list of follow-ups under a thumb, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.clock import today
from app.core.db import db
from tests.factories.accounts import officer
from tests.factories.companies import make_contact
from tests.factories.follow_ups import a_company, a_follow_up
from tests.support.servers import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone."""
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    return {**browser_context_args, **phone}


def test_a_slip_is_undone_in_its_row_and_no_older_offer_stays(
    browser_page: Page, live_server: LiveServer, sign_in_browser: Callable[[Any], None]
) -> None:
    with live_server.app.app_context():
        rina = officer(name="Rina Nurhayati")
        for name in ("Dermaga Timur", "Mitra Las"):
            a_follow_up(rina, a_company(name), due_on=today())
        db.session.commit()
        sign_in_browser(rina)
    browser_page.goto("/follow-ups")
    toasts = browser_page.locator(".toast")
    row = browser_page.locator(".task", has_text="PT Dermaga Timur")

    row.get_by_role("button", name="Tandai selesai").tap()
    expect(toasts.filter(has_text="PT Dermaga Timur")).to_have_count(1)
    browser_page.locator(".task", has_text="PT Mitra Las").get_by_role("button", name="Tandai selesai").tap()
    expect(toasts.filter(has_text="PT Mitra Las")).to_have_count(1)
    expect(toasts).to_have_count(1)
    expect(browser_page.locator(".task--done")).to_have_count(2)
    row.get_by_role("button", name="Urungkan", exact=True).tap()
    expect(toasts.filter(has_text="terbuka kembali")).to_have_count(1)
    expect(toasts).to_have_count(1)
    expect(browser_page.locator(".task--done")).to_have_count(1)
    assert browser_page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_whoever_comes_back_from_whatsapp_is_asked_and_says_yes_with_one_tap(
    browser_page: Page, live_server: LiveServer, sign_in_browser: Callable[[Any], None]
) -> None:
    with live_server.app.app_context():
        rina = officer(name="Rina Nurhayati")
        company = a_company("Dermaga Timur")
        make_contact(company, whatsapp="+6281255550101")
        follow_up = a_follow_up(rina, company, due_on=today())
        db.session.commit()
        address = f"/companies/{company.id}/message?follow_up={follow_up.id}"
        sign_in_browser(rina)
    browser_page.goto(address)
    # WhatsApp itself is not there: the way out is stopped, and the way back told.
    browser_page.evaluate(
        "document.addEventListener('click', (event) => { event.preventDefault(); window.isOut = true; }, { once: true })"
    )
    browser_page.get_by_role("link", name="Buka di WhatsApp").tap()
    # The browser makes a click of a tap when it sees that it was none of a double one.
    browser_page.wait_for_function("window.isOut")
    browser_page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    answer = browser_page.get_by_role("button", name="Ya, catat")
    expect(answer).to_be_focused()
    answer.tap()
    expect(browser_page.locator(".toast")).to_contain_text("pesan dicatat terkirim")
    expect(browser_page.locator(".timeline")).to_contain_text("Pesan WhatsApp terkirim")
    assert browser_page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
