"""The closed lists of the pipeline."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class Tab(Choice):
    """Which partnerships a person wants to look at."""

    ALL = "all", _l("All")
    MINE = "mine", _l("Mine")
    STUCK = "stuck", _l("Stuck")
    NO_NEXT_STEP = "no-next-step", _l("Without next step")
    RESTING = "resting", _l("Resting")
    POSTPONED = "postponed", _l("Postponed")
    DECLINED = "declined", _l("Declined")


class Layout(Choice):
    """How the same partnerships are laid out."""

    BOARD = "board", _l("Board")
    TABLE = "table", _l("Table")


class Grouping(Choice):
    """By what the pipeline is parted into lanes; the values are also what a filter by one lane is called."""

    OWNER = "owner", _l("Officer")
    SECTION = "section", _l("Sector")
    KECAMATAN = "kecamatan", _l("Kecamatan")
    SIZE = "size", _l("Size")


class Deed(Choice):
    """What can be done to many partnerships at once."""

    MOVE = "move", _l("Move to a stage")
