"""The board in a real browser: cards moved by mouse, finger and keyboard, and two supervisors who do so at once."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.accounts.models import User
from app.core import clock
from app.core.db import db
from app.settings.custom.models import FieldType
from tests.factories import accounts
from tests.factories import pipeline as make
from tests.factories.custom_fields import a_field
from tests.support.browsers import PATIENCE, AxeCheck
from tests.support.servers import LiveServer
from tests.support.sign_in import browser_cookie

pytestmark = [pytest.mark.browser, pytest.mark.same_queries]

LOOK_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"
"""What a page does anyway every few seconds while it is seen."""
CHANGES = "**/pipeline/changes*"


@pytest.fixture(autouse=True)
def stopped(app: Any) -> None:
    """The server is a process of its own and reads the real clock, so the test does too."""


@pytest.fixture
def card(live_server: LiveServer) -> str:
    """A partnership at the first stage, as its card is called."""
    with live_server.app.app_context():
        made = make.partnership("target", of=make.company("Kariangau Sejahtera"), days=90)
        make.partnership("contacted", of=make.company("Uji Terdahulu"), days=3)
        make.partnership("renewing", of=make.company("Paling Kanan"))
        db.session.commit()
        return f"#card-{made.id}"


@pytest.fixture
def window(live_server: LiveServer, browser: Browser) -> Iterator[Callable[..., Page]]:
    """The board before a supervisor of this name."""
    opened = []

    def open_board(name: str, **options: Any) -> Page:
        with live_server.app.app_context():
            boss: User = accounts.supervisor(name=name)
            db.session.commit()
            cookie = browser_cookie(live_server, boss)
        context = browser.new_context(
            base_url=live_server.url, locale="id-ID", service_workers="block", **options
        )
        context.set_default_timeout(PATIENCE)
        context.add_cookies([cookie])
        opened.append(context)
        page = context.new_page()
        page.goto("/pipeline")
        expect(page.locator("[data-board][data-ready]")).to_have_count(1)
        return page

    yield open_board
    for context in opened:
        context.close()


def at(page: Page, stage: str, card: str) -> None:
    """The card stands in this column, and in no other."""
    expect(page.locator(f"#stage-{stage} {card}")).to_have_count(1)
    expect(page.locator(card)).to_have_count(1)


def test_two_supervisors_see_each_others_moves_and_overwrite_nothing(
    window: Callable[..., Page], card: str, axe: AxeCheck
) -> None:
    joko, sari = window("Joko Kurnia"), window("Sari Dewi")
    # Neither page hears of the other before it is told to look.
    for page in (joko, sari):
        page.route(CHANGES, lambda route: route.fulfill(status=204))
    expect(joko.locator(".rail__count--late")).to_have_text("1")
    joko.drag_and_drop(f"{card} .board-card__line", "#stage-contacted [data-board-cards]")
    at(joko, "contacted", card)
    expect(joko.locator(".rail__count--late")).to_have_count(0)
    expect(joko.locator(".toast--ok")).to_contain_text("Dihubungi")
    expect(joko.locator("#stage-contacted .board-column__total")).to_contain_text("2")
    # Under the pointer the offer to undo stays.
    joko.locator(".toast--ok").hover()

    # Sari still sees the card where it was, and is told who was quicker.
    at(sari, "target", card)
    sari.locator(f"{card} h3 a").focus()
    sari.keyboard.press("Shift+ArrowRight")
    expect(sari.locator(".toast--late")).to_contain_text("Joko Kurnia")
    at(sari, "contacted", card)

    # A stage that wants evidence asks first; the card waits where it was.
    sari.locator(f"{card} h3 a").focus()
    sari.keyboard.press("Shift+ArrowRight")
    expect(sari.locator("dialog[open] [name=why]")).to_be_visible()
    sari.keyboard.press("Escape")
    at(sari, "contacted", card)
    axe(sari)

    joko.evaluate("window.isSamePage = true")
    joko.locator(".toast--ok button", has_text="Urungkan").click()
    at(joko, "target", card)
    assert joko.evaluate("window.isSamePage"), "who takes back stays where they are"
    sari.unroute(CHANGES)
    sari.evaluate(LOOK_AGAIN)
    at(sari, "target", card)

    # And the other way round, now with a sentence for who only watches.
    sari.locator(f"{card} h3 a").focus()
    sari.keyboard.press("Shift+ArrowRight")
    at(sari, "contacted", card)
    expect(sari.locator(f"{card} h3 a")).to_be_focused()
    joko.unroute(CHANGES)
    joko.evaluate(LOOK_AGAIN)
    at(joko, "contacted", card)
    expect(joko.get_by_text(re.compile("Sari Dewi memindahkan PT Kariangau"))).to_be_visible()

    # The dialog says what it lacks and, once that is said, leaves the board where it was.
    sari.evaluate("window.isSamePage = true")
    sari.keyboard.press("Shift+ArrowRight")
    sari.locator("dialog[open] [data-save]").click()
    expect(sari.locator("dialog[open] .error-summary")).to_be_visible()
    sari.locator("dialog[open] [name=why]").fill("Janji lewat telepon")
    sari.locator("dialog[open] [data-save]").click()
    at(sari, "scheduled", card)
    expect(sari.locator("dialog[open]")).to_have_count(0)
    assert sari.evaluate("window.isSamePage"), "who moves a card in the dialog stays where they are"

    # Once a card is out of sight, the keys go on in the column it left.
    sari.keyboard.press("m")
    sari.locator("dialog[open] [name=stage][value=postponed]").check(force=True)
    sari.locator("dialog[open] [name=until]").fill(f"{clock.utcnow() + timedelta(days=30):%Y-%m-%d}")
    sari.locator("dialog[open] [name=why]").fill("Tunggu anggaran")
    sari.locator("dialog[open] [data-save]").click()
    expect(sari.locator("#stage-scheduled .board-column__title")).to_be_focused()


def test_a_card_moved_below_further_ones_that_were_loaded_is_shown(
    window: Callable[..., Page], card: str, live_server: LiveServer
) -> None:
    with live_server.app.app_context():
        for number in range(27):
            make.partnership("contacted", days=number + 4)
        db.session.commit()
    page = window("Joko Kurnia")
    page.locator("#stage-contacted .board-column__more").click()
    expect(page.locator("#stage-contacted .board-card")).to_have_count(28)
    page.locator(f"{card} h3 a").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#stage-contacted .board-column__total")).to_contain_text("29")
    at(page, "contacted", card)
    expect(page.locator("#stage-contacted .board-card")).to_have_count(29)


def test_a_finger_that_rests_on_a_card_moves_it(window: Callable[..., Page], card: str) -> None:
    page = window("Joko Kurnia", viewport={"width": 360, "height": 780}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 360, "the columns move, never the page"
    top = page.evaluate("document.querySelector('.board').getBoundingClientRect().top")
    assert top < 780 / 2, "the cards begin in the upper half of a phone"
    ends = page.evaluate(
        "[...document.querySelectorAll('[data-board-cards]')].map(box => Math.round(box.getBoundingClientRect().bottom))"
    )
    assert len(set(ends)) == 1, "a card from far below can be let go beside it"
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    start = page.locator(f"{card} .board-card__line").last.bounding_box()
    goal = page.locator("#stage-contacted .board-card").bounding_box()
    assert start
    assert goal
    here = {"x": start["x"] + 20, "y": start["y"] + 5}
    there = {"x": goal["x"] + 40, "y": goal["y"] + 20}
    send("touchStart", here)
    expect(page.locator(f"{card}.sortable-chosen")).to_have_count(1)
    snapping = "getComputedStyle(document.querySelector('.board')).scrollSnapType"
    assert page.evaluate(snapping) == "none", "the board follows a card to its far columns"
    for part in (0.2, 0.5, 0.8, 1):
        send(
            "touchMove",
            {
                "x": here["x"] + (there["x"] - here["x"]) * part,
                "y": here["y"] + (there["y"] - here["y"]) * part,
            },
        )
    expect(page.locator(f"#stage-contacted {card}")).to_have_count(1)
    send("touchEnd")
    expect(page.locator(".toast--ok")).to_contain_text("Dihubungi")
    at(page, "contacted", card)


def test_on_a_phone_a_row_of_the_table_can_be_ticked(window: Callable[..., Page], card: str) -> None:
    page = window("Joko Kurnia", viewport={"width": 360, "height": 780})
    page.goto("/pipeline?layout=table")
    ticked = page.get_by_role("checkbox", name="Centang PT Kariangau Sejahtera")
    ticked.check()
    expect(ticked).to_be_checked()
    page.get_by_role("link", name="Pindahkan PT Kariangau Sejahtera").click()
    expect(page.locator("dialog[open] [name=stage]").first).to_be_visible()


def test_the_table_with_a_column_of_the_office_fits_a_small_desk(
    window: Callable[..., Page], card: str, live_server: LiveServer
) -> None:
    with live_server.app.app_context():
        a_field("Anggaran perusahaan per peserta", FieldType.MONEY, record="partnership")
        make.partnership("renewing", of=make.company("Rimba Alat Berat Gemilang"), days=300)
        make.partnership("signed", of=make.company("Dermaga Timur"), expected_seats=4)
        db.session.commit()
    page = window("Joko Kurnia", viewport={"width": 1280, "height": 800})
    page.goto("/pipeline?layout=table")
    expect(page.get_by_role("cell", name="300 hari batas")).to_be_visible()
    beyond = "document.querySelector('.table-frame').scrollWidth - document.querySelector('.table-frame').clientWidth"
    assert page.evaluate(beyond) == 0
    page.set_viewport_size({"width": 900, "height": 800})
    assert page.evaluate(beyond) > 0
    frame = page.locator(".table-frame")
    expect(frame).to_have_css("--beyond", "28px")
    frame.evaluate("frame => { frame.scrollLeft = frame.scrollWidth }")
    expect(frame).to_have_css("--beyond", "0px")
