"""The closed lists of the lists."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class MapColour(Choice):
    """What the colours of the markers on the map say."""

    POTENTIAL = "potential", _l("Potential")
    STAGE = "stage", _l("Stage")


class MapShade(Choice):
    """Which areas of the map are shaded by how many of their companies were visited."""

    KECAMATAN = "kecamatan", _l("Kecamatan")
    KELURAHAN = "kelurahan", _l("Kelurahan")
    NOTHING = "none", _l("Off")
