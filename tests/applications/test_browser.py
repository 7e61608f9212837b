"""An application in a real browser: from the agreement to the letter, and only then to the selection."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.applications.enums import AttachmentKind
from app.core.db import db
from tests.factories import accounts, agreements
from tests.factories import pipeline as firms
from tests.factories import placements as placing
from tests.support.browsers import AxeCheck
from tests.support.servers import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.same_queries]


@pytest.fixture(autouse=True)
def stopped_clock() -> None:
    """The server is a process of its own and reads the real clock, so the test does too."""


@pytest.fixture
def line_id(live_server: LiveServer) -> int:
    """A seat line of Rina's agreement in force, and an alumna who may sit there; Joko decides."""
    with live_server.app.app_context():
        rina = accounts.officer(name="Rina Uji")
        accounts.supervisor(name="Joko Uji")
        agreement = agreements.agreement("active", of=firms.company("Uji Las"), owner=rina, seats=2)
        placing.a_willing_candidate(name="Sri Umpama")
        line_id = agreement.seat_lines[0].id
        db.session.commit()
        return line_id


@pytest.fixture
def sit_down(live_server: LiveServer, sign_in_browser: Callable[[Any], None]) -> Callable[[str], None]:
    """Lets Rina or Joko sit before the screen."""

    def sign_in(name: str) -> None:
        with live_server.app.app_context():
            sign_in_browser(db.session.scalars(db.select(User).where(User.name == name)).one())

    return sign_in


def test_five_papers_a_letter_and_only_then_the_selection(
    browser_page: Page,
    line_id: int,
    sit_down: Callable[[str], None],
    axe: AxeCheck,
) -> None:
    page = browser_page
    sit_down("Rina Uji")
    page.goto(f"/seats/{line_id}?asked=1")
    page.get_by_role("link", name="Ke persetujuan").click()
    page.get_by_role("button", name="Ajukan persetujuan").click()
    for kind in AttachmentKind:
        page.locator(f"#{kind.value}").get_by_role("link", name="Unggah…").click()
        page.locator("input[type=file]").set_input_files(
            {"name": f"{kind.value}.pdf", "mimeType": "application/pdf", "buffer": agreements.PDF}
        )
        page.get_by_role("button", name="Simpan berkas").click()
        expect(page.locator(f"#{kind.value}")).to_contain_text(f"{kind.value}.pdf")
    expect(page.locator("h1")).to_have_text("PT Uji Las")
    expect(page.locator(".notice__text")).to_contain_text("Lengkap sejak")
    page.evaluate("scrollTo(0, 0)")
    axe(page)

    sit_down("Joko Uji")
    page.reload()
    for left in range(len(AttachmentKind), 0, -1):
        accept = page.get_by_role("button", name="Terima", exact=True)
        expect(accept).to_have_count(left)
        accept.first.click()
    page.get_by_role("button", name="Setujui dan terbitkan surat").click()
    expect(page.locator(".notice__text")).to_contain_text("Peserta boleh diseleksi.")

    sit_down("Rina Uji")
    page.goto(f"/seats/{line_id}?asked=1")
    expect(page.get_by_role("link", name="Ke persetujuan")).to_have_count(0)
    page.get_by_label("Pilih Sri Umpama").check()
    page.get_by_role("button", name="Usulkan").click()
    expect(page.get_by_text("1 orang diusulkan.")).to_be_visible()
