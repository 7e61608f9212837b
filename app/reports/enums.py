"""The closed lists of the lists."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class ViewScope(Choice):
    """Who sees a saved view; the values are stored."""

    PRIVATE = "private", _l("Only me")
    TEAM = "team", _l("The whole office")


class MapColour(Choice):
    """What the colours of the markers on the map say."""

    POTENTIAL = "potential", _l("Potential")
    STAGE = "stage", _l("Stage")


class MapShade(Choice):
    """Which areas of the map are shaded by how many of their companies were visited."""

    KECAMATAN = "kecamatan", _l("Kecamatan")
    KELURAHAN = "kelurahan", _l("Kelurahan")
    NOTHING = "none", _l("Off")
