"""The real browser on the real server, and what it must notice."""

from pathlib import Path

import pytest
from playwright.sync_api import Page as BrowserPage
from sqlalchemy import func, select

from app.core.db import db
from app.settings.models import Region
from tests.support import browsers
from tests.support.browsers import AxeCheck, Watch
from tests.support.servers import LiveServer

pytestmark = pytest.mark.browser


def test_a_page_opens_in_chromium_without_a_fault(
    browser_page: BrowserPage, live_server: LiveServer, axe: AxeCheck
) -> None:
    answer = browser_page.goto("/no-such-page")
    assert answer is not None
    assert answer.status == 404
    assert browser_page.locator("h1").count() == 1
    axe(browser_page)


def test_the_test_and_the_server_share_a_database(live_server: LiveServer) -> None:
    with live_server.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Region)) > 1000


def test_a_fault_of_the_page_is_noticed(live_server: LiveServer, context) -> None:
    page = context.new_page()
    watch = Watch(page, live_server.url)
    page.goto("/no-such-page")
    assert watch.faults == []
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate(
            "() => { const i = new Image(); i.src = 'http://127.0.0.2:9/x.png'; document.body.append(i) }"
        )
    with page.expect_event("pageerror"):
        page.evaluate("() => { setTimeout(() => { throw new Error('broken') }) }")
    kinds = {fault.split(":")[0] for fault in watch.faults}
    assert {"a script failed", "refused by the policy"} <= kinds


NAMELESS = "() => document.querySelector('main').append(document.createElement('button'))"
PALE = """() => {
    const one = document.createElement('p');
    one.textContent = 'pale';
    one.style.color = '#eee';
    document.querySelector('main').append(one);
}"""


def test_a_page_that_shuts_somebody_out_is_noticed(live_server: LiveServer, context, axe: AxeCheck) -> None:
    page = context.new_page()
    page.goto("/no-such-page")
    axe(page)
    page.evaluate(NAMELESS)
    with pytest.raises(AssertionError, match="button-name"):
        axe(page)


def test_what_is_new_on_a_page_is_looked_at_once(live_server: LiveServer, context, axe: AxeCheck) -> None:
    page = context.new_page()
    page.goto("/no-such-page")
    seen: set[str] = set()
    assert not axe.faults(page, kinds=axe.new_to(seen, page, within="main"))
    assert not axe.new_to(seen, page, within="main")
    for what, rule in ((NAMELESS, "button-name"), (PALE, "color-contrast")):
        page.evaluate(what)
        new = axe.new_to(seen, page, within="main")
        assert len(new) == 1
        assert any(rule in report for report in axe.faults(page, kinds=new, only=AxeCheck.DARK_PHONE))
    page.goto("/no-such-page")
    assert not axe.new_to(seen, page, within="main")


def test_of_what_is_new_only_what_is_new_in_it_is_looked_at(
    live_server: LiveServer, context, axe: AxeCheck
) -> None:
    page = context.new_page()
    page.goto("/no-such-page")
    page.evaluate(
        "() => document.querySelector('main').insertAdjacentHTML('beforeend', '<article><p><em>a</em></p></article>')"
    )
    kinds = axe.new_to(set(), page, within="main")
    outer, _between, inner = kinds[-3:]
    # Nothing that breaks a rule is heard of in a part that is not asked about, however deep what is asked about lies.
    page.evaluate("() => document.querySelector('article p').append(document.createElement('button'))")
    assert not axe.faults(page, kinds=[outer, inner])
    page.evaluate("() => document.querySelector('article em').append(document.createElement('button'))")
    button = axe.new_to(set(kinds), page, within="main")
    assert "button-name" in axe.faults(page, kinds=[outer, inner, *button])[0]


def test_a_missing_browser_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RuntimeError, match="apt-get install chromium"):
        browsers.launch_arguments()


def test_the_real_server_runs_on_both_databases(live_server: LiveServer, database: str) -> None:
    assert live_server.database_url.startswith(database)
    assert Path(live_server.log).exists()
