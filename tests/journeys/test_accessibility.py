"""Every page, seen by whoever may see it: readable by everybody, in light and dark, on the smallest phone and the widest screen, and light on the wire."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page as BrowserPage

from tests.journeys.conftest import DESKTOP, House, Screen
from tests.support.browsers import AxeCheck

pytestmark = [pytest.mark.browser, pytest.mark.long]

PARTS = 6
"""So many tests share the pages, each with the next one, so that none runs for minutes."""

PHONE, WIDEST_SCREEN, HEIGHT = 320, DESKTOP["width"], DESKTOP["height"]
MOST_BYTES, HEAVIEST = 150_000, 3
LENGTH = "performance.getEntriesByType('navigation')[0].decodedBodySize"
BEYOND = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.visually-hidden, .sheet'))
    .slice(0, 4).map(one => one.outerHTML.slice(0, 120))"""


@dataclass
class Seen:
    """The kinds of elements that were looked at on earlier pages."""

    on_desk: set[str] = field(default_factory=set)
    on_phone: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def seen() -> Seen:
    return Seen()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_open_to_everybody(house: House, axe: AxeCheck, seen: Seen, part: int) -> None:
    faults: list[str] = []
    lengths: dict[Screen, int] = {}
    for screen in house.screens[part::PARTS]:
        if tab := house.open(screen):
            lengths[screen] = tab.page.evaluate(LENGTH)
            found = [*_faults(tab.page, screen, axe, seen), *tab.faults()]
            faults += [f"{screen.endpoint} {fault}" for fault in found]
    heaviest = sorted(lengths, key=lambda screen: lengths[screen], reverse=True)[:HEAVIEST]
    faults += [fault for screen in heaviest for fault in _too_heavy(house, screen)]
    assert not faults, f"{len(faults)} faults on {len(lengths)} pages:\n" + "\n".join(faults)
    assert len(lengths) > 50 / PARTS


def _too_heavy(house: House, screen: Screen) -> list[str]:
    """Whether the first look at a page, nothing of it being there before, costs more than a phone should pay."""
    weight = house.first_load(screen)
    assert weight > 30_000, f"something of {screen.address} was not counted"
    return [f"{screen.address} weighs {weight} bytes at a first visit"] if weight > MOST_BYTES else []


def _faults(page: BrowserPage, screen: Screen, axe: AxeCheck, seen: Seen) -> list[str]:
    """Whom the page shuts out by what earlier pages did not show, and where it is wider than the screen.

    An element of one name, classes and attributes in such a parent, in such a one, has the same colours, size and role on every
    page, because pages have no styles of their own; that each has its words is checked on all pages by the tests that
    open them.
    """
    # The frame around the pages is looked at with the first page of every role.
    part = None if screen.endpoint == "workspace.home" or not page.locator("main").count() else "main"
    faults = _faults_as_wide_as_it_is(page, screen, axe, seen, part)
    # The next page comes into the size in which this one is looked at last, and is laid out and drawn once less.
    other = PHONE if _width(page) == WIDEST_SCREEN else WIDEST_SCREEN
    page.emulate_media(color_scheme="dark" if other == PHONE else "light")
    page.set_viewport_size({"width": other, "height": HEIGHT})
    return faults + _faults_as_wide_as_it_is(page, screen, axe, seen, part)


def _width(page: BrowserPage) -> int:
    assert page.viewport_size is not None
    return page.viewport_size["width"]


def _faults_as_wide_as_it_is(
    page: BrowserPage, screen: Screen, axe: AxeCheck, seen: Seen, part: str | None
) -> list[str]:
    """On the widest screen, in light, or on the smallest phone, in dark."""
    width = _width(page)
    of_phone = width == PHONE
    faults = _too_wide(page, screen, width)
    if kinds := axe.new_to(seen.on_phone if of_phone else seen.on_desk, page, within=part):
        # As tall as the page, so that no bar at the bottom hides what one would scroll to.
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": tall})
        faults += axe.faults(page, kinds=kinds, only=AxeCheck.DARK_PHONE if of_phone else None)
    return faults


def _too_wide(page: BrowserPage, screen: Screen, width: int) -> list[str]:
    found = page.evaluate("document.documentElement.scrollWidth")
    return (
        [f"{screen.address} is {found} px wide at {width}: {page.evaluate(BEYOND)}"] if found > width else []
    )
