"""The agreement of a participant of 17 in a real browser: drafted, signed by both with the guardian's letter, endorsed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.core import clock
from app.core.db import db
from tests.factories import accounts, documents, placements
from tests.factories.agreements import PDF
from tests.support.browsers import AxeCheck
from tests.support.servers import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.same_queries]

SEVENTEEN = timedelta(days=365 * 17 + 200)


@pytest.fixture(autouse=True)
def stopped() -> None:
    """The server is a process of its own and reads the real clock, so the test does too."""


@pytest.fixture
def placement_id(live_server: LiveServer) -> int:
    """Somebody of 17 who is accepted at a company that Rina looks after; Joko endorses, an official signs."""
    with live_server.app.app_context():
        rina = accounts.officer(name="Rina Uji")
        accounts.supervisor(name="Joko Uji")
        documents.an_official()
        born = clock.today() - SEVENTEEN
        made = placements.a_placement("accepted", by=rina, name="Adi Uji", birth_on=f"{born:%d/%m/%Y}")
        db.session.commit()
        return made.id


@pytest.fixture
def sit_down(live_server: LiveServer, sign_in_browser: Callable[[Any], None]) -> Callable[[str], None]:
    """Lets Rina or Joko sit before the screen."""

    def sign_in(name: str) -> None:
        with live_server.app.app_context():
            sign_in_browser(db.session.scalars(db.select(User).where(User.name == name)).one())

    return sign_in


def test_a_minor_s_agreement_is_drafted_signed_with_the_guardian_s_letter_and_endorsed(
    browser_page: Page, placement_id: int, sit_down: Callable[[str], None], axe: AxeCheck
) -> None:
    page, today = browser_page, clock.today().isoformat()
    sit_down("Rina Uji")
    page.goto(f"/placements/{placement_id}")
    page.get_by_role("button", name="Buat rancangan perjanjian").click()
    expect(page.get_by_text("orang tua atau wali memberi persetujuan tertulis").first).to_be_visible()
    page.get_by_role("link", name="Ubah", exact=True).click()
    page.get_by_label("Orang tua atau wali").fill("Siti Wali Uji")
    page.get_by_label("Hubungan").fill("Ibu")
    page.get_by_role("button", name="Simpan", exact=True).click()
    paper = page.get_by_role("link", name="Naskah untuk ditandatangani (PDF)")
    expect(paper).to_be_visible()
    printed = page.request.get(str(paper.get_attribute("href")))
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.body().startswith(b"%PDF")

    page.get_by_role("link", name="Catat tanda tangan").click()
    page.get_by_label("Ditandatangani peserta pada").fill(today)
    page.get_by_label("Ditandatangani perusahaan tanggal").fill(today)
    page.get_by_label("Ditandatangani oleh").fill("Budi Uji")
    for label in ("Pindaian bertanda tangan", "Surat persetujuan wali"):
        page.get_by_label(label).set_input_files(
            {"name": "naskah.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
    page.get_by_role("button", name="Simpan tanda tangan").click()
    expect(page.locator("#files")).to_contain_text("Surat persetujuan wali")

    sit_down("Joko Uji")
    page.goto("/participant-agreements")
    page.get_by_role("link", name="Adi Uji").click()
    page.get_by_role("link", name="Sahkan", exact=True).click()
    page.get_by_role("button", name="Sahkan", exact=True).click()
    expect(page.locator(".page-header")).to_contain_text("Disahkan")
    axe(page)
    page.goto(f"/placements/{placement_id}")
    expect(page.locator("#agreement")).to_contain_text("500.15/001")
