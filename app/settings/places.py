"""Where on earth the office's regions lie, and in which of them a place lies."""

import hashlib
import re
from typing import Any

from flask import g
from sqlalchemy import literal, select

from app.core import geo
from app.core.db import db
from app.settings import queries
from app.settings.models import Region, RegionOutline

Area = tuple[str, geo.Box, geo.Shape | None]


def kelurahan_code_at(latitude: float, longitude: float) -> str | None:
    """The code of the kelurahan or desa a place lies in; each place and each border is asked for once a request."""
    known: dict[geo.Point, str | None] = g.setdefault("kelurahan_of_places", {})
    place = (latitude, longitude)
    if place not in known:
        near = _kelurahan_around(latitude, longitude)
        known[place] = next((code for code in near if geo.is_inside(_shape(code), latitude, longitude)), None)
    return known[place]


class Borders:
    """The kelurahan of many places; the boxes around all borders are read once, and each border once."""

    def __init__(self) -> None:
        outline = RegionOutline
        boxes = select(outline.region_code, outline.south, outline.north, outline.west, outline.east)
        of_kelurahan = boxes.join(Region, Region.code == outline.region_code).where(
            Region.level == queries.VILLAGE
        )
        self._boxes = db.session.execute(of_kelurahan.order_by(outline.region_code)).all()

    def kelurahan_code_at(self, latitude: float, longitude: float) -> str | None:
        """The code of the kelurahan or desa a place lies in, where its border is on file."""
        near = (
            code
            for code, south, north, west, east in self._boxes
            if south <= latitude <= north and west <= longitude <= east
        )
        return next((code for code in near if geo.is_inside(_shape(code), latitude, longitude)), None)


def forget() -> None:
    """Read the borders again: they were changed in this very request."""
    g.pop("kelurahan_of_places", None)
    g.pop("kelurahan_shapes", None)
    g.pop("outlined_parts", None)


def _kelurahan_around(latitude: float, longitude: float) -> list[str]:
    """The kelurahan in the box around whose border the place lies."""
    outline = RegionOutline
    rows = db.session.execute(
        select(outline.region_code, Region.level)
        .outerjoin(Region, Region.code == outline.region_code)
        .where(
            literal(latitude).between(outline.south, outline.north),
            literal(longitude).between(outline.west, outline.east),
        )
        .order_by(outline.region_code)
    )
    # An outer join, and the level asked here: SQLite else goes through all regions of the country, not the borders.
    return [code for code, level in rows if level == queries.VILLAGE]


def _shape(code: str) -> geo.Shape:
    shapes: dict[str, geo.Shape] = g.setdefault("kelurahan_shapes", {})
    if code not in shapes:
        shapes[code] = (
            db.session.scalar(select(RegionOutline.shape).where(RegionOutline.region_code == code)) or []
        )
    return shapes[code]


# ---- what the map draws

_TILES = re.compile(
    r"(https?://)((?:\{s\}\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?)/[^\s\"'<>;,]*", re.IGNORECASE
)


def tile_origin(address: str) -> str | None:
    """The server of a background map as a content policy names it; None where the address is none of tiles."""
    found = _TILES.fullmatch(address)
    if found is None or not all(part in address for part in ("{x}", "{y}", "{z}")):
        return None
    return found[1].lower() + found[2].lower().replace("{s}", "*")


def office_outlines() -> dict[str, Any]:
    """The borders the map draws: the parts of the office's region and their parts, else the region itself.

    ``areas`` are lists of code, name, level and shape, the larger regions first.
    """
    rows = [
        [outline.region_code, region.name, region.level, outline.shape]
        for outline, region in db.session.execute(_drawn(RegionOutline, Region))
    ]
    sources = sorted(set(db.session.scalars(_drawn(RegionOutline.source))))
    return {"source": ", ".join(sources), "areas": rows}


def outlines_version() -> str | None:
    """A word that changes with the borders the map draws; None where there are none."""
    sums = list(db.session.scalars(_drawn(RegionOutline.checksum)))
    return hashlib.sha256("".join(sums).encode()).hexdigest()[:12] if sums else None


def office_box() -> geo.Box | None:
    """The part of the earth the office looks at first."""
    outline = RegionOutline
    sides = db.session.execute(_drawn(outline.west, outline.south, outline.east, outline.north)).all()
    if not sides:
        return None
    west, south, east, north = zip(*sides, strict=True)
    return geo.Box(min(west), min(south), max(east), max(north))


def _drawn(*wanted: Any) -> Any:
    """A statement over the outlines the map draws."""
    own = queries.office().region_code
    statement = (
        select(*wanted).select_from(RegionOutline).outerjoin(Region, Region.code == RegionOutline.region_code)
    )
    inside = RegionOutline.region_code.startswith(f"{own}.", autoescape=True)
    return statement.where(inside if _is_divided(own) else RegionOutline.region_code == own).order_by(
        Region.level, RegionOutline.region_code
    )


def _is_divided(own: str) -> bool:
    """Whether parts of the region ``own`` have borders; asked once a request."""
    known: dict[str, bool] = g.setdefault("outlined_parts", {})
    if own and own not in known:
        has_parts = (
            select(RegionOutline.region_code)
            .join(Region, Region.code == RegionOutline.region_code)
            .where(Region.parent_code == own)
            .limit(1)
        )
        known[own] = db.session.scalar(has_parts) is not None
    return known.get(own, False)
