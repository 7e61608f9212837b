"""The borders that a map on a dashboard is drawn from, as plain numbers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

from app.core import geo
from app.core.geo import Ring, Shape
from app.settings import places

Place = Callable[[float, float], tuple[float, float]]
"""Where on the sheet a longitude and latitude lies."""

WIDTH = 480
"""So many units wide is a map, whatever its size on the screen."""

DISTRICT = 3
"""The level of a kecamatan."""

FINEST = 1.5
"""Points of a border that lie nearer to each other, in units of the map, are one."""


@dataclass(frozen=True)
class Outline:
    """The border of a region as SVG draws it, and where its number is written."""

    code: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Ground:
    """The regions of the office on one sheet."""

    width: int
    height: int
    outlines: tuple[Outline, ...]


def ground() -> Ground | None:
    """The kecamatan of the office; None where their borders are not on file. Drawn once for the borders on file."""
    version = places.outlines_version()
    return _ground(version) if version else None


@lru_cache(maxsize=4)
def _ground(_version: str) -> Ground | None:
    areas = [area for area in places.office_outlines()["areas"] if area[2] == DISTRICT]
    if not areas:
        return None
    boxes = [geo.box_of(shape) for _code, _name, _level, shape in areas]
    west, east = min(box.west for box in boxes), max(box.east for box in boxes)
    south, north = min(box.south for box in boxes), max(box.north for box in boxes)
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrow, 1e-9)

    def place(lon: float, lat: float) -> tuple[float, float]:
        return (lon - west) * narrow * scale, (north - lat) * scale

    outlines = []
    for (code, name, _level, shape), box in zip(areas, boxes, strict=True):
        x, y = place((box.west + box.east) / 2, (box.south + box.north) / 2)
        outlines.append(Outline(code, name, _path(shape, place), round(x), round(y)))
    return Ground(WIDTH, round((north - south) * scale), tuple(outlines))


def _path(shape: Shape, place: Place) -> str:
    return "".join(_drawn(ring, place) for polygon in shape for ring in polygon)


def _drawn(ring: Ring, place: Place) -> str:
    """One ring, without points nobody could tell apart."""
    points = list(_thinned(place(lon / geo.SCALE, lat / geo.SCALE) for lon, lat in geo.points(ring)))
    if len(points) < 3:
        return ""
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "Z"


def _thinned(points: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    last: tuple[float, float] | None = None
    for x, y in points:
        if last is None or abs(x - last[0]) + abs(y - last[1]) >= FINEST:
            last = (x, y)
            yield last
