"""The closed lists of placements."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class PlacementState(Choice):
    """Where a candidate stands with a seat."""

    PROPOSED = "proposed", _l("Proposed")
    INTERVIEW = "interview", _l("Interview")
    ACCEPTED = "accepted", _l("Accepted")
    REFUSED = "refused", _l("Not placed")
    SIGNED = "signed", _l("Apprenticeship agreement signed")
    ENDORSED = "endorsed", _l("Endorsed by the office")
    STARTED = "started", _l("Apprentice now")
    COMPLETED = "completed", _l("Completed")
    LEFT = "left", _l("Left early")
    HIRED = "hired", _l("Hired")


class Tab(Choice):
    """Which placements a person wants to look at."""

    SELECTION = "selection", _l("In selection")
    INSIDE = "inside", _l("Apprentices now")
    COMPLETED = "completed", _l("Completed")
    HIRED = "hired", _l("Hired")
    ENDED = "ended", _l("Not placed or left")
    ALL = "all", _l("All")


class Filling(Choice):
    """Which seat lines of the fill board a person wants to look at."""

    SOON = "soon", _l("About to start unfilled")
    FREE = "free", _l("With free seats")
    FULL = "full", _l("Full")
    ALL = "all", _l("All")
