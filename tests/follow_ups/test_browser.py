"""The list of follow-ups under a thumb, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.clock import today
from app.core.db import db
from tests.factories.accounts import officer
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
