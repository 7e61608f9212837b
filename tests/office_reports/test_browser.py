"""A report in a real browser: made, looked at, taken along, approved, and set up to be sent again and again."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.db import db
from tests.factories import accounts
from tests.support.browsers import AxeCheck
from tests.support.servers import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.same_queries]


@pytest.fixture(autouse=True)
def stopped_clock() -> None:
    """The server is a process of its own and reads the real clock, so the test does too."""


@pytest.mark.usefixtures("job_worker")
def test_a_report_is_made_taken_along_approved_and_sent_regularly(
    live_server: LiveServer, browser_page: Page, sign_in_browser: Callable[[Any], None], axe: AxeCheck
) -> None:
    with live_server.app.app_context():
        boss = accounts.supervisor(name="Joko Kurnia")
        db.session.commit()
        sign_in_browser(boss)
    page = browser_page
    page.goto("/reports")
    page.get_by_role("link", name="Laporan baru").first.click()
    page.get_by_role("radio", name="Jangkauan").check()
    page.get_by_role("button", name="Buat laporan").click()
    page.get_by_role("link", name="Lihat hasil").click()
    expect(page.locator("h1")).to_contain_text("Jangkauan perusahaan")
    for name, ending in (("PDF", ".pdf"), ("Word (DOCX)", ".docx"), ("Excel (XLSX)", ".xlsx")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name, exact=True).click()
        assert taken.value.suggested_filename.endswith(ending)

    page.get_by_role("button", name="Ajukan untuk disetujui").click()
    expect(page.get_by_text("Menunggu persetujuan").first).to_be_visible()
    axe(page)
    page.goto("/approvals?kind=report")
    expect(page.get_by_text("Belum ada laporan jenis ini yang disetujui.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Setujui").click()
    expect(page.locator("#inbox .empty-state")).to_be_visible()

    page.goto("/reports")
    expect(page.locator("main tbody .badge")).to_have_text("Disetujui")
    page.get_by_role("link", name="Dikirim lewat surel").click()
    page.get_by_role("link", name="Kirim secara berkala").first.click()
    page.get_by_label("Joko Kurnia").check()
    page.get_by_label("Kirim hanya setelah disetujui").check()
    page.get_by_role("button", name="Simpan").first.click()
    expect(page.locator("main tbody")).to_contain_text("setelah disetujui")
