"""The phone app in a real Chromium: a phone's window, what it keeps, and what it is waited for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.accounts.models import User
from app.companies.models import Company
from app.core.clock import today
from app.core.db import db
from app.outreach.models import Stop
from tests.factories import outreach
from tests.factories.accounts import officer
from tests.support import browsers
from tests.support.servers import LiveServer
from tests.support.sign_in import browser_cookie

COMPANY = "PT Kariangau Sejahtera Uji"
SIZE = {"width": 320, "height": 640}
SENT, WAITING, SIGNED_OUT, OFFLINE = "all_sent", "waiting", "signed_out", "offline"
PATIENCE = browsers.PATIENCE

MODULES = "import(document.querySelector('script[type=module]').src)"
"""In the page: the very modules of the app, to fill and look into its outbox."""

KEPT_BY_WORKER = """async () => {
    const workers = navigator.serviceWorker;
    if (!workers.controller) await new Promise((done) => workers.addEventListener('controllerchange', done, { once: true }));
}"""
"""Waits until the worker holds the page."""


def officer_with_a_stop(server: LiveServer) -> tuple[User, Stop, Any]:
    """Rina, her stop of today at the company, and the cookie that signs her in; call it in the app's context."""
    rina: User = officer(name="Rina Nurhayati")
    company: Company = outreach.a_company(COMPANY)
    road_show = outreach.a_road_show(rina, starts_on=today(), ends_on=today())
    stop = outreach.a_stop(road_show, company, on=today())
    db.session.commit()
    return rina, stop, browser_cookie(server, rina)


@contextmanager
def phone(browser: Browser, server: LiveServer, cookie: Any) -> Iterator[BrowserContext]:
    """A browser of a phone's size; fails when a script fails or the policy refuses something."""
    context = browser.new_context(
        base_url=server.url, locale="id-ID", timezone_id="Asia/Makassar", viewport=SIZE, has_touch=True
    )
    context.add_cookies([cookie])
    context.set_default_timeout(PATIENCE)
    watches: list[browsers.Watch] = []
    context.on("page", lambda page: watches.append(browsers.Watch(page, server.url)))
    yield context
    context.close()
    faults = [fault for watch in watches for fault in watch.faults]
    assert not faults, "\n".join(faults)


def opened(context: BrowserContext) -> Page:
    """The phone app with its day pack, ready to go without network."""
    page = context.new_page()
    page.goto("/phone")
    expect(page.locator(".route__stop--next")).to_contain_text(COMPANY)
    page.evaluate(KEPT_BY_WORKER)
    return page


def expect_badge(page: Page, state: str) -> None:
    expect(page.locator("[data-badge]")).to_have_attribute("data-state", state)
