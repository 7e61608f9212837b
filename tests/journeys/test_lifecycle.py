"""An agreement through every state of its table, in a real browser, by the buttons of its page."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.agreements import states
from app.core.clock import today
from app.core.db import db
from tests.factories import pipeline
from tests.factories.accounts import supervisor
from tests.factories.agreements import PDF
from tests.factories.agreements import agreement as an_agreement
from tests.support import browsers
from tests.support.servers import LiveServer
from tests.support.sign_in import browser_cookie

pytestmark = pytest.mark.browser


def test_an_agreement_passes_through_every_state(
    live_server: LiveServer, browser: Browser, tmp_path: Path
) -> None:
    with live_server.app.app_context():
        arif = supervisor(name="Arif Firmansyah")
        firm = pipeline.company(headcount=120, headcount_as_of_on=today())
        number = an_agreement("draft", of=firm, owner=arif, seats=4).id
        db.session.commit()
        cookie = browser_cookie(live_server, arif)
    context = browser.new_context(base_url=live_server.url, locale="id-ID", timezone_id="Asia/Makassar")
    context.set_default_timeout(browsers.PATIENCE)
    context.add_cookies([cookie])
    page = context.new_page()
    watch = browsers.Watch(page, live_server.url)
    page.goto(f"/agreements/{number}")
    seen = [_state(page, "Draf")]
    for button, state in (
        ("Ajukan telaah", "Ditelaah"),
        ("Setujui", "Disetujui"),
        ("Tandai terkirim", "Terkirim"),
    ):
        page.get_by_role("button", name=button).click()
        seen.append(_state(page, state))
    _sign(page, tmp_path / "pks.pdf")
    seen.append(_state(page, "Ditandatangani"))
    obligations = page.locator("#obligations")
    expect(obligations).to_contain_text("Menyampaikan laporan pelaksanaan pemagangan")
    page.get_by_role("button", name="Tandai berlaku").click()
    seen.append(_state(page, "Berlaku"))
    page.get_by_text("Lainnya", exact=True).first.click()
    page.get_by_role("button", name="Susun adendum").click()
    _drafted(page, number, "Induk")
    _edit(page, valid_from_on=today() - timedelta(days=40), valid_to_on=today() + timedelta(days=30))
    seen.append(_state(page, "Akan berakhir"))
    page.get_by_role("button", name="Perpanjang").click()
    _drafted(page, number, "Memperpanjang")
    yesterday = today() - timedelta(days=1)
    _edit(page, office_signed_on=yesterday, company_signed_on=yesterday, valid_to_on=yesterday)
    seen.append(_state(page, "Berakhir"))
    page.get_by_text("Lainnya", exact=True).first.click()
    page.get_by_role("link", name="Batalkan tanda tangan…").click()
    page.get_by_role("button", name="Batalkan tanda tangan").click()
    _state(page, "Terkirim")
    page.get_by_text("Lainnya", exact=True).first.click()
    page.get_by_role("button", name="Kembalikan ke: Draf").click()
    _state(page, "Draf")
    page.get_by_text("Lainnya", exact=True).first.click()
    page.get_by_role("link", name="Hentikan…").click()
    page.locator("#reason").select_option(index=1)
    page.locator("#terminated_on").fill(today().isoformat())
    page.get_by_role("button", name="Hentikan").click()
    seen.append(_state(page, "Dihentikan"))
    context.close()
    assert watch.faults == []
    assert len(set(seen)) == len(states.TABLE)


def _state(page: Page, label: str) -> str:
    """The state that the page tells; waits until it is this one."""
    expect(page.locator("[aria-current=step]")).to_have_text(re.compile(rf"^\s*{label}"))
    return label


def _drafted(page: Page, number: int, how: str) -> None:
    """Expect the draft that hangs together with the agreement, and go back to that by its link."""
    expect(page).not_to_have_url(re.compile(rf"/agreements/{number}$"))
    _state(page, "Draf")
    related = page.locator(".panel-row").filter(has_text=how)
    related.get_by_role("link").first.click()
    page.wait_for_url(re.compile(rf"/agreements/{number}$"))


def _sign(page: Page, scan: Path) -> None:
    scan.write_bytes(PDF)
    page.get_by_role("link", name="Catat tanda tangan").click()
    for field, typed in (
        ("office_signed_on", today().isoformat()),
        ("company_signed_on", today().isoformat()),
        ("office_signatory", "Hendra Wibowo"),
        ("company_signatory", "Dewi Lestari"),
        ("valid_from_on", (today() + timedelta(days=10)).isoformat()),
        ("valid_to_on", (today() + timedelta(days=375)).isoformat()),
    ):
        page.locator(f"#{field}").fill(typed)
    page.locator("main input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="Simpan tanda tangan").click()


def _edit(page: Page, **days: date) -> None:
    page.get_by_role("link", name="Ubah", exact=True).first.click()
    for field, day in days.items():
        page.locator(f"#{field}").fill(day.isoformat())
    page.get_by_role("button", name="Simpan", exact=True).click()
