"""Distances and shapes: in Python, and in SQL on both databases."""

import pytest
from sqlalchemy import Double, bindparam, select
from sqlalchemy.orm import Session

from app.core import geo

MONAS = (-6.175392, 106.827153)
BALIKPAPAN_AIRPORT = (-1.268272, 116.894478)
KARIANGAU = (-1.183061, 116.793412)

SQUARE_WITH_A_HOLE = geo.packed(
    [
        [
            [[116.8, -1.3], [116.9, -1.3], [116.9, -1.2], [116.8, -1.2], [116.8, -1.3]],
            [[116.84, -1.26], [116.86, -1.26], [116.86, -1.24], [116.84, -1.24], [116.84, -1.26]],
        ]
    ]
)


def test_a_degree_along_the_equator_is_111_km_and_a_place_is_no_metre_from_itself() -> None:
    assert geo.metres((0, 116), (0, 117)) == pytest.approx(111_195, abs=1)
    assert geo.metres(KARIANGAU, KARIANGAU) == 0
    assert geo.metres((0, 0), (0, 180)) == pytest.approx(20_015_087, abs=1)


@pytest.mark.parametrize("other", [MONAS, KARIANGAU, (-1.268273, 116.894478), (1.5, -116.0)])
def test_both_databases_reckon_the_same_whole_metres(session: Session, other: geo.Point) -> None:
    latitude, longitude = (bindparam(None, value, Double) for value in other)

    reckoned = session.scalar(select(geo.distance_from(BALIKPAPAN_AIRPORT, latitude, longitude)))

    assert reckoned == geo.whole_metres(*other, *BALIKPAPAN_AIRPORT)


@pytest.mark.parametrize("centre", [KARIANGAU, (-6.9, 107.6), (60.2, 24.9)])
def test_the_box_around_a_place_holds_all_within_reach(centre: geo.Point) -> None:
    box = geo.Box.around(centre, 5000)

    for edge in (
        (box.north, centre[1]),
        (box.south, centre[1]),
        (centre[0], box.west),
        (centre[0], box.east),
    ):
        assert 5000 <= geo.metres(centre, edge) < 5010


@pytest.mark.parametrize(
    ("place", "inside"),
    [((-1.22, 116.82), True), ((-1.25, 116.85), False), ((-1.25, 116.95), False), ((-1.31, 116.85), False)],
)
def test_a_place_in_a_hole_lies_outside(place: geo.Point, inside: bool) -> None:
    assert geo.is_inside(SQUARE_WITH_A_HOLE, *place) is inside


def test_a_packed_shape_keeps_its_points_and_its_box() -> None:
    assert list(geo.points(SQUARE_WITH_A_HOLE[0][0]))[:2] == [(11_680_000, -130_000), (11_690_000, -130_000)]
    assert geo.box_of(SQUARE_WITH_A_HOLE) == geo.Box(116.8, -1.3, 116.9, -1.2)


def test_points_on_a_straight_line_are_spared() -> None:
    ring = [[0, 0], [1, 0.00001], [2, 0], [2, 2], [1, 2], [0, 2], [0, 0]]

    assert geo.simplified(ring, 0.001) == [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
