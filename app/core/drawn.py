"""A shape somebody drew on a map: as an address writes it, and which places lie within, in SQL.

Addresses write it as the map does: whole numbers parted by dots, ``lon.lat.step.step...`` in hundred-thousandths of a
degree, every further corner told by its distance from the one before. A place lies within where the line around it
goes round it, however often that line crosses itself.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import Boolean, ColumnElement, and_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from app.core.geo import SCALE, Box, Point, points

MOST_CORNERS = 100
_WRITTEN = re.compile(rf"-?\d{{1,8}}(?:\.-?\d{{1,8}}){{5,{2 * MOST_CORNERS - 1}}}")


@dataclass(frozen=True)
class Drawn:
    """The corners of a shape, each latitude and longitude."""

    corners: tuple[Point, ...]

    @classmethod
    def read(cls, written: str) -> Self | None:
        """The shape an address names; None where it names none."""
        if not _WRITTEN.fullmatch(written):
            return None
        numbers = [int(number) for number in written.split(".")]
        if len(numbers) % 2:
            return None
        corners = tuple((lat / SCALE, lon / SCALE) for lon, lat in points(numbers))
        is_on_earth = all(abs(latitude) <= 90 and abs(longitude) <= 360 for latitude, longitude in corners)
        return cls(corners) if is_on_earth else None

    @property
    def box(self) -> Box:
        """The part of the earth it takes up."""
        latitudes, longitudes = zip(*self.corners, strict=True)
        return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))

    def holds(self, latitude: Any, longitude: Any) -> ColumnElement[bool]:
        """The condition that the place of two columns lies within: the box by index, then exactly."""
        line = ",".join(f"{lon:.5f},{lat:.5f}" for lat, lon in self.corners)
        return and_(self.box.holds(latitude, longitude), goes_round(latitude, longitude, line))


class goes_round(GenericFunction[bool]):  # noqa: N801 - it reads as the SQL it becomes
    """``is_around`` in SQL: a function of ours on SQLite, a geometric operator on PostgreSQL."""

    type = Boolean()
    inherit_cache = True
    name = "goes_round"


@compiles(goes_round, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **kwargs: Any) -> str:
    latitude, longitude, line = (compiler.process(value, **kwargs) for value in element.clauses)
    return f"(point({longitude}, {latitude}) <@ CAST({line} AS polygon))"


def is_around(latitude: float | None, longitude: float | None, line: str) -> bool:
    """Whether the line through ``lon,lat,lon,lat...`` goes round a place, by its turns around it."""
    if latitude is None or longitude is None:
        return False
    turns = 0
    for lon, lat, to_lat, lon_a_degree in _sides(line):
        if (lat > latitude) != (to_lat > latitude) and longitude < lon + (latitude - lat) * lon_a_degree:
            turns += 1 if to_lat > lat else -1
    return turns != 0


@lru_cache(maxsize=16)
def _sides(line: str) -> list[tuple[float, float, float, float]]:
    """Each side that does not run along a parallel: where it begins, how far it goes north, how it leans."""
    numbers = [float(number) for number in line.split(",")]
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    return [
        (lon, lat, to_lat, (to_lon - lon) / (to_lat - lat))
        for (lon, lat), (to_lon, to_lat) in zip(corners, corners[1:] + corners[:1], strict=True)
        if lat != to_lat
    ]
