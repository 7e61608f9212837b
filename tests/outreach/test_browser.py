"""A visit as an officer logs it in a factory yard: on a phone, with a photo, in a real browser."""

import itertools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from app.core import files
from app.core.clock import today
from app.core.db import db
from app.outreach.models import Visit, VisitPhoto
from tests.factories import outreach
from tests.factories.accounts import officer
from tests.factories.outreach import a_photo
from tests.support.browsers import AxeCheck
from tests.support.servers import LiveServer

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
NAMES_ARE_READABLE = """() => {
  const boxes = (css) => [...document.querySelectorAll(css)].map((one) => one.getBoundingClientRect()).filter((box) => box.width);
  const names = boxes(".map-name");
  const hides = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  return names.length > 0 && !boxes(".map-marker").some((marker) => names.some((name) => hides(marker, name)));
}"""


@pytest.fixture(autouse=True)
def stopped_clock() -> None:
    """The server is a process of its own and reads the real clock, so the test does too."""


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone that gives its position away."""
    return {
        **browser_context_args,
        "viewport": PHONE,
        "has_touch": True,
        "is_mobile": True,
        "permissions": ["geolocation"],
        "geolocation": {"latitude": -1.2379, "longitude": 116.8529, "accuracy": 8},
    }


@pytest.fixture
def road_show(live_server: LiveServer, sign_in_browser: Callable[[Any], None]) -> int:
    """A road show of today with one stop, planned by the officer whose phone it is."""
    with live_server.app.app_context():
        rina = officer(name="Rina Nurhayati")
        planned = outreach.a_road_show(rina, starts_on=today(), ends_on=today() + timedelta(days=1))
        outreach.a_stop(planned, outreach.a_company("Kariangau Sejahtera"), on=today())
        db.session.commit()
        sign_in_browser(rina)
        return planned.id


def fits_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_an_officer_logs_a_visit_with_a_photo_from_a_stop(
    browser_page: Page, live_server: LiveServer, road_show: int, tmp_path: Path, axe: AxeCheck
) -> None:
    picture = tmp_path / "gerbang.jpg"
    picture.write_bytes(a_photo(exif=True).read())

    browser_page.goto(f"/road-shows/{road_show}")
    assert fits_the_screen(browser_page)
    browser_page.get_by_role("button", name="Mulai").tap()
    expect(browser_page.locator("h1")).to_have_text("PT Kariangau Sejahtera")
    browser_page.wait_for_load_state()
    browser_page.get_by_role("radio", name="Berminat").tap()
    browser_page.get_by_role("radio", name="WhatsApp").tap()
    browser_page.locator("[name=next_when][value=tomorrow]").tap()
    browser_page.get_by_label("Rincian").fill("Kirim draf PKS ke Ibu Dewi")
    browser_page.locator("summary", has_text="Foto").tap()
    browser_page.locator("input[name=photos]").set_input_files(picture)
    browser_page.locator("summary", has_text="Tempat").tap()
    browser_page.get_by_role("button", name="Pakai posisi saya").tap()
    expect(browser_page.locator("[data-locate-status]")).to_have_text("Posisi tercatat, ±8 m.")
    assert fits_the_screen(browser_page)
    axe(browser_page)
    browser_page.get_by_role("button", name="Simpan kunjungan").tap()

    expect(browser_page.get_by_text("Kirim draf PKS ke Ibu Dewi").first).to_be_visible()
    expect(browser_page.locator(".gallery img")).to_have_count(1)
    picture_shown = browser_page.locator(".gallery img")
    expect(picture_shown).to_have_js_property("complete", value=True)
    shown = picture_shown.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert shown[0] < shown[1], "the photo lies on its side"

    browser_page.goto("/visits?tab=mine")
    card = browser_page.locator("tbody tr", has_text="PT Kariangau Sejahtera")
    expect(card).to_contain_text("Berminat")
    browser_page.goto("/follow-ups")
    expect(browser_page.locator(".task")).to_contain_text("Kirim draf PKS ke Ibu Dewi")
    with live_server.app.app_context():
        logged = db.session.query(Visit).one()
        photo = db.session.query(VisitPhoto).one()
        assert logged.stop_id is not None
        assert (logged.latitude, logged.longitude) == (-1.2379, 116.8529)
        with Image.open(files.path_of(photo.sha256)) as kept:
            assert not kept.getexif()


@dataclass
class Taps:
    """Counts what the thumb has to do."""

    made: int = 0

    def __call__(self, target: Locator) -> None:
        self.made += 1
        target.tap()


def test_a_visit_is_logged_in_at_most_60_s_and_8_taps_from_the_home_screen(
    browser_page: Page, road_show: int
) -> None:
    browser_page.goto("/")
    tap, begun = Taps(), time.monotonic()
    tap(browser_page.locator(".bottom-bar").get_by_role("link", name="Kunjungan"))
    tap(browser_page.locator(".quick-outcomes").get_by_text("Berminat"))
    browser_page.wait_for_load_state()
    tap(browser_page.get_by_role("radio", name="WhatsApp"))
    tap(browser_page.locator("[name=next_when][value=tomorrow]"))
    tap(browser_page.get_by_role("button", name="Simpan kunjungan"))
    assert tap.made <= 8
    assert time.monotonic() - begun < 60

    expect(browser_page.locator("h1")).to_contain_text("PT Kariangau Sejahtera")
    expect(browser_page).to_have_url(re.compile(r"/visits/\d+$"))
    # Back, and saved again as it stands: that is the same visit.
    browser_page.go_back()
    browser_page.wait_for_load_state()
    browser_page.get_by_role("button", name="Simpan kunjungan").tap()
    expect(browser_page).to_have_url(re.compile(r"/visits/\d+$"))
    browser_page.goto("/visits")
    expect(browser_page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("by", ["mouse", "finger"])
def test_companies_are_chosen_by_a_shape_drawn_on_the_map(
    browser_page: Page,
    live_server: LiveServer,
    sign_in_browser: Callable[[Any], None],
    axe: AxeCheck,
    *,
    by: str,
) -> None:
    with live_server.app.app_context():
        rina = officer(name="Rina Nurhayati")
        planned = outreach.a_road_show(rina, starts_on=today(), ends_on=today())
        # In the middle of its kecamatan, where the name of that would stand.
        outreach.a_company("Dalam", latitude=-1.143, longitude=116.885)
        outreach.a_company("Luar", latitude=-1.2, longitude=116.8)
        db.session.commit()
        sign_in_browser(rina)
        address = f"/road-shows/{planned.id}/due-companies?layout=map"
    if by == "mouse":
        browser_page.set_viewport_size({"width": 1200, "height": 800})
    browser_page.goto(address)
    wanted = browser_page.get_by_role("button", name="PT Dalam", exact=True)
    expect(wanted).to_be_visible()
    browser_page.wait_for_function(NAMES_ARE_READABLE)
    browser_page.get_by_role("button", name="Gambar bentuk").click()
    browser_page.locator(".map").scroll_into_view_if_needed()
    box = wanted.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    draw = _draw_with_mouse if by == "mouse" else _draw_with_finger
    draw(browser_page, [(x - 30, y - 30), (x + 30, y - 30), (x + 30, y + 30), (x - 30, y + 30)])

    expect(browser_page.get_by_text("Di dalam bentuk pada peta")).to_be_visible()
    expect(browser_page.get_by_role("checkbox", name="PT Dalam")).to_be_checked()
    expect(browser_page.get_by_role("checkbox", name="PT Luar")).to_have_count(0)
    expect(browser_page.locator("path.map-lasso")).to_be_visible()
    axe(browser_page)
    browser_page.get_by_role("button", name="Tambah ke").click()
    expect(browser_page.locator(".stop")).to_contain_text("PT Dalam")


def _draw_with_mouse(page: Page, corners: list[tuple[float, float]]) -> None:
    page.mouse.move(*corners[0])
    page.mouse.down()
    for corner in corners[1:]:
        page.mouse.move(*corner, steps=3)
    page.mouse.up()


def _draw_with_finger(page: Page, corners: list[tuple[float, float]]) -> None:
    """As the screen tells it, so that the browser may still take the finger for one that scrolls or zooms."""
    screen = page.context.new_cdp_session(page)

    def tell(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    tell("touchStart", corners[0])
    for before, after in itertools.pairwise(corners):
        for step in (1, 2, 3):
            tell("touchMove", tuple(b + (a - b) * step / 3 for b, a in zip(before, after, strict=True)))  # type: ignore[arg-type]
    tell("touchEnd")
