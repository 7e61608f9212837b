"""A review meeting in a real browser, held without a mouse."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.clock import today
from app.core.db import db
from tests.factories import accounts
from tests.factories import pipeline as make
from tests.support.browsers import AxeCheck, settled
from tests.support.servers import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.same_queries]


@pytest.fixture(autouse=True)
def stopped_clock() -> None:
    """The server is a process of its own and reads the real clock, so the test does too."""


@pytest.fixture
def boss(live_server: LiveServer, sign_in_browser: Callable[[Any], None]) -> str:
    """A supervisor with two partnerships that stand too long, and one that does not."""
    with live_server.app.app_context():
        joko = accounts.supervisor(name="Joko Kurnia")
        rina = accounts.officer(name="Rina Nurhayati")
        for name, days in (("Uji Pertama", 40), ("Uji Kedua", 30), ("Uji Segar", 1)):
            make.partnership("visited", of=make.company(name), days=days, owner_id=rina.id)
        db.session.commit()
        sign_in_browser(joko)
        return rina.name


def test_a_meeting_is_walked_by_keys_left_gone_on_with_and_ends_in_minutes(
    browser_page: Page, boss: str, axe: AxeCheck
) -> None:
    page, heading = browser_page, browser_page.locator("h1")
    page.goto("/pipeline?tab=stuck")
    page.get_by_role("link", name="Bahas dalam rapat").click()
    page.get_by_label("Peserta rapat").fill(f"{boss}\nJoko Kurnia")
    _press(page, "Control+Enter")
    expect(heading).to_have_text("PT Uji Pertama")
    axe(page)

    page.get_by_role("link", name="Jeda").click()
    page.get_by_label("Dijeda sampai").fill((today() + timedelta(days=20)).isoformat())
    page.get_by_label("Penjelasan").fill("Anggaran baru ada bulan depan")
    _press(page, "Control+Enter")
    expect(page.get_by_text("Dijeda: Anggaran baru ada bulan depan").first).to_be_visible()

    page.locator("main").focus()
    _press(page, "n")
    expect(heading).to_have_text("PT Uji Kedua")
    _press(page, "p")
    expect(heading).to_have_text("PT Uji Pertama")
    _press(page, "d")
    expect(heading).to_have_text("PT Uji Kedua")

    # Left, and gone on with where it stood.
    page.goto("/meetings")
    page.get_by_role("link", name="Rapat tinjauan kemitraan").click()
    expect(page.locator(".progress__note")).to_have_text("1 dari 2")
    page.get_by_role("link", name="Lanjutkan nomor 2").click()
    expect(heading).to_have_text("PT Uji Kedua")
    page.get_by_label("Rincian").fill("Tanya jadwal tanda tangan")
    page.get_by_role("button", name="Putuskan, lanjut").click()
    expect(page.locator(".progress__note")).to_have_text("2 dari 2")

    page.get_by_role("button", name="Tutup dan buat notula").click()
    expect(heading).to_contain_text("Notula Rapat tinjauan kemitraan")
    expect(page.get_by_text("Tanya jadwal tanda tangan").first).to_be_visible()
    axe(page)


def _press(page: Page, keys: str) -> None:
    """Press keys that scripts listen to, once the page that just came has its scripts."""
    page.wait_for_load_state()
    settled(page)
    page.keyboard.press(keys)
