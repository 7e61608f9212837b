"""A colleague is mentioned in a real browser by the first letters of a name."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.db import db
from tests.factories import accounts
from tests.factories.companies import make_company
from tests.support.servers import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.same_queries]


def test_a_name_is_offered_behind_the_sign_and_chosen_by_keys(
    browser_page: Page, live_server: LiveServer, sign_in_browser: Callable[[Any], None]
) -> None:
    with live_server.app.app_context():
        rina = accounts.officer(name="Rina Nurhayati")
        accounts.officer(name="Rina Sari")
        number = make_company(by=rina).id
        db.session.commit()
        sign_in_browser(rina)
    page = browser_page
    page.goto(f"/notes/company/{number}")
    body = page.get_by_role("textbox", name="Tulis catatan")
    body.press_sequentially("Mohon @rin")
    offered = page.get_by_role("option")
    expect(offered).to_have_text(["Rina Nurhayati", "Rina Sari"])
    body.press("ArrowDown")
    body.press("Enter")
    expect(body).to_have_value("Mohon @Rina Sari ")
    expect(offered).to_have_count(0)
    # One click is enough, also while names are offered and push the button down.
    body.press_sequentially("cek, @sari")
    expect(offered).to_have_text(["Rina Sari"])
    page.get_by_role("button", name="Catat", exact=True).click()
    expect(page.locator(".mention")).to_have_text(["@Rina Sari", "@Rina Sari"])
