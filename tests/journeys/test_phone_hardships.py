"""What happens to a phone on the road: it is turned, it is full, a day goes by, another device corrects the same visit."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from app.core.clock import today, utcnow
from app.core.db import db
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.enums import PhotoRole, StopState
from app.outreach.models import Stop, Visit, VisitPhoto
from app.settings.enums import ReasonKind
from tests.factories import follow_ups, outreach
from tests.support.browsers import AxeCheck
from tests.support.phones import (
    COMPANY,
    MODULES,
    PATIENCE,
    SENT,
    SIZE,
    expect_badge,
    officer_with_a_stop,
    opened,
    phone,
)
from tests.support.servers import LiveServer

pytestmark = pytest.mark.browser

expect.set_options(timeout=PATIENCE)

LYING = {"width": SIZE["height"], "height": SIZE["width"]}
WITH_KEYBOARD = {"width": SIZE["width"], "height": 300}

INK = """(canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] && data[at] < 128) found += 1;
    return found;
}"""
"""How much of the sheet is written on."""

FORM_AT_ONCE = """(address) => new Promise((done) => {
    addEventListener('hashchange', () => done(document.querySelector('[data-screen=visit] form').checkVisibility()), { once: true });
    location.hash = address;
})"""
"""Whether there is something to type in as soon as the screen of a visit has come."""

FULL = """(name) => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...row) {
        if (this.name === name) throw new DOMException('full', 'QuotaExceededError');
        return put.apply(this, row);
    };
    window.makeRoom = () => { IDBObjectStore.prototype.put = put; };
}"""

KEYBOARD = """() => {
    const view = Object.assign(new EventTarget(), { height: innerHeight, width: innerWidth, offsetTop: 0, scale: 1 });
    Object.defineProperty(window, 'visualViewport', { value: view });
    window.openKeyboard = (height) => { view.height = innerHeight - height; view.dispatchEvent(new Event('resize')); };
}"""
"""A phone whose keyboard lies over the page (iOS): what is seen shrinks, the page does not."""

LOG = f"""async ([uuid, company, day]) => {{
    const {{ flush, makeItem, store }} = await {MODULES};
    const said = {{ company, visited_on: day, outcome: 'interested', next_kind: 'call', next_when: 'tomorrow', notes: 'Lama' }};
    const made = await makeItem({{ uuid, kind: 'visit', user: store.ownerKey(), title: 'Uji', company, fields: Object.entries(said) }});
    // What both devices loaded from one file: the very same bytes.
    const body = JSON.stringify({{ ...JSON.parse(made.body), made_at: day + 'T01:00:00.000Z' }});
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body));
    const hash = [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, '0')).join('');
    await store.queue({{ ...made, body, hash }});
    await flush({{ now: true }});
}}"""
"""Logs a visit on a device and sends it; on the second one it is the same visit, there already."""


def test_a_signed_visit_outlives_turning_a_full_store_and_a_day_without_a_signal(
    live_server: LiveServer, browser: Browser
) -> None:
    with live_server.app.app_context():
        _rina, _stop, cookie = officer_with_a_stop(live_server)
    with phone(browser, live_server, cookie) as context:
        page = opened(context)
        context.set_offline(True)
        page.get_by_role("link", name="Berminat").click()
        _sign(page)
        sheet = page.locator(".signature__sheet")
        upright = sheet.evaluate(INK)
        assert upright > 0
        page.set_viewport_size(LYING)
        expect(page.locator("[data-kept=yes]")).to_have_count(1)
        page.wait_for_function("sheet => sheet.width > 500 * devicePixelRatio", arg=sheet.element_handle())
        assert sheet.evaluate(INK) > upright
        page.set_viewport_size(WITH_KEYBOARD)
        notes = page.get_by_role("textbox", name="Catatan")
        notes.fill("Tanda tangan manajer HRD.")
        _both_in_sight(page, above=WITH_KEYBOARD["height"])

        page.evaluate(FULL, "drafts")
        notes.press_sequentially(" Lagi")
        expect(page.locator(".toast")).to_contain_text("Penyimpanan ponsel penuh")
        expect(notes).to_have_value("Tanda tangan manajer HRD. Lagi")
        page.evaluate("makeRoom()")
        page.set_viewport_size(SIZE)
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator('[data-screen="today"]')).to_be_visible()

        _turn_clock(page, timedelta(hours=25))
        expect(page.locator(".doors__late")).to_contain_text("25 jam")
        _turn_clock(page, timedelta(hours=23))
        expect(page.locator(".doors")).to_contain_text("23 jam")
        expect(page.locator(".doors__late")).to_be_hidden()
        context.set_offline(False)
        expect_badge(page, SENT)
    with live_server.app.app_context():
        assert db.session.scalars(select(Visit)).one().notes == "Tanda tangan manajer HRD. Lagi"
        assert db.session.scalars(select(VisitPhoto)).one().role is PhotoRole.SIGNATURE


def test_a_camera_and_a_position_refused_are_said_and_the_text_is_kept_above_the_keyboard(
    live_server: LiveServer, browser: Browser
) -> None:
    with live_server.app.app_context():
        _rina, _stop, cookie = officer_with_a_stop(live_server)
    with phone(browser, live_server, cookie) as context:
        context.add_init_script(f"({KEYBOARD})()")
        page = opened(context)
        page.get_by_role("link", name="Berminat").click()
        page.get_by_label("Ambil foto").dispatch_event("cancel")
        expect(page.locator(".toast")).to_contain_text("Tidak ada foto yang diambil.")
        page.locator("summary", has_text="Tempat").click()
        expect(page.locator("[data-locate-status]")).to_have_text("Ponsel tidak memberikan posisinya.")

        notes = page.get_by_role("textbox", name="Catatan")
        notes.fill("Butuh 4 juru las.")
        page.evaluate("openKeyboard(300)")
        notes.evaluate("field => field.scrollIntoView({ block: 'start' })")
        _both_in_sight(page, above=SIZE["height"] - 300)
        page.evaluate("openKeyboard(0)")
        expect(page.locator("[data-kept=yes]")).to_have_count(1)
        with page.expect_response(lambda answer: answer.request.method == "PUT"):
            page.get_by_role("button", name="Simpan").click()
    with live_server.app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        assert (visit.notes, visit.no_gps_reason) == (
            "Butuh 4 juru las.",
            "Ponsel tidak memberikan posisinya.",
        )


def test_two_devices_correcting_one_visit_are_merged_by_field_or_asked(
    live_server: LiveServer, browser: Browser, axe: AxeCheck
) -> None:
    with live_server.app.app_context():
        _rina, stop, cookie = officer_with_a_stop(live_server)
        logged = ["3f1c2f0e-9a57-4c43-9d36-6f0f6e0b7a11", str(stop.company_id), today().isoformat()]
    with phone(browser, live_server, cookie) as first, phone(browser, live_server, cookie) as second:
        devices = [_with_the_visit(context, logged) for context in (first, second)]
        one, other = devices
        _correct(other, "Kuota yang ditawarkan", "4")
        _correct(one, "Catatan", "Dari ponsel pertama")
        # Its first answer may be that somebody else changed the visit; what is merged is sent again.
        one.goto("/phone#/outbox")
        expect(one.locator("[data-items] > *")).to_have_count(0)
        with live_server.app.app_context():
            visit = db.session.scalars(select(Visit)).one()
            assert (visit.notes, visit.seats_offered) == ("Dari ponsel pertama", 4)

        _correct(other, "Catatan", "Dari ponsel kedua")
        other.get_by_role("link", name="Kotak kirim").first.click()
        other.get_by_role("link", name="Pilih").click()
        expect(other.locator("[data-conflicts]")).to_contain_text("Dari ponsel pertama")
        axe(other)
        # By keyboard alone: from the first choice to the stored one, and sent.
        other.get_by_role("radio", name="Isian Anda").focus()
        other.keyboard.press("ArrowDown")
        expect(other.get_by_role("radio", name="Tersimpan sekarang")).to_be_checked()
        other.keyboard.press("ArrowUp")
        other.keyboard.press("Enter")
        expect_badge(other, SENT)
    with live_server.app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        assert (visit.notes, visit.seats_offered) == ("Dari ponsel kedua", 4)


def test_a_form_offers_nothing_to_type_in_before_it_holds_what_is_known(
    live_server: LiveServer, browser: Browser
) -> None:
    with live_server.app.app_context():
        _rina, _stop, cookie = officer_with_a_stop(live_server)
    with phone(browser, live_server, cookie) as context:
        page = opened(context)
        page.get_by_role("link", name="Berminat").click()
        notes = page.get_by_role("textbox", name="Catatan")
        notes.fill("Lama")
        expect(page.locator("[data-kept=yes]")).to_have_count(1)
        begun = page.evaluate("location.hash")
        page.locator("[data-tab=today]").click()
        expect(page.locator("[data-screen=today]")).to_be_visible()
        assert not page.evaluate(FORM_AT_ONCE, begun)
        expect(notes).to_have_value("Lama")


def test_a_missed_stop_and_a_promise_kept_need_no_visit_and_no_signal(
    live_server: LiveServer, browser: Browser, axe: AxeCheck
) -> None:
    with live_server.app.app_context():
        rina, stop, cookie = officer_with_a_stop(live_server)
        outreach.a_reason(ReasonKind.MISSED_STOP, "uji-tutup", "Kantor tutup uji")
        owed = follow_ups.a_follow_up(rina, due_on=today(), subject="kirim draf")
        db.session.commit()
        stop_id, owed_id = stop.id, owed.id
    with phone(browser, live_server, cookie) as context:
        page = opened(context)
        context.set_offline(True)
        page.get_by_role("link", name="Tidak dikunjungi…").click()
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator(".field__error")).to_contain_text("Pilih mengapa tujuan terlewat.")
        page.get_by_role("radio", name="Kantor tutup uji").check()
        axe(page)
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator(".route__stop")).to_contain_text("Terlewat, menunggu")

        page.get_by_role("link", name="Selesai: ").click()
        page.get_by_label("Bagaimana hasilnya?").fill("Sudah dikirim")
        page.get_by_label("Rencanakan juga langkah berikutnya").check()
        axe(page)
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator(".step")).to_contain_text("Selesai, menunggu")

        page.get_by_role("link", name=COMPANY).click()
        page.get_by_role("link", name="Rencanakan").click()
        page.get_by_role("radio", name="Senin depan").check()
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator('[data-screen="company"] .step')).to_contain_text("Direncanakan di ponsel ini")
        context.set_offline(False)
        expect_badge(page, SENT)
    with live_server.app.app_context():
        assert db.session.get_one(Stop, stop_id).state is StopState.MISSED
        done = db.session.get_one(FollowUp, owed_id)
        assert (done.state, done.result) == (FollowUpState.DONE, "Sudah dikirim")
        still_open = db.session.scalars(select(FollowUp).where(FollowUp.state == FollowUpState.OPEN)).all()
        assert {one.id for one in still_open} >= {done.followed_by_id}
        assert len(still_open) == 2


def _turn_clock(page: Page, ahead: timedelta) -> None:
    page.clock.set_fixed_time(utcnow() + ahead)
    page.reload()


def _sign(page: Page) -> None:
    page.locator("summary", has_text="Tanda tangan").click()
    sheet = page.locator(".signature__sheet")
    sheet.scroll_into_view_if_needed()
    box: Any = sheet.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=4)
    page.mouse.up()


def _both_in_sight(page: Page, *, above: int) -> None:
    """With the keyboard open one sees the field one writes into, and Save below it."""
    field: Any = page.get_by_role("textbox", name="Catatan").bounding_box()
    button: Any = page.get_by_role("button", name="Simpan").bounding_box()
    assert 0 <= field["y"] < field["y"] + 40 <= button["y"]
    assert button["y"] + button["height"] <= above
    assert page.evaluate("document.documentElement.scrollWidth") <= WITH_KEYBOARD["width"]


def _with_the_visit(context: BrowserContext, logged: list[str]) -> Page:
    page = context.new_page()
    page.goto("/phone")
    expect(page.locator(".route__stop")).to_contain_text(COMPANY)
    page.evaluate(LOG, logged)
    return page


def _correct(page: Page, field: str, value: str) -> None:
    """Open the visit among what was sent, change one field and let it be sent."""
    page.goto("/phone#/outbox")
    page.locator("[data-sent]").get_by_role("link", name="Ubah").click()
    expect(page.locator('[data-screen="visit"] form')).to_be_visible()
    page.evaluate("document.querySelectorAll('details.fold').forEach((one) => { one.open = true; })")
    page.get_by_label(field, exact=True).fill(value)
    # The badge may still say that all is sent before it learns of this.
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.get_by_role("button", name="Simpan").click()
    expect(page.locator('[data-screen="today"]')).to_be_visible()
