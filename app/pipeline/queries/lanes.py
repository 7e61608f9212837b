"""The pipeline parted into lanes: by officer, sector, kecamatan or size, each with true totals a stage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, func, literal_column, select

from app.accounts.queries import names_of
from app.companies.enums import SIZES
from app.companies.models import Company
from app.core.db import db
from app.core.permissions import Actor
from app.pipeline.enums import Grouping, Tab
from app.pipeline.models import Partnership
from app.pipeline.queries.lists import (
    NOBODY,
    NONE,
    OF_KECAMATAN,
    Column,
    Filters,
    Overview,
    condition_of,
    stages_of,
)
from app.settings import queries as settings
from app.settings.models import KbliCode


@dataclass
class Lane:
    """One lane: what a filter calls it, its name, and its true numbers in each stage that is shown."""

    key: str
    name: str
    columns: list[Column] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(column.total for column in self.columns)

    @property
    def seats(self) -> int:
        return sum(column.seats for column in self.columns)

    def filters(self, within: Filters, by: Grouping) -> Filters:
        """The filters that show this lane alone."""
        if by is Grouping.OWNER:
            return replace(within, owner_id=NOBODY if self.key == NONE else int(self.key))
        said: dict[str, Any] = {by.value: self.key}
        return replace(within, **said)

    def overview(self, whole: Overview) -> Overview:
        """This lane as a board; its columns are filled by whoever shows it."""
        return Overview(whole.tabs, self.columns, [])


def lanes(filters: Filters, tab: Tab, actor: Actor, *, on: date, by: Grouping) -> list[Lane]:
    """The lanes that hold something, in their usual order; two statements, however many there are."""
    sums: dict[Any, dict[int, tuple[int, int]]] = {}
    keys = _sections() if by is Grouping.SECTION else {}
    for stage_id, value, total, seats in db.session.execute(_summed(filters, tab, actor, on, by)):
        key = keys.get(value) if by is Grouping.SECTION else value
        before = sums.setdefault(key, {}).get(stage_id, (0, 0))
        sums[key][stage_id] = before[0] + int(total), before[1] + int(seats)
    names = _names(by, [key for key in sums if key is not None])
    ordered = [
        *sorted((key for key in sums if key is not None), key=lambda key: _place(by, key, names)),
        None,
    ]
    stages = stages_of(tab)
    return [
        Lane(
            NONE if key is None else str(key),
            _unknown(by) if key is None else names.get(key, str(key)),
            [
                Column(stage, *sums[key].get(stage.id, (0, 0)))
                for stage in stages
                if stage.is_active or stage.id in sums[key]
            ],
        )
        for key in ordered
        if key in sums
    ]


def _summed(filters: Filters, tab: Tab, actor: Actor, on: date, by: Grouping) -> Select[Any]:
    value = _value(by)
    counted = select(
        Partnership.stage_id, value, func.count(), func.coalesce(func.sum(Partnership.expected_seats), 0)
    )
    if by is Grouping.OWNER:
        narrowed = filters.asked.counted(counted, actor)
    else:
        joined = counted.join(Company, Company.id == Partnership.company_id)
        narrowed = joined.where(*filters.asked.conditions(actor))
    # Grouped by the stage first, as the board's index is ordered.
    return narrowed.where(
        Partnership.stage_id.in_([stage.id for stage in stages_of(tab)]), condition_of(tab, actor, on)
    ).group_by(Partnership.stage_id, value)


def _value(by: Grouping) -> ColumnElement[Any]:
    if by is Grouping.OWNER:
        return Partnership.owner_id  # type: ignore[return-value]
    if by is Grouping.SECTION:
        return Company.kbli_id  # type: ignore[return-value]
    if by is Grouping.SIZE:
        # Written into the statement: PostgreSQL takes two bound values for two different expressions.
        return case(
            *(
                (Company.headcount >= literal_column(str(lowest)), literal_column(f"'{size}'"))
                for size, (lowest, _highest) in reversed(SIZES.items())
            )
        )
    length: Any = literal_column(str(OF_KECAMATAN))
    return case(
        (
            func.length(Company.region_code) >= length,
            func.substr(Company.region_code, literal_column("1"), length),
        )
    )


def _sections() -> Mapping[int, str]:
    """The sector of each line of business."""
    rows = db.session.execute(
        select(KbliCode.id, KbliCode.section).where(KbliCode.version == settings.KBLI_VERSION)
    )
    return {row.id: row.section for row in rows}


def _names(by: Grouping, keys: Iterable[Any]) -> Mapping[Any, str]:
    if by is Grouping.OWNER:
        return names_of(set(keys))
    if by is Grouping.SECTION:
        return {row.section: f"{row.section} – {row.title}" for row in settings.kbli_sections()}
    if by is Grouping.KECAMATAN:
        return settings.region_names(keys)
    return {size: _("%(size)s workers", size=size) for size in SIZES}


def _place(by: Grouping, key: Any, names: Mapping[Any, str]) -> Any:
    """By what lanes are ordered: sectors by their letter, sizes by their size, the others by name."""
    if by is Grouping.SECTION:
        return key
    if by is Grouping.SIZE:
        return list(SIZES).index(key)
    return names.get(key, str(key)).lower()


def _unknown(by: Grouping) -> str:
    return {
        Grouping.OWNER: _("No officer"),
        Grouping.SECTION: _("Sector not known"),
        Grouping.KECAMATAN: _("Kecamatan not known"),
        Grouping.SIZE: _("Size not known"),
    }[by]
