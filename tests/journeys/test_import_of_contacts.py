"""A list of people, from the file over its columns to the people at their companies, and taken back again."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.core.db import db
from tests.factories.accounts import supervisor
from tests.factories.companies import make_company
from tests.factories.imports import list_csv
from tests.support.browsers import PATIENCE
from tests.support.servers import LiveServer
from tests.support.sign_in import browser_cookie

pytestmark = pytest.mark.browser

LIST = list_csv(
    [
        ["Contoh Bahari Jaya, PT", "Dewi Lestari", "Manajer SDM", "0812-5555-0101"],
        ["PT Belum Tercatat Samasekali", "Budi Santoso", "Pemilik", "0812-5555-0202"],
    ],
    ("Perusahaan", "Nama", "Jabatan", "No HP"),
)


@pytest.mark.usefixtures("job_worker")
def test_people_come_from_a_list_and_go_again(
    live_server: LiveServer, browser: Browser, tmp_path: Path
) -> None:
    with live_server.app.app_context():
        make_company(name="PT Contoh Bahari Jaya")
        cookie = browser_cookie(live_server, supervisor(name="Arif Firmansyah"))
        db.session.commit()
    path = tmp_path / "orang.csv"
    path.write_bytes(LIST)
    context = browser.new_context(base_url=live_server.url, locale="id-ID")
    context.set_default_timeout(PATIENCE)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto("/imports")
    page.locator("main input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.locator("h1")).to_have_text("Arti kolom")
    expect(page.locator("main .badge").first).to_have_text("Narahubung")
    page.get_by_label("Catat perusahaan yang belum tercatat").check()
    page.get_by_role("button", name="Tampilkan hasilnya dahulu").click()
    expect(page.get_by_text("Perusahaannya ikut dicatat.")).to_be_visible()
    page.get_by_role("button", name="Impor 2 baris").click()
    page.get_by_role("link", name="Lihat hasilnya").click()
    expect(page.get_by_role("cell", name="PT Belum Tercatat Samasekali", exact=True)).to_be_visible()
    page.get_by_role("link", name="PT Contoh Bahari Jaya", exact=True).click()
    expect(page.get_by_text("Dewi Lestari").first).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Urungkan impor ini").click()
    page.get_by_role("button", name="Urungkan impor").click()
    expect(page.get_by_text("2 dihapus, 0 dikembalikan, 0 dipertahankan")).to_be_visible()
    context.close()
