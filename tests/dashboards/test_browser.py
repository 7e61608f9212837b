"""The workload in a real browser: follow-ups given to another officer by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.clock import today
from app.core.db import db
from tests.factories.accounts import officer, supervisor
from tests.factories.follow_ups import a_company, a_follow_up
from tests.support.servers import LiveServer

pytestmark = pytest.mark.browser


def test_who_gives_a_card_away_by_keyboard_or_takes_that_back_goes_on_where_they_were(
    browser_page: Page, live_server: LiveServer, sign_in_browser: Callable[[Any], None]
) -> None:
    with live_server.app.app_context():
        budi, rina = officer(name="Budi Santoso"), officer(name="Rina Nurhayati")
        card = f"#task-{a_follow_up(budi, a_company('Dermaga Timur'), due_on=today()).id}"
        db.session.commit()
        there, back = f"#officer-{rina.id} {card}", f"#officer-{budi.id} {card}"
        sign_in_browser(supervisor(name="Zainal Arifin"))
    browser_page.goto("/dashboard/workload")
    expect(browser_page.locator("[data-board][data-ready]")).to_be_visible()
    browser_page.locator(f"{back} .board-card__title a").focus()
    browser_page.keyboard.press("Shift+ArrowRight")
    expect(browser_page.locator(f"{there} .board-card__title a")).to_be_focused()
    browser_page.keyboard.press("Shift+ArrowLeft")
    expect(browser_page.locator(f"{back} .board-card__title a")).to_be_focused()
    browser_page.set_viewport_size({"width": 1280, "height": 300})
    browser_page.locator(there.split(maxsplit=1)[0]).evaluate(
        "one => one.scrollIntoView({ behavior: 'instant' })"
    )
    browser_page.get_by_role("button", name="Urungkan").click()
    expect(browser_page.locator(there)).to_be_visible()
    # Where the reader stood, and not at the top.
    expect(browser_page.locator(there)).to_be_in_viewport()
