"""What every map is drawn on."""

from typing import TypedDict

from flask import url_for

from app.core.web import allow_images_of
from app.settings import places, queries

THE_COUNTRY = "94.9,-11.1,141.1,6.2"


class Background(TypedDict):
    """Addresses for the browser; ``box`` is what is looked at first, as west, south, east, north."""

    outlines: str | None
    tiles: str | None
    credit: str | None
    box: str


def background() -> Background:
    """Borders, and the office's background map where it names one, whose images the page may then show."""
    office = queries.office()
    origin = places.tile_origin(office.tile_address)
    if origin:
        allow_images_of(origin)
    version = places.outlines_version()
    box = places.office_box()
    return {
        "outlines": url_for("settings.outlines", version=version) if version else None,
        "tiles": office.tile_address if origin else None,
        "credit": office.tile_credit if origin else None,
        "box": f"{box.west},{box.south},{box.east},{box.north}" if box else THE_COUNTRY,
    }
