"""The list of companies as a map: counted in the cells of a grid, and by kecamatan and kelurahan."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, exists, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from app.companies.enums import Potential
from app.companies.models import Company
from app.core.db import db, is_postgresql
from app.core.geo import Box
from app.core.permissions import Actor
from app.pipeline.models import Partnership
from app.reports import queries
from app.reports.enums import MapColour
from app.reports.filters import CompanyFilter
from app.settings import queries as settings

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


# ---- markers


def clusters(actor: Actor, wanted: CompanyFilter, box: Box, *, zoom: int, colour: MapColour) -> list[Cluster]:
    """The markers of a part of the map: in one statement however many companies (two by stage)."""
    grid = Grid.at(zoom, box)
    number = grid.number(Company.latitude, Company.longitude)
    by_potential = colour is MapColour.POTENTIAL
    shown = queries.companies(actor, wanted).where(box.holds(Company.latitude, Company.longitude))
    key = (number * COLOURS + _POTENTIAL if by_potential else number).label("cell")
    found: dict[int, Cluster] = {}
    for number_of_key, count, latitude, longitude, company_id in db.session.execute(
        shown.with_only_columns(
            key, func.count(), func.avg(Company.latitude), func.avg(Company.longitude), func.min(Company.id)
        ).group_by(literal_column("cell"))
    ):
        part = Cluster(count, latitude, longitude, company_id)
        cell, grade = divmod(number_of_key, COLOURS) if by_potential else (number_of_key, None)
        if grade is not None:
            part.colours[_GRADES[grade]] = count
        _add(found, cell, part)
    if not by_potential:
        _colour_by_stage(found, shown, number)
    return _apart(found, grid)


_GRADES = [NO_COLOUR, *POTENTIAL_COLOURS.values()]
_POTENTIAL = case(
    *((Company.potential == grade, place) for place, grade in enumerate(POTENTIAL_COLOURS, 1)), else_=0
)


def _add(found: dict[int, Cluster], cell: int, part: Cluster) -> None:
    if cell in found:
        found[cell].take_in(part)
    else:
        found[cell] = part


def _colour_by_stage(found: dict[int, Cluster], shown: Any, number: Any) -> None:
    """Say of each cell how many of its companies stand in which stage; asks only those that have a partnership."""
    colours = {stage.id: stage.colour for stage in settings.stages(with_inactive=True)}
    key = (number * COLOURS + Partnership.stage_id).label("cell")
    rows = db.session.execute(
        shown.with_only_columns(key, func.count())
        .select_from(Company)
        .join(Partnership, Partnership.company_id == Company.id)
        .where(~_is_behind_another())
        .group_by(literal_column("cell"))
    )
    for key_of_stage, count in rows:
        cell, stage_id = divmod(key_of_stage, COLOURS)
        # Somebody may have filed or placed a company between the two statements.
        if cell in found:
            found[cell].colours[colours[stage_id]] += count
    for cluster in found.values():
        rest = cluster.count - cluster.colours.total()
        if rest > 0:
            cluster.colours[NO_COLOUR] += rest


def _is_behind_another() -> ColumnElement[bool]:
    """That a company has a partnership which counts before this one: an open one, or a later one."""
    other = aliased(Partnership)
    is_open, other_is_open = Partnership.closed_at.is_(None), other.closed_at.is_(None)
    comes_first = or_(
        and_(other_is_open, ~is_open), and_(or_(other_is_open, ~is_open), other.id > Partnership.id)
    )
    return exists().where(other.company_id == Partnership.company_id, comes_first).correlate(Partnership)


def _apart(found: dict[int, Cluster], grid: Grid) -> list[Cluster]:
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


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """What these companies, already found within somebody's scope, are called."""
    columns = select(Company.id, Company.legal_form, Company.name).where(Company.id.in_(list(ids)))
    return {
        row.id: Company(legal_form=row.legal_form, name=row.name).full_name
        for row in db.session.execute(columns)
    }


# ---- areas


@dataclass(frozen=True)
class Area:
    """A kecamatan or kelurahan: how many companies are filed there, and how many of them were ever visited."""

    code: str | None
    name: str
    level: int
    total: int
    visited: int

    @property
    def share(self) -> float | None:
        return self.visited / self.total if self.total else None


def areas(actor: Actor, wanted: CompanyFilter) -> list[Area]:
    """The office's kecamatan, each followed by its kelurahan; those filed elsewhere are in none."""
    # Grouped by the bare column, SQLite would walk its index and read each company for the rest.
    code = func.coalesce(Company.region_code, "").label("code")
    counted = {
        row[0]: (row[1], row[2])
        for row in db.session.execute(
            queries.companies(actor, wanted)
            .with_only_columns(code, func.count(), func.count(Company.last_visit_on))
            .group_by(literal_column("code"))
        )
    }
    return list(_rows(counted))


def _rows(counted: dict[str, tuple[int, int]]) -> Iterator[Area]:
    villages: dict[str | None, list[Any]] = {}
    for village in settings.villages():
        villages.setdefault(village.parent_code, []).append(village)
    for district in settings.districts():
        inside = [counted.get(village.code, (0, 0)) for village in villages.get(district.code, [])]
        inside.append(counted.get(district.code, (0, 0)))
        total, visited = (sum(column) for column in zip(*inside, strict=True))
        yield Area(district.code, district.name, settings.DISTRICT, total, visited)
        for village in villages.get(district.code, []):
            yield Area(village.code, village.name, settings.VILLAGE, *counted.get(village.code, (0, 0)))


def without_place(actor: Actor, wanted: CompanyFilter) -> int:
    """How many companies of the list no map can show."""
    statement = queries.companies(actor, wanted).where(Company.latitude.is_(None))
    return db.session.scalar(statement.with_only_columns(func.count())) or 0
