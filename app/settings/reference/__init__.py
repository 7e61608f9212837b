"""What a new office starts with: regions, KBLI, holidays, wages, stages, schemes, reasons and trades.

README.md beside this file names the source and the licence of each table.
"""

import csv
import json
import lzma
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.core import audit, geo
from app.core.db import Base
from app.settings.models import (
    Holiday,
    KbliCode,
    MinimumWage,
    Office,
    Reason,
    Region,
    RegionOutline,
    RegulationRule,
    Scheme,
    Stage,
    Trade,
)
from app.settings.outlines import outline_row

FOLDER = Path(__file__).parent

KBLI_VERSION = 2020

OUTLINES_SOURCE = "cahyadsn/wilayah_boundaries"

REGION_KINDS = ("provinsi", "kabupaten", "kecamatan", "desa")

Row = dict[str, Any]


def load(session: Session, *, provinces: frozenset[str] | None = None) -> dict[str, int]:
    """Add what is missing of the reference data and say how many rows each table gained.

    Rows on file stay as the office made them. A year's holidays are added only where the year has none, and its minimum
    wages where its province has none, so that loading again never brings back what was removed. ``provinces`` limits the
    regions to these provinces.
    """
    added = {
        "regions": _add(session, Region, ("code",), _regions(provinces)),
        "region_outlines": _add(session, RegionOutline, ("region_code",), _outlines(session)),
        "kbli_codes": _add(session, KbliCode, ("version", "code"), _kbli()),
        "holidays": _add(session, Holiday, ("on", "name"), _holidays(_years_with_holidays(session))),
        "minimum_wages": _add(
            session,
            MinimumWage,
            ("year", "region_code", "kind", "sector"),
            _minimum_wages(provinces, _years_with_wages(session)),
        ),
        "stages": _add(session, Stage, ("key",), _stages()),
        "schemes": _add(session, Scheme, ("key",), _numbered("schemes")),
        "reasons": _add(session, Reason, ("kind", "key"), _numbered("reasons")),
        "regulation_rules": _add(
            session, RegulationRule, ("key", "valid_from_on"), _regulation_rules(session)
        ),
        "trades": _add(session, Trade, ("key",), _numbered("trades")),
        "offices": _add(session, Office, ("id",), [_office()]),
    }
    if any(added.values()):
        audit.record(
            "load", "reference", changes={name: [None, count] for name, count in added.items() if count}
        )
    session.flush()
    return added


def catch_up(session: Session) -> dict[str, int]:
    """Add what a newer version of the program brings along to an office that was set up, in the provinces it has.

    An office that was not set up yet chooses its provinces first (``load``).
    """
    if session.get(Office, 1) is None:
        return {}
    return load(
        session, provinces=frozenset(session.scalars(select(Region.code).where(Region.parent_code.is_(None))))
    )


def _add(session: Session, model: type[Base], identity: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Insert the rows whose ``identity`` the table does not know; in bulk, since a country has 91,599 regions."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - a mapped class of ours is never a join
    known = {tuple(row) for row in session.execute(select(*(table.c[name] for name in identity)))}
    missing = [row for row in rows if tuple(row[name] for name in identity) not in known]
    if missing:
        # Asked to return something, SQLAlchemy sends a thousand rows a statement, and PostgreSQL is stamped so often only.
        session.connection().execute(insert(table).returning(*table.primary_key), missing).all()
    return len(missing)


def _read(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _regions(provinces: frozenset[str] | None) -> Iterator[Row]:
    places = {row["code"]: (float(row["latitude"]), float(row["longitude"])) for row in _read("places")}
    with lzma.open(FOLDER / "regions.tsv.xz", "rt", encoding="utf-8") as file:
        for line in file:
            code, name, postal_code = line.rstrip("\n").split("\t")
            if provinces is not None and code[:2] not in provinces:
                continue
            latitude, longitude = places.get(code, (None, None))
            yield {
                "code": code,
                "level": code.count(".") + 1,
                "kind": _kind_of_region(code, name),
                "name": name,
                "parent_code": code.rpartition(".")[0] or None,
                "postal_code": postal_code or None,
                "latitude": latitude,
                "longitude": longitude,
            }


def _outlines(session: Session) -> Iterator[Row]:
    """The borders of the regions on file."""
    on_file = set(session.scalars(select(Region.code)))
    shapes: dict[str, geo.Shape] = json.loads((FOLDER / "outlines.json").read_text("utf-8"))
    for code, shape in shapes.items():
        if code in on_file:
            yield outline_row(code, shape, source=OUTLINES_SOURCE)


def _kind_of_region(code: str, name: str) -> str:
    """What a region is called, from its code (Permendagri 72/2019: villages from 1001 are kelurahan, from 2001 desa)."""
    parts = code.split(".")
    if len(parts) == 2 and name.startswith("Kota "):
        return "kota"
    if len(parts) == 4 and parts[3].startswith("1"):
        return "kelurahan"
    return REGION_KINDS[len(parts) - 1]


def _kbli() -> Iterator[Row]:
    for row in _read("kbli_2020"):
        yield {
            **row,
            "version": KBLI_VERSION,
            "parent_code": row["parent_code"] or None,
            "title_en": row["title_en"] or None,
        }


def _years_with_holidays(session: Session) -> set[int]:
    return {day.year for day in session.scalars(select(Holiday.on))}


def _holidays(years_on_file: set[int]) -> Iterator[Row]:
    for row in _read("holidays"):
        day = date.fromisoformat(row["on"])
        if day.year not in years_on_file:
            yield {**row, "on": day, "is_estimated": bool(row["is_estimated"])}


def _years_with_wages(session: Session) -> set[tuple[int, str]]:
    """The years, each with the provinces whose wages it has."""
    rows = session.execute(select(MinimumWage.year, MinimumWage.region_code).distinct())
    return {(row.year, row.region_code[:2]) for row in rows}


def _minimum_wages(provinces: frozenset[str] | None, on_file: set[tuple[int, str]]) -> Iterator[Row]:
    for row in _read("minimum_wages"):
        year, province = int(row["year"]), row["region_code"][:2]
        if (provinces is None or province in provinces) and (year, province) not in on_file:
            yield {**row, "year": year, "monthly_idr": Decimal(row["monthly_idr"])}


def _stages() -> Iterator[Row]:
    for row in _numbered("stages"):
        yield {
            **row,
            "is_side": bool(row["is_side"]),
            "is_closing": bool(row["is_closing"]),
            "limit_days": int(row["limit_days"]) if row["limit_days"] else None,
            "evidence": row["evidence"] or None,
        }


def _regulation_rules(session: Session) -> Iterator[Row]:
    """The rules that nobody has set yet: one that was changed keeps the office's days."""
    on_file = set(session.scalars(select(RegulationRule.key)))
    for row in _read("regulation_rules"):
        if row["key"] not in on_file:
            yield {
                **row,
                "value": Decimal(row["value"]) if row["value"] else None,
                "value_to": Decimal(row["value_to"]) if row["value_to"] else None,
                "unit": row["unit"] or None,
                "valid_from_on": date.fromisoformat(row["valid_from_on"]),
            }


def _numbered(name: str) -> Iterator[Row]:
    """The lines of a file, whose order is the order on the screen."""
    for position, row in enumerate(_read(name), start=1):
        yield {**row, "position": position}


def _office() -> Row:
    return {"id": 1, **{row["field"]: row["value"] for row in _read("office")}}
