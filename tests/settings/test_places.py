"""Kelurahan found from coordinates, and borders that an office brings along."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.core import geo
from app.settings import outlines, places, reference
from app.settings.commands import reference as command
from tests.factories import settings as make
from tests.support.statements import Statements

# Well-known places as OpenStreetMap maps them (© OpenStreetMap contributors, ODbL), each with its kelurahan.
KNOWN = {
    "64.71.06.1004": (-1.2733584, 116.846164),
    "64.71.06.1005": (-1.2721131, 116.8531031),
    "64.71.04.1004": (-1.2509697, 116.8366052),
    "64.71.03.1006": (-1.2127731, 116.8609056),
    "64.71.05.1010": (-1.2489896, 116.872582),
    "64.71.02.1006": (-1.2375932, 116.8273007),
}


@pytest.fixture(autouse=True)
def begin_with_an_office(request: pytest.FixtureRequest) -> None:
    if "app" in request.fixturenames:
        request.getfixturevalue("app")
        make.an_office()


def geojson(code: str, *, west: float = 117.0) -> bytes:
    ring = [[west, -1.0], [west + 0.1, -1.0], [west + 0.1, -0.9], [west, -0.9], [west, -1.0]]
    feature = {
        "type": "Feature",
        "properties": {"kode": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@pytest.mark.usefixtures("session")
def test_known_places_lie_in_their_kelurahan_and_the_sea_in_none() -> None:
    assert {code: places.kelurahan_code_at(*place) for code, place in KNOWN.items()} == {c: c for c in KNOWN}
    assert places.kelurahan_code_at(-1.35, 116.95) is None
    assert places.kelurahan_code_at(91, 400) is None


@pytest.mark.usefixtures("session")
def test_many_places_need_no_more_statements_than_there_are_borders(statements: Statements) -> None:
    def find() -> None:
        for place in KNOWN.values():
            places.kelurahan_code_at(*place)

    assert len(statements.of(find)) <= 1 + 3 * len(KNOWN)
    assert statements.of(find) == []


def test_an_office_brings_its_own_borders(session: Session) -> None:
    drawn, unknown = outlines.take_in(geojson("6471011001"), code_property="kode", source="Peta kota")
    assert (drawn, unknown) == (1, [])
    assert places.kelurahan_code_at(-0.95, 117.05) == "64.71.01.1001"

    assert outlines.take_in(geojson("64.71.01.1001", west=118.0), code_property="kode", source="Peta") == (
        1,
        [],
    )
    assert places.kelurahan_code_at(-0.95, 117.05) is None
    assert places.kelurahan_code_at(-0.95, 118.05) == "64.71.01.1001"


def test_a_region_that_is_not_on_file_is_told(session: Session) -> None:
    assert outlines.take_in(geojson("99.01"), code_property="kode", source="Peta") == (0, ["99.01"])


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"features": [1]}', geojson("64.71", west=600_000), b"\xff\x00"]
)
def test_what_is_no_geojson_in_degrees_is_refused_by_the_command(
    app: Flask, tmp_path: Any, content: bytes
) -> None:
    file = tmp_path / "peta.geojson"
    file.write_bytes(content)

    result = app.test_cli_runner().invoke(command, ["outlines", str(file), "--source", "Peta"])

    assert result.exit_code == 1
    assert "GeoJSON" in result.output


def test_every_border_that_is_shipped_is_of_a_known_region_and_closed(session: Session) -> None:
    for row in reference._outlines(session):
        for polygon in row["shape"]:
            for ring in polygon:
                corners = list(geo.points(ring))
                assert corners[0] == corners[-1]
                assert len(corners) >= 4


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "https://tile.openstreetmap.org"),
        ("https://{s}.peta.example:8443/{z}/{x}/{y}", "https://*.peta.example:8443"),
        ("https://peta.example/{z}/{x}.png", None),
        ("https://peta.example; script-src *//{z}/{x}/{y}", None),
        ("javascript:alert(1)//{z}/{x}/{y}", None),
        ("//peta.example/{z}/{x}/{y}", None),
        ("", None),
    ],
)
def test_only_a_server_of_tiles_is_let_into_the_policy(address: str, origin: str | None) -> None:
    assert places.tile_origin(address) == origin
