"""Whoever uses no mouse gets everywhere by Tab and Enter, and always sees where they are."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.core.db import db
from app.pipeline.models import StageMove
from tests.journeys.conftest import House
from tests.support.browsers import settled

pytestmark = [pytest.mark.browser, pytest.mark.long]

FOCUS = """() => {
    const here = document.activeElement, box = here.getBoundingClientRect();
    const shows = one => { const style = one && getComputedStyle(one);
        return style && (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== 'none'); };
    return {
        html: here.outerHTML.slice(0, 140), name: (here.ariaLabel || here.title || here.innerText || '').trim(),
        tag: here.tagName, id: here.id, isBody: here === document.body,
        isMarked: [here, here.nextElementSibling, here.parentElement].some(shows),
        isSeen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


@pytest.fixture
def open_page(house: House) -> Callable[[str], BrowserPage]:
    def open_as_supervisor(address: str) -> BrowserPage:
        page = house.window(Role.SUPERVISOR).new_page()
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(address)
        return page

    return open_as_supervisor


def _tab_until(
    page: BrowserPage, is_it: Callable[[dict[str, str]], bool], *, most: int = 150
) -> dict[str, str]:
    """Press Tab until the element is reached; every stop on the way must be marked and on the screen."""
    passed = []
    for _press in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here["isBody"]:
            continue
        assert here["isMarked"], f"nothing shows that the focus is on {here['html']}"
        assert here["isSeen"], f"the focus is off the screen on {here['html']}"
        if is_it(here):
            return here
        passed.append(here["name"] or here["html"])
    raise AssertionError(f"not reached in {most} presses; passed {passed}")


@pytest.mark.parametrize("address", ["/", "/pipeline", "/companies"])
def test_the_first_tab_offers_the_way_past_the_frame(
    open_page: Callable[[str], BrowserPage], address: str
) -> None:
    page = open_page(address)
    first = _tab_until(page, lambda here: True)
    assert "#main" in page.evaluate("document.activeElement.getAttribute('href')"), first
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    inside = _tab_until(page, lambda here: True)
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), inside


def test_a_menu_opens_by_enter_and_closes_by_escape(open_page: Callable[[str], BrowserPage]) -> None:
    page = open_page("/companies")
    _tab_until(page, lambda here: here["tag"] == "SUMMARY" and "Akun" in here["name"])
    menu = page.locator("details.account")
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    inside = _tab_until(page, lambda here: True)
    assert page.evaluate("document.querySelector('details.account').contains(document.activeElement)"), inside
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_list_is_sorted_filtered_and_opened_by_keyboard(open_page: Callable[[str], BrowserPage]) -> None:
    page = open_page("/companies")
    page.locator("main").focus()
    _tab_until(page, lambda here: "sort=" in here["html"])
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=**")
    settled(page)
    title = page.locator("tbody th a").first
    _tab_until(
        page,
        lambda here: here["tag"] == "A" and page.evaluate("!!document.activeElement.closest('tbody th')"),
    )
    wanted = title.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(wanted)


def test_a_card_is_moved_by_keyboard(open_page: Callable[[str], BrowserPage], house: House) -> None:
    page = open_page("/pipeline")
    before = _moves(house)
    page.locator("main").focus()
    _tab_until(page, lambda here: re.match(r"Pindahkan (?!banyak)", here["name"]) is not None)
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("[name=stage]").first).to_be_attached()
    settled(page)
    _tab_until(page, lambda here: 'name="stage"' in here["html"], most=20)
    page.keyboard.press("Space")
    _write_where_asked(page)
    _tab_until(page, lambda here: 'type="submit"' in here["html"], most=30)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert _moves(house) == before + 1


def _write_where_asked(page: BrowserPage) -> None:
    """A step back or past missing evidence asks why."""
    _tab_until(page, lambda here: 'name="why"' in here["html"], most=20)
    page.keyboard.type("Disepakati lewat telepon")


def _moves(house: House) -> int:
    with house.server.app.app_context():
        count = db.session.scalar(select(func.count()).select_from(StageMove)) or 0
        db.session.rollback()
        return count
