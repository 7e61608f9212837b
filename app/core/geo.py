"""Places on earth: how far apart two are, in Python and in SQL alike, and which shape holds a point.

A shape is what is stored of an outline and sent to the browser: polygons, each a list of rings (the first the border,
others holes), each ring one list of whole numbers ``[lon, lat, step, step, ...]`` in hundred-thousandths of a degree
(about a metre), every further point told by its distance from the one before.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

EARTH_RADIUS = 6_371_000
METRES_PER_DEGREE = 111_195
"""Of latitude, on a sphere of that radius, rounded up."""

SCALE = 100_000

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

Ring = list[int]
Shape = list[list[Ring]]


def metres(left: Point, right: Point) -> float:
    """The great-circle distance."""
    lat1, lon1, lat2, lon2 = (radians(value) for value in (*left, *right))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))


def whole_metres(
    latitude: float | None, longitude: float | None, of_latitude: float, of_longitude: float
) -> int | None:
    """The distance as lists sort by it, the same on every database; None from a place that is not known."""
    if latitude is None or longitude is None:
        return None
    return round(metres((latitude, longitude), (of_latitude, of_longitude)))


@dataclass(frozen=True)
class Box:
    """A part of the earth between two meridians and two parallels."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, centre: Point, reach: float) -> "Box":
        """The smallest box that holds every place within ``reach`` metres."""
        latitude, longitude = centre
        high = reach / METRES_PER_DEGREE * 1.0001
        nearest_pole = min(89.0, abs(latitude) + high)
        wide = high / cos(radians(nearest_pole))
        return cls(longitude - wide, latitude - high, longitude + wide, latitude + high)

    def holds(self, latitude: Any, longitude: Any) -> ColumnElement[bool]:
        """The condition that the place of two columns lies within."""
        return and_(latitude.between(self.south, self.north), longitude.between(self.west, self.east))


class great_circle(GenericFunction[int]):  # noqa: N801 - it reads as the SQL it becomes
    """``whole_metres`` in SQL: a function of ours on SQLite, plain arithmetic on PostgreSQL."""

    type = Integer()
    inherit_cache = True
    name = "great_circle"


@compiles(great_circle, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **kwargs: Any) -> str:
    lat1, lon1, lat2, lon2 = (compiler.process(value, **kwargs) for value in element.clauses)
    half = (
        f"power(sin(radians({lat2} - {lat1}) / 2), 2)"
        f" + cos(radians({lat1})) * cos(radians({lat2})) * power(sin(radians({lon2} - {lon1}) / 2), 2)"
    )
    return f"CAST(round(2 * {EARTH_RADIUS} * asin(least(1, sqrt({half})))) AS INTEGER)"


def distance_from(centre: Point, latitude: Any, longitude: Any) -> ColumnElement[int]:
    """How many metres the place of two columns lies from ``centre``, as an expression to filter and sort by."""
    return great_circle(latitude, longitude, *centre)


# ---- shapes


def packed(polygons: Iterable[Iterable[Sequence[Sequence[float]]]]) -> Shape:
    """The shape of polygons given as GeoJSON gives them: rings of ``[lon, lat]`` in degrees."""
    return [[_packed_ring(ring) for ring in polygon] for polygon in polygons]


def _packed_ring(ring: Sequence[Sequence[float]]) -> Ring:
    steps: Ring = []
    before = (0, 0)
    for lon, lat, *_height in ring:
        here = (round(lon * SCALE), round(lat * SCALE))
        if not steps or here != before:
            steps += [here[0] - before[0], here[1] - before[1]]
            before = here
    return steps


def points(ring: Ring) -> Iterator[tuple[int, int]]:
    """The points of a ring as whole longitudes and latitudes."""
    lon = lat = 0
    for at in range(0, len(ring), 2):
        lon += ring[at]
        lat += ring[at + 1]
        yield lon, lat


def box_of(shape: Shape) -> Box:
    """What part of the earth a shape takes up."""
    lons, lats = zip(*(point for polygon in shape for ring in polygon for point in points(ring)), strict=True)
    return Box(min(lons) / SCALE, min(lats) / SCALE, max(lons) / SCALE, max(lats) / SCALE)


def is_inside(shape: Shape, latitude: float, longitude: float) -> bool:
    """Whether a place lies within a shape, counting how often a line to the east crosses its borders."""
    lat, lon = latitude * SCALE, longitude * SCALE
    return any(sum(_crosses(ring, lat, lon) for ring in polygon) % 2 == 1 for polygon in shape if polygon)


def _crosses(ring: Ring, lat: float, lon: float) -> int:
    """How many sides of the ring a line from the place to the east meets."""
    corners = list(points(ring))
    met = 0
    x1, y1 = corners[-1]
    for x2, y2 in corners:
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
            met += 1
        x1, y1 = x2, y2
    return met


def simplified(ring: Sequence[Sequence[float]], tolerance: float) -> list[Sequence[float]]:
    """A ring without the points that lie within ``tolerance`` degrees of the line through the others."""
    if len(ring) < 5:
        return list(ring)
    kept = {0, len(ring) - 1}
    stack = [(0, len(ring) // 2), (len(ring) // 2, len(ring) - 1)]
    kept.add(len(ring) // 2)
    while stack:
        first, last = stack.pop()
        far, at = max(
            ((_off_line(ring[at], ring[first], ring[last]), at) for at in range(first + 1, last)),
            default=(0.0, 0),
        )
        if far > tolerance:
            kept.add(at)
            stack += [(first, at), (at, last)]
    return [ring[at] for at in sorted(kept)]


def _off_line(point: Sequence[float], start: Sequence[float], end: Sequence[float]) -> float:
    x, y = point[0] - start[0], point[1] - start[1]
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, (x * dx + y * dy) / length)) if length else 0.0
    return sqrt((x - along * dx) ** 2 + (y - along * dy) ** 2)
