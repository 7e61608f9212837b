"""A ceremony in a real browser: planned, its papers issued, the scans told by their codes, all signed, one taken back."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.ceremonies import services
from app.ceremonies.models import Ceremony
from app.core.clock import today
from app.core.db import db
from tests.documents.test_agreement_papers import an_agreement
from tests.documents.test_scanning import scanned
from tests.factories import accounts, outreach
from tests.support.browsers import AxeCheck
from tests.support.servers import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.same_queries]


@pytest.fixture(autouse=True)
def stopped_clock() -> None:
    """The server is a process of its own and reads the real clock, so the test does too."""


def blank() -> bytes:
    out = BytesIO()
    Image.new("L", (300, 400), 250).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def joko(live_server: LiveServer, sign_in_browser: Callable[[Any], None]) -> None:
    """Who holds ceremonies sits before the screen; three agreements were sent."""
    with live_server.app.app_context():
        by = accounts.supervisor(name="Joko Uji")
        for name in ("Uji Satu", "Uji Dua", "Uji Absen"):
            an_agreement("sent", of=outreach.a_company(name), valid_to_on=None, valid_from_on=today())
        db.session.commit()
        sign_in_browser(by)


def issue_with_codes(server: LiveServer) -> None:
    """Issue the papers as a server that knows its address does, so that they bear their codes."""
    address = "https://uji.example.go.id"
    with server.app.app_context():
        server.app.config["JAJAK"] = replace(server.app.config["JAJAK"], address=address)
        ceremony = db.session.scalars(db.select(Ceremony)).one()
        services.issue_papers(ceremony, by=db.session.get_one(User, ceremony.created_by_id))
        db.session.commit()


@pytest.mark.usefixtures("joko")
def test_a_ceremony_from_the_plan_to_the_signatures_and_one_taken_back(
    browser_page: Page, live_server: LiveServer, axe: AxeCheck, tmp_path: Path
) -> None:
    page = browser_page
    page.goto("/ceremonies/new")
    page.locator("#held_on").fill(today().isoformat())
    page.locator("#place").fill("Balai Kota")
    page.get_by_role("button", name="Simpan").click()
    for name in ("Uji Satu", "Uji Dua", "Uji Absen"):
        page.get_by_label(f"PT {name}").check()
    page.get_by_role("button", name="Masukkan ke daftar").click()
    page.get_by_label("Jawaban PT Uji Absen").select_option("not_coming")
    page.get_by_label("Yang hadir dari PT Uji Dua").fill("Budi")
    page.get_by_role("button", name="Atur kursi").click()
    expect(page.get_by_label("Kursi PT Uji Dua")).to_have_value("1")
    expect(page.get_by_label("Yang hadir dari PT Uji Dua")).to_have_value("Budi")
    expect(page.locator("main")).to_contain_text("JAJAK_ADDRESS")
    issue_with_codes(live_server)
    page.reload()
    expect(page.locator("#guests").get_by_role("link", name="500.15/")).to_have_count(3)

    papers = tmp_path / "papers.pdf"
    papers.write_bytes(page.request.get(f"{page.url.partition('#')[0]}/papers.pdf?copies=1").body())
    page.locator("#signed-scans input[type=file]").set_input_files(
        [
            {"name": "tumpukan.pdf", "mimeType": "application/pdf", "buffer": scanned(papers)},
            {"name": "kosong.png", "mimeType": "image/png", "buffer": blank()},
        ]
    )
    page.get_by_role("button", name="Unggah").click()
    expect(page.get_by_text("Dikenali dari kodenya", exact=True)).to_have_count(2)
    unknown = page.locator(".scan-line").filter(has_text="kosong.png")
    expect(unknown).to_contain_text("Naskah tidak dikenali")
    unknown.get_by_role("button", name="Buang").click()
    expect(unknown).to_have_count(0)
    axe(page)

    page.get_by_role("button", name="Tandai semua yang dipilih sudah ditandatangani").click()
    badge = page.locator(".page-header .badge")
    expect(badge).to_have_text(re.compile("2 dari 3"))
    expect(page.locator("main")).to_contain_text("Belum ada pindaian")
    page.get_by_role("button", name="Batalkan").first.click()
    expect(badge).to_have_text(re.compile("1 dari 3"))
    expect(page.locator(".scan-line")).to_have_count(1)
