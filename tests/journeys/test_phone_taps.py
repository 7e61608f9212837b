"""Taps on the phone app: none is lost while a list is drawn anew, and none more is needed than there is to say."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.phones import MODULES, PATIENCE, officer_with_a_stop, opened, phone
from tests.support.servers import LiveServer

pytestmark = pytest.mark.browser

expect.set_options(timeout=PATIENCE)

ONE_MORE = f"""async (title) => {{
    const {{ makeItem, store }} = await {MODULES};
    const said = {{ uuid: crypto.randomUUID(), kind: 'visit', user: store.ownerKey(), company: '1', fields: [] }};
    await store.queue(await makeItem({{ ...said, title }}));
}}"""
"""Something else is kept meanwhile, and every list is drawn anew."""


def test_a_tap_between_two_drawings_of_a_list_is_not_lost(live_server: LiveServer, browser: Browser) -> None:
    with live_server.app.app_context():
        _rina, _stop, cookie = officer_with_a_stop(live_server)
    with phone(browser, live_server, cookie) as context:
        page = opened(context)
        context.set_offline(True)
        waiting = page.locator('[data-screen="today"] [data-text="waiting"]')
        with _a_finger_on(page, page.get_by_role("button", name="Mulai")):
            page.evaluate(ONE_MORE, "PT Pertama")
            expect(waiting).to_have_text("1")
        expect(page.get_by_role("button", name="Selesai", exact=True)).to_be_visible()

        page.get_by_role("link", name="Kotak kirim").first.click()
        edit = page.locator(".outbox-item", has_text="PT Pertama").get_by_role("link", name="Ubah")
        with _a_finger_on(page, edit):
            page.evaluate(ONE_MORE, "PT Kedua")
            expect(page.locator(".outbox-item", has_text="PT Kedua")).to_be_visible()
        expect(page.locator('[data-screen="visit"]')).to_be_visible()


def test_a_new_company_is_called_as_it_was_looked_for(live_server: LiveServer, browser: Browser) -> None:
    with live_server.app.app_context():
        _rina, _stop, cookie = officer_with_a_stop(live_server)
    with phone(browser, live_server, cookie) as context:
        page = opened(context)
        context.set_offline(True)
        page.goto("/phone#/find")
        page.get_by_role("searchbox").fill("Toko Baru Uji")
        page.get_by_role("link", name="Perusahaan baru").click()
        expect(page.get_by_label("Nama perusahaan")).to_have_value("Toko Baru Uji")
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator('[data-screen="visit"] form')).to_be_visible()
        expect(page.locator("[data-head]")).to_contain_text("Toko Baru Uji")


@contextmanager
def _a_finger_on(page: Page, target: Locator) -> Iterator[None]:
    """It comes down on `target` before, and is lifted after what happens meanwhile."""
    target.scroll_into_view_if_needed()
    box: Any = target.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    yield
    page.mouse.up()


MESSAGES_STAY = (
    "window.setTimeout = ((late) => (act, ms) => (ms === 6000 ? 0 : late(act, ms)))(window.setTimeout)"
)


def test_the_message_of_a_saved_entry_says_when_it_is_sent(live_server: LiveServer, browser: Browser) -> None:
    with live_server.app.app_context():
        _rina, _stop, cookie = officer_with_a_stop(live_server)
    with phone(browser, live_server, cookie) as context:
        context.add_init_script(MESSAGES_STAY)
        page = opened(context)
        context.set_offline(True)
        page.get_by_role("link", name="Tidak ada orang").click()
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator(".toast")).to_contain_text("Akan dikirim begitu ada sinyal")
        context.set_offline(False)
        expect(page.locator(".toast")).to_contain_text("Terkirim:")
