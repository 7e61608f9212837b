"""The list of companies as a map: its markers, and the same figures by kecamatan and kelurahan."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from app.companies.clusters import COLOURS, NO_COLOUR, Cluster, Part, apart, by_cell
from app.companies.models import Company
from app.core.db import db
from app.core.permissions import Actor
from app.pipeline.models import Partnership
from app.reports import queries
from app.reports.enums import MapColour
from app.reports.filters import CompanyFilter
from app.settings import queries as settings
from app.settings.models import Stage

# ---- markers


def clusters(actor: Actor, wanted: CompanyFilter, part: Part, *, colour: MapColour) -> list[Cluster]:
    """The markers of a part of the map: in one statement however many companies (two by stage)."""
    shown = queries.companies(actor, wanted)
    found = by_cell(shown, part, by_potential=colour is MapColour.POTENTIAL)
    if colour is MapColour.STAGE:
        _colour_by_stage(found, shown, part)
    return apart(found, part.grid)


def _colour_by_stage(found: dict[int, Cluster], shown: Any, part: Part) -> None:
    """Say of each cell how many of its companies stand in which stage; asks only those that have a partnership."""
    colours = {stage.id: stage.colour for stage in settings.stages(with_inactive=True)}
    number = part.grid.number(Company.latitude, Company.longitude)
    key = (number * COLOURS + Partnership.stage_id).label("cell")
    rows = db.session.execute(
        shown.where(part.box.holds(Company.latitude, Company.longitude))
        .with_only_columns(key, func.count())
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


def stages_shown() -> list[Stage]:
    """The stages that colour markers: those in use, and those out of use in which partnerships still stand."""
    every = settings.stages(with_inactive=True)
    unused = [stage.id for stage in every if not stage.is_active]
    held = select(Partnership.stage_id).where(Partnership.stage_id.in_(unused)).distinct()
    still = set(db.session.scalars(held)) if unused else set()
    return [stage for stage in every if stage.is_active or stage.id in still]


def _is_behind_another() -> ColumnElement[bool]:
    """That a company has a partnership which counts before this one: an open one, or a later one."""
    other = aliased(Partnership)
    is_open, other_is_open = Partnership.closed_at.is_(None), other.closed_at.is_(None)
    comes_first = or_(
        and_(other_is_open, ~is_open), and_(or_(other_is_open, ~is_open), other.id > Partnership.id)
    )
    return exists().where(other.company_id == Partnership.company_id, comes_first).correlate(Partnership)


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
