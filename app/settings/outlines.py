"""Borders of regions: brought by an office as GeoJSON, kept packed."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from app.core import audit, geo
from app.core.db import db
from app.core.errors import Invalid
from app.core.search import storable
from app.settings import places
from app.settings.models import Region, RegionOutline

TOLERANCE = 0.00005
"""How far a border may be moved to spare points, in degrees: about five metres."""

_PARTS_OF_CODE = re.compile(r"(\d\d)(\d\d)?(\d\d)?(\d{4})?")


def outline_row(code: str, shape: geo.Shape, *, source: str) -> dict[str, Any]:
    """A row of ``region_outlines``."""
    box = geo.box_of(shape)
    checksum = hashlib.sha256(json.dumps([source, shape]).encode()).hexdigest()[:16]
    return {
        "region_code": code,
        "west": box.west,
        "south": box.south,
        "east": box.east,
        "north": box.north,
        "source": source,
        "checksum": checksum,
        "shape": shape,
    }


def take_in(content: bytes, *, code_property: str, source: str) -> tuple[int, list[str]]:
    """Draw regions by a GeoJSON file; says how many, and which codes are not among the regions on file.

    Raises Invalid where the file is no GeoJSON of areas in degrees.
    """
    known = set(db.session.scalars(select(Region.code)))
    rows: dict[str, dict[str, Any]] = {}
    unknown = []
    for code, shape in _shapes(content, code_property):
        if code in known:
            rows[code] = outline_row(code, shape, source=storable(source).strip())
        else:
            unknown.append(code)
    if rows:
        db.session.execute(delete(RegionOutline).where(RegionOutline.region_code.in_(rows)))
        db.session.execute(insert(RegionOutline), list(rows.values()))
        places.forget()
        audit.record("load", "region_outlines", changes={"region_outlines": [None, len(rows)]})
    return len(rows), unknown


def _shapes(content: bytes, code_property: str) -> Iterator[tuple[str, geo.Shape]]:
    try:
        features = json.loads(content)["features"]
        for feature in features:
            shape = _shape(feature["geometry"])
            if shape:
                yield _code(str((feature["properties"] or {}).get(code_property, ""))), shape
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError) as error:
        raise Invalid(_("This is no GeoJSON file of areas in degrees (WGS84).")) from error


def _shape(geometry: dict[str, Any] | None) -> geo.Shape:
    """The areas of a geometry, without the points that are not needed; none for a point or a line."""
    if geometry is None or geometry["type"] not in ("Polygon", "MultiPolygon"):
        return []
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            if any(abs(point[0]) > 180 or abs(point[1]) > 90 for point in ring):
                raise ValueError("not in degrees")
    return [
        rings
        for rings in geo.packed(
            [[geo.simplified(ring, TOLERANCE) for ring in polygon] for polygon in polygons]
        )
        if rings and len(rings[0]) >= 6
    ]


def _code(written: str) -> str:
    """A region's code with its dots, however it was written: ``6471011001`` is ``64.71.01.1001``."""
    parts = _PARTS_OF_CODE.fullmatch(written.replace(".", "").strip())
    return ".".join(part for part in parts.groups() if part) if parts else written.strip()[:20]
