"""Companies as markers on a map: counted in the cells of a grid, those too near each other as one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, func, literal_column, select

from app.companies.enums import Potential
from app.companies.models import Company
from app.core.db import db, is_postgresql
from app.core.geo import Box

CELL = 72
"""How wide a cell of the grid is on the screen, in pixels; markers in it are half as wide."""

CLOSEST = 44
"""Nearer than this many pixels, two markers would lie over each other and become one."""

DEEPEST_ZOOM = 19

ROWS = 10_000_000
COLOURS = 1000
"""A cell's number is its row times ``ROWS`` plus its column; with a colour it is that times ``COLOURS`` plus one."""

POTENTIAL_COLOURS = {Potential.A: "green", Potential.B: "blue", Potential.C: "amber"}
NO_COLOUR = "none"


@dataclass
class Cluster:
    """Companies that share a marker: how many, their middle, one of them, and how many have which colour."""

    count: int
    latitude: float
    longitude: float
    company_id: int
    colours: Counter[str] = field(default_factory=Counter)

    def take_in(self, other: "Cluster") -> None:
        """Let another marker's companies share this one."""
        both = self.count + other.count
        self.latitude = (self.latitude * self.count + other.latitude * other.count) / both
        self.longitude = (self.longitude * self.count + other.longitude * other.count) / both
        self.count = both
        self.colours += other.colours


@dataclass(frozen=True)
class Grid:
    """Cells over the earth, so many degrees high and wide, that look square at one zoom."""

    high: float
    wide: float

    @classmethod
    def at(cls, zoom: int, box: Box) -> "Grid":
        """The grid of a map that shows ``box`` at ``zoom``, where 256 pixels show the whole earth at zoom 0."""
        wide = 360 / 256 * CELL / 2**zoom
        middle = radians((box.south + box.north) / 2)
        return cls(wide * max(0.05, cos(middle)), wide)

    def number(self, latitude: Any, longitude: Any) -> Any:
        """In which cell the place of two columns lies, as SQL."""
        return _whole((latitude + 90) / self.high) * ROWS + _whole((longitude + 180) / self.wide)

    def pixels(self, left: Cluster, right: Cluster) -> float:
        """How far apart two markers are drawn."""
        high = (left.latitude - right.latitude) / self.high * CELL
        wide = (left.longitude - right.longitude) / self.wide * CELL
        return float((high * high + wide * wide) ** 0.5)


def _whole(number: Any) -> ColumnElement[int]:
    """The whole part of a number that is not negative: SQLite cuts where PostgreSQL rounds."""
    return cast(func.floor(number) if is_postgresql() else number, BigInteger)


@dataclass(frozen=True)
class Part:
    """A part of the map as the browser shows it."""

    box: Box
    zoom: int

    @property
    def grid(self) -> Grid:
        return Grid.at(self.zoom, self.box)

    @classmethod
    def asked_for(cls, arguments: Mapping[str, str]) -> "Part | None":
        """The part an address names: ``box`` as west, south, east, north in degrees, at a ``zoom``; else None."""
        box, zoom = _box(arguments.get("box", "")), arguments.get("zoom", "")
        if box is None or not zoom.isdecimal() or len(zoom) > 2 or int(zoom) > DEEPEST_ZOOM:
            return None
        return cls(box, int(zoom))


def _box(written: str) -> Box | None:
    try:
        west, south, east, north = (float(side) for side in written.split(","))
    except ValueError:
        return None
    # What is no number is in no order.
    is_box = -360 <= west < east <= 360 and -90 <= south < north <= 90
    return Box(west, south, east, north) if is_box else None


def by_cell(shown: Select[Any], part: Part, *, by_potential: bool) -> dict[int, Cluster]:
    """The companies of ``shown`` in each cell, in one statement; coloured where it is ``by_potential``."""
    number = part.grid.number(Company.latitude, Company.longitude)
    key = (number * COLOURS + _POTENTIAL if by_potential else number).label("cell")
    found: dict[int, Cluster] = {}
    for number_of_key, count, latitude, longitude, company_id in db.session.execute(
        shown.where(part.box.holds(Company.latitude, Company.longitude))
        .with_only_columns(
            key, func.count(), func.avg(Company.latitude), func.avg(Company.longitude), func.min(Company.id)
        )
        .group_by(literal_column("cell"))
    ):
        cluster = Cluster(count, latitude, longitude, company_id)
        cell, grade = divmod(number_of_key, COLOURS) if by_potential else (number_of_key, None)
        if grade is not None:
            cluster.colours[_GRADES[grade]] = count
        if cell in found:
            found[cell].take_in(cluster)
        else:
            found[cell] = cluster
    return found


_GRADES = [NO_COLOUR, *POTENTIAL_COLOURS.values()]
_POTENTIAL = case(
    *((Company.potential == grade, place) for place, grade in enumerate(POTENTIAL_COLOURS, 1)), else_=0
)


def apart(found: dict[int, Cluster], grid: Grid) -> list[Cluster]:
    """The clusters, those too near to be told apart on the screen made one; the largest draw the others in."""
    kept: dict[int, Cluster] = {}
    for cell, cluster in sorted(found.items(), key=lambda item: (-item[1].count, item[0])):
        near = (
            kept[beside]
            for row in (-ROWS, 0, ROWS)
            for beside in (cell + row - 1, cell + row, cell + row + 1)
            if beside in kept and grid.pixels(kept[beside], cluster) < CLOSEST
        )
        other = next(near, None)
        if other is None:
            kept[cell] = cluster
        else:
            other.take_in(cluster)
    return list(kept.values())


def _names_of(ids: Iterable[int]) -> dict[int, str]:
    """What these companies, already found within somebody's scope, are called."""
    columns = select(Company.id, Company.legal_form, Company.name).where(Company.id.in_(list(ids)))
    return {
        row.id: Company(legal_form=row.legal_form, name=row.name).full_name
        for row in db.session.execute(columns)
    }


def told(found: list[Cluster]) -> dict[str, Any]:
    """Markers as the browser is told of them; single companies, found within somebody's scope, by name."""
    names = _names_of(cluster.company_id for cluster in found if cluster.count == 1)
    return {
        "total": sum(cluster.count for cluster in found),
        "points": [
            {
                "at": [round(cluster.latitude, 6), round(cluster.longitude, 6)],
                "count": cluster.count,
                "colours": dict(cluster.colours),
                **(
                    {"id": cluster.company_id, "name": names[cluster.company_id]}
                    if cluster.count == 1
                    else {}
                ),
            }
            for cluster in found
        ],
    }
