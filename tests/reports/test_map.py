"""The companies on a map: markers within the reader's scope and filter, the same figures as a table."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from app.accounts.models import User
from app.companies import clusters
from app.companies.clusters import Part
from app.companies.enums import Potential
from app.core.clock import utcnow
from app.core.db import db
from app.core.geo import Box
from app.reports import maps
from app.reports.enums import MapColour
from app.reports.filters import CompanyFilter
from app.settings import queries as settings
from tests.factories import accounts
from tests.factories import pipeline as make
from tests.reports.support import company
from tests.support.browsers import AxeCheck
from tests.support.servers import LiveServer
from tests.support.statements import Statements

pytestmark = pytest.mark.both_databases

CITY = Box(116.7, -1.4, 117.1, -1.0)
POINTS = "/companies/map/points?box=116.7,-1.4,117.1,-1.0&zoom="


@pytest.fixture
def reader(session: Any, clock: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


@pytest.fixture
def opener(page_as: Any, reader: User) -> Any:
    return page_as(reader)


@pytest.fixture
def five(reader: User) -> None:
    """Three near each other, one across the city, one in another province, one in the trash, one without a place."""
    for number in range(3):
        company(
            f"Manggar {number}",
            latitude=-1.2 + number * 0.0002,
            longitude=116.95,
            region_code="64.71.01.1001",
            potential=Potential.A if number else None,
            owner=reader,
            last_visit_on=utcnow().date() if number == 2 else None,
        )
    company("Kariangau", latitude=-1.18, longitude=116.8, region_code="64.71.02.1001")
    company("Jakarta", latitude=-6.2, longitude=106.8)
    company("Dibuang", latitude=-1.2, longitude=116.95, trashed_at=utcnow())
    company("Tanpa tempat", region_code="64.71.01")
    db.session.commit()


def points(opener: Any, zoom: int, filters: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = opener.client.get(f"{POINTS}{zoom}{filters}").get_json()["points"]
    return sorted(found, key=lambda point: -point["count"])


@pytest.mark.usefixtures("five")
def test_companies_share_a_marker_until_one_looks_closer(opener: Any) -> None:
    many, one = points(opener, 11)

    assert (many["count"], one["name"]) == (3, "PT Kariangau")
    assert many["at"] == pytest.approx([-1.1998, 116.95])
    assert len(points(opener, 19)) == 4
    assert sum(point["count"] for point in points(opener, 0)) == 4


@pytest.mark.usefixtures("five")
def test_markers_are_coloured_by_stage_or_potential(opener: Any, reader: User) -> None:
    make.partnership("interested", of=company("Minat", latitude=-1.2, longitude=116.95))
    db.session.commit()

    assert points(opener, 11, "&colour=stage")[0]["colours"] == {
        settings.stage("interested").colour: 1,
        "none": 3,
    }
    assert points(opener, 11)[0]["colours"] == {"green": 2, "none": 2}


def test_the_legend_names_stages_out_of_use_while_companies_stand_in_them(opener: Any) -> None:
    make.partnership("interested", of=company("Minat", latitude=-1.2, longitude=116.95))
    for key in ("interested", "negotiating"):
        settings.stage(key).is_active = False
    db.session.commit()
    words = opener.open("/companies?layout=map&colour=stage").one(".map-legend").get_text()
    assert "Berminat" in words
    assert "Negosiasi" not in words


def test_a_company_with_two_partnerships_is_counted_once_by_the_open_one(opener: Any) -> None:
    firm = company("Dua kali", latitude=-1.2, longitude=116.95)
    make.partnership("interested", of=firm)
    make.partnership("declined", of=firm, scheme="nasional")
    db.session.commit()

    (point,) = points(opener, 11, "&colour=stage")

    assert point["colours"] == {settings.stage("interested").colour: 1}


@pytest.mark.usefixtures("five")
def test_the_markers_follow_the_filter_of_the_list(opener: Any) -> None:
    assert [point["count"] for point in points(opener, 11, "&potential=A")] == [2]
    assert [point["count"] for point in points(opener, 11, "&q=kariangau")] == [1]
    assert [point["count"] for point in points(opener, 11, "&tab=mine")] == [3]
    assert [point["count"] for point in points(opener, 11, "&near=-1.18,116.8&within=500")] == [1]


@pytest.mark.usefixtures("five")
def test_only_who_sees_companies_sees_markers_and_cards(page_as: Any, reader: User) -> None:
    admin = page_as(accounts.admin())
    kariangau = points(page_as(reader), 11)[1]["id"]

    assert admin.client.get(f"{POINTS}11").status_code == 403
    assert admin.client.get(f"/companies/{kariangau}/card").status_code == 403


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?zoom=11",
        "?box=1,2,3&zoom=1",
        "?box=2,2,1,3&zoom=1",
        "?box=nan,0,1,1&zoom=1",
        "?box=0,0,1,1&zoom=99",
        "?box=0,0,1,1&zoom=-1",
        "?box=0,0,1,1e999&zoom=1",
    ],
)
def test_a_part_of_no_map_is_refused(opener: Any, asked: str) -> None:
    assert opener.client.get(f"/companies/map/points{asked}").status_code == 400


@pytest.mark.usefixtures("five")
def test_the_page_tells_the_same_without_a_drawn_map(opener: Any) -> None:
    page = opener.open("/companies?layout=map")

    figures = {
        row["data-area"]: [cell.get_text(strip=True) for cell in row.select("td")]
        for row in page.select("tr[data-area]")
    }
    assert figures["64.71.01"] == ["4", "1", "25%"]
    assert figures["64.71.01.1001"] == ["3", "1", "33%"]
    assert figures["64.71.03"] == ["0", "0", "–"]
    assert "1 perusahaan belum punya letak di peta." in page.words
    assert page.follow("Tampilkan dalam daftar").words.count("PT Tanpa tempat") >= 1


@pytest.mark.usefixtures("five")
def test_list_and_map_keep_each_others_filter(opener: Any) -> None:
    page = opener.open("/companies?q=manggar&potential=A")
    on_map = page.follow("Peta")

    assert "q=manggar" in on_map.link("Daftar")
    assert "potential=A" in on_map.link("Daftar")
    assert on_map.one("form.filter-bar input[name=layout]")["value"] == "map"


def test_the_background_is_asked_for_only_where_the_office_wants_one(opener: Any) -> None:
    plain = opener.client.get("/companies?layout=map").headers["Content-Security-Policy"]
    settings.office_for_change().tile_address = "https://{s}.peta.example/{z}/{x}/{y}.png"
    db.session.commit()
    allowed = opener.client.get("/companies?layout=map").headers["Content-Security-Policy"]

    assert "img-src 'self' data: blob:" in plain
    assert "img-src 'self' https://*.peta.example data: blob:" in allowed
    assert "peta.example" not in opener.client.get("/companies").headers["Content-Security-Policy"]


@pytest.mark.usefixtures("five")
def test_borders_are_kept_by_the_browser_until_they_change(opener: Any) -> None:
    address = opener.open("/companies?layout=map").one("[data-outlines]")["data-outlines"]

    answer = opener.client.get(address, headers={"Accept-Encoding": "gzip"})

    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 40_000
    assert opener.client.get("/settings/outlines?version=old").headers["Cache-Control"] == "no-store"


def test_more_companies_need_no_more_statements(reader: User, statements: Statements) -> None:
    def grow() -> None:
        for number in range(20):
            company(f"Nomor {number}", latitude=-1.3 + number * 0.01, longitude=116.8 + number * 0.01)

    def look() -> None:
        maps.clusters(reader, CompanyFilter(), Part(CITY, 12), colour=MapColour.STAGE)

    company("Satu", latitude=-1.2, longitude=116.9)
    look()
    statements.same_after(grow, look)


def test_markers_that_would_lie_over_each_other_become_one() -> None:
    grid = clusters.Grid.at(12, CITY)
    left = clusters.Cluster(5, -1.2, 116.9, 1)
    right = clusters.Cluster(3, -1.2, 116.9 + grid.wide * (clusters.CLOSEST - 1) / clusters.CELL, 2)
    far = clusters.Cluster(1, -1.2, 116.9 + 3 * grid.wide, 3)

    apart = clusters.apart({100: left, 101: right, 103: far}, grid)

    assert [cluster.count for cluster in apart] == [8, 1]
    assert apart[0].longitude == pytest.approx(
        116.9 + 3 / 8 * grid.wide * (clusters.CLOSEST - 1) / clusters.CELL
    )


@pytest.mark.browser
def test_the_map_is_looked_through_by_keyboard_and_a_place_picked_on_it(
    browser_page: BrowserPage, live_server: LiveServer, sign_in_browser: Callable[[Any], None], axe: AxeCheck
) -> None:
    with live_server.app.app_context():
        reader = accounts.officer(name="Rina Nurhayati")
        for number in range(3):
            company(f"Manggar {number}", owner=reader, latitude=-1.2 + number * 0.02, longitude=116.95)
        kariangau = company("Kariangau", owner=reader, latitude=-1.1, longitude=116.8)
        db.session.commit()
        sign_in_browser(reader)
        edit = f"/companies/{kariangau.id}/edit"
    browser_page.goto("/companies?layout=map")
    browser_page.get_by_role("button", name="3 perusahaan: perbesar").press("Enter")
    expect(browser_page.get_by_role("button", name="PT Manggar 1", exact=True)).to_be_visible()
    browser_page.get_by_role("button", name="PT Manggar 1", exact=True).press("Enter")
    expect(browser_page.locator(".place-card")).to_contain_text("Belum dikunjungi")
    axe(browser_page)
    browser_page.get_by_role("searchbox", name="Cari nama").fill("kariangau")
    expect(browser_page.get_by_role("button", name="PT Manggar 1", exact=True)).to_have_count(0)
    browser_page.goto(edit)
    browser_page.get_by_text("Pilih letaknya di peta").click()
    expect(browser_page.locator(".map-pin")).to_be_visible()
    browser_page.locator(".map__canvas").click(position={"x": 60, "y": 60})
    expect(browser_page.get_by_label("Lintang")).not_to_have_value("-1.1")
    browser_page.get_by_role("button", name="Pilih Kariangau").click()
    expect(browser_page.get_by_role("combobox", name="Kelurahan")).to_have_value("Kariangau")
