"""Every page, seen by whoever may see it: readable by everybody, in light and dark, on the smallest phone and the widest screen."""

from typing import Any

import pytest
from playwright.sync_api import Page as BrowserPage

from tests.journeys.conftest import House, Screen
from tests.support.browsers import AxeCheck, Scheme

pytestmark = pytest.mark.browser

PARTS = 4
"""So many tests share the pages, each with the next one, so that none runs for minutes."""

PHONE, DESKTOP, WIDEST_SCREEN = 320, 1440, 1920
BEYOND = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.visually-hidden, .sheet'))
    .slice(0, 4).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_open_to_everybody(house: House, axe: AxeCheck, part: int) -> None:
    faults: list[str] = []
    seen = 0
    for screen in house.screens[part::PARTS]:
        if tab := house.open(screen):
            found = [*_faults(tab.page, screen, axe), *tab.faults()]
            faults += [f"{screen.endpoint} {fault}" for fault in found]
            seen += 1
    assert not faults, f"{len(faults)} faults on {seen} pages:\n" + "\n".join(faults)
    assert seen > 50 / PARTS


def _faults(page: BrowserPage, screen: Screen, axe: AxeCheck) -> list[str]:
    """Whom the page shuts out, and where it is wider than the screen."""
    _fit(page, DESKTOP)
    # The frame around the pages is looked at with the first page of every role.
    part = None if screen.endpoint == "workspace.home" or not page.locator("main").count() else "main"
    faults = _shut_out(page, axe, "light", within=part)
    page.set_viewport_size({"width": WIDEST_SCREEN, "height": 800})
    faults += _too_wide(page, screen, WIDEST_SCREEN)
    _fit(page, PHONE)
    faults += _too_wide(page, screen, PHONE)
    return [*faults, *_shut_out(page, axe, "dark", only=AxeCheck.DARK_PHONE, within=part)]


def _too_wide(page: BrowserPage, screen: Screen, width: int) -> list[str]:
    found = page.evaluate("document.documentElement.scrollWidth")
    return (
        [f"{screen.address} is {found} px wide at {width}: {page.evaluate(BEYOND)}"] if found > width else []
    )


def _fit(page: BrowserPage, width: int) -> None:
    """As wide as said and as tall as the page, so that no bar at the bottom hides what one would scroll to."""
    page.set_viewport_size({"width": width, "height": 800})
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})


def _shut_out(page: BrowserPage, axe: AxeCheck, scheme: Scheme, **narrower: Any) -> list[str]:
    try:
        axe(page, schemes=(scheme,), **narrower)
    except AssertionError as fault:
        return [str(fault)]
    return []
