"""The officer's day on a phone without a signal, in a real Chromium: nothing is lost, nothing comes twice."""

import hashlib
import time
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Route, expect
from sqlalchemy import func, select

from app.core.db import db
from app.outreach.models import Visit, VisitPhoto
from app.sync.models import SyncItem
from tests.factories import outreach
from tests.factories.accounts import officer
from tests.support.browsers import AxeCheck
from tests.support.phones import (
    COMPANY,
    OFFLINE,
    PATIENCE,
    SENT,
    SIGNED_OUT,
    expect_badge,
    officer_with_a_stop,
    opened,
    phone,
)
from tests.support.servers import LiveServer
from tests.support.sign_in import browser_cookie

pytestmark = pytest.mark.browser

expect.set_options(timeout=PATIENCE)

MOST_TAPS, MOST_SECONDS = 8, 60

KEPT = """async (store) => {
    const names = (await indexedDB.databases()).map((one) => one.name).filter((name) => name.startsWith('jajak-'));
    const rows = [];
    for (const name of names) {
        const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (event) => done(event.target.result); });
        rows.push(...await new Promise((done) => {
            db.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(event.target.result);
        }));
        db.close();
    }
    return rows.map(({ uuid, hash, body }) => ({ uuid, hash, body }));
}"""
"""What this phone keeps in a store, whoever it belongs to."""

FULL = """() => {
    IDBObjectStore.prototype.putFirst = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...row) {
        if (this.name === 'photos') throw new DOMException('full', 'QuotaExceededError');
        return this.putFirst(...row);
    };
}"""
ROOM_AGAIN = "() => { IDBObjectStore.prototype.put = IDBObjectStore.prototype.putFirst; }"
"""A phone without room for one more photo."""


@dataclass
class Taps:
    """Counts what the thumb has to do."""

    made: int = 0

    def __call__(self, target: Locator) -> None:
        self.made += 1
        target.click()


def test_a_visit_logged_without_a_signal_arrives_once_with_its_photo(
    live_server: LiveServer, browser: Browser, axe: AxeCheck
) -> None:
    with live_server.app.app_context():
        user, _stop, cookie = officer_with_a_stop(live_server)
        rina = user.id
    with phone(browser, live_server, cookie) as context:
        page = opened(context)
        context.set_offline(True)
        page.reload()
        tap, begun = Taps(), time.monotonic()
        tap(page.get_by_role("link", name="Berminat"))
        page.get_by_role("textbox", name="Catatan").fill("Butuh 4 juru las.")
        photo: Any = {"name": "lokasi.png", "mimeType": "image/png", "buffer": _a_large_picture()}
        page.evaluate(FULL)
        page.locator("[data-photo]").first.set_input_files(photo)
        expect(page.locator(".toast")).to_contain_text("Tidak ada ruang lagi untuk foto lokasi.png.")
        page.evaluate(ROOM_AGAIN)
        page.locator("[data-photo]").first.set_input_files(photo)
        expect(page.locator("[data-photos] img")).to_be_visible()
        expect(page.locator("[data-kept=yes]")).to_have_count(1)
        axe(page)
        # The phone closes the app in the officer's pocket: what was typed is there when it is opened again.
        address = page.url
        page.close()
        page = context.new_page()
        page.goto(address)
        expect(page.get_by_role("textbox", name="Catatan")).to_have_value("Butuh 4 juru las.")
        expect(page.locator("[data-photos] img")).to_be_visible()
        tap(page.get_by_role("button", name="Simpan"))
        expect_badge(page, OFFLINE)
        assert tap.made <= MOST_TAPS
        assert time.monotonic() - begun < MOST_SECONDS

        lost = _lose_the_first_answer(context)
        page.get_by_role("link", name="Kotak kirim").first.click()
        # With the network it sends by itself.
        context.set_offline(False)
        expect(page.locator("[data-items] .outbox-item")).to_contain_text("Dicoba lagi pukul")
        page.get_by_role("button", name="Kirim sekarang").click()
        expect_badge(page, SENT)
        assert len(lost) == 1
        assert page.evaluate(KEPT, "items") == page.evaluate(KEPT, "photos") == []
        (sent,) = page.evaluate(KEPT, "sent")
        expect(page.locator("[data-sent] .outbox-item")).to_contain_text(COMPANY)
        axe(page)
    with live_server.app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        assert visit.notes == "Butuh 4 juru las."
        assert visit.next_step_on is not None
        assert visit.created_by_id == rina
        photo = db.session.scalars(select(VisitPhoto)).one()
        assert max(photo.width, photo.height) <= 1600
        kept = db.session.scalars(select(SyncItem).where(SyncItem.uuid == visit.uuid)).one()
        assert kept.hash == sent["hash"] == hashlib.sha256(sent["body"].encode()).hexdigest()


def test_an_expired_session_keeps_the_outbox_and_another_person_never_sees_it(
    live_server: LiveServer, browser: Browser
) -> None:
    with live_server.app.app_context():
        _rina, _stop, hers = officer_with_a_stop(live_server)
        budi = officer(name="Budi Santoso")
        db.session.commit()
        his = browser_cookie(live_server, budi)
    with phone(browser, live_server, hers) as context:
        page = opened(context)
        user = page.evaluate("JSON.parse(localStorage.getItem('phone-user')).user")
        context.clear_cookies()
        page.get_by_role("link", name="Tidak ada orang").click()
        expect(page.locator("[data-locate-status]")).to_have_text("Ponsel tidak memberikan posisinya.")
        page.get_by_role("button", name="Simpan").click()
        expect_badge(page, SIGNED_OUT)
        page.get_by_role("link", name="Kotak kirim").first.click()
        expect(page.get_by_role("link", name="Masuk untuk mengirim")).to_be_visible()
        expect(page.locator("[data-items] .outbox-item")).to_contain_text(COMPANY)

        context.add_cookies([his])
        page.reload()
        expect_badge(page, SENT)
        expect(page.locator("[data-items] .outbox-item")).to_have_count(0)
        expect(page.locator("main")).not_to_contain_text(COMPANY)
        with live_server.app.app_context():
            assert db.session.scalar(select(func.count(Visit.id))) == 0

        # A phone that gets no signal any more: its file is loaded elsewhere; later both have sent the same.
        context.clear_cookies()
        context.add_cookies([hers])
        context.set_offline(True)
        page.evaluate("user => localStorage.setItem('phone-user', JSON.stringify({ user }))", user)
        page.reload()
        with page.expect_download() as saving:
            page.get_by_role("button", name="Simpan sebagai berkas").click()
        with phone(browser, live_server, hers) as other_machine:
            desk = opened(other_machine)
            desk.goto("/phone#/outbox")
            desk.locator("[data-load]").set_input_files(saving.value.path())
            expect(desk.locator("[data-sent] .outbox-item")).to_contain_text(COMPANY)
        context.set_offline(False)
        expect_badge(page, SENT)
        expect(page.locator("[data-sent] .outbox-item")).to_contain_text(COMPANY)
    with live_server.app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        assert visit.no_gps_reason == "Ponsel tidak memberikan posisinya."


def _a_large_picture() -> bytes:
    return outreach.a_photo(size=(2400, 1200)).read()


def _lose_the_first_answer(context: BrowserContext) -> list[str]:
    """The first item reaches the server, but the phone never hears so."""
    lost: list[str] = []

    def pass_on(route: Route) -> None:
        if lost or route.request.method != "PUT":
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    context.route("**/sync/items/**", pass_on)
    return lost
