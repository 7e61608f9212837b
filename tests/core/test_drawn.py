"""Shapes drawn on a map: what an address may say, and which places lie within."""

import pytest

from app.core.drawn import MOST_CORNERS, Drawn, is_around

SQUARE = "0,0,2,0,2,2,0,2"
TWICE_ROUND = "0,0,2,0,2,2,0,2,0,0,2,0,2,2,0,2"


@pytest.mark.parametrize("line", [SQUARE, TWICE_ROUND])
@pytest.mark.parametrize(("place", "lies_within"), [((1, 1), True), ((3, 1), False), ((1, -0.5), False)])
def test_a_place_lies_within_where_the_line_goes_round_it(
    line: str, place: tuple[float, float], lies_within: bool
) -> None:
    assert is_around(*place, line) is lies_within


def test_a_place_that_is_not_known_lies_nowhere() -> None:
    assert is_around(None, None, SQUARE) is False


def test_an_address_tells_every_corner_by_its_step() -> None:
    drawn = Drawn.read("11680000.-120000.10000.0.0.-5000")

    assert drawn
    assert drawn.corners == ((-1.2, 116.8), (-1.2, 116.9), (-1.25, 116.9))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1.2.3.4",
        "1.2.3.4.5.6.7",
        "a.b.c.d.e.f",
        "1,2,3,4,5,6",
        "99999999.9999999.1.1.1.1",
        "1.2.3.4.5.6\n",
        ".".join(["1"] * (2 * MOST_CORNERS + 2)),
        "<b>.1.1.1.1.1",
    ],
)
def test_what_is_no_shape_is_passed_over(written: str) -> None:
    assert Drawn.read(written) is None
