"""The closed lists of hand-overs."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class Reach(Choice):
    """Which of an officer's companies are handed over."""

    ALL = "all", _l("The whole portfolio")
    DISTRICTS = "districts", _l("The companies of some kecamatan")
    CHOSEN = "chosen", _l("Chosen companies")


class HandOverState(Choice):
    """Where a hand-over stands."""

    PLANNED = "planned", _l("Planned")
    DONE = "done", _l("Done")
    UNDONE = "undone", _l("Undone")
    CANCELLED = "cancelled", _l("Cancelled")


class Handed(Choice):
    """What changes hands; the values are the names of the tables."""

    COMPANIES = "companies", _l("Companies")
    PARTNERSHIPS = "partnerships", _l("Open partnerships")
    AGREEMENTS = "agreements", _l("Agreements that have not ended")
    FOLLOW_UPS = "follow_ups", _l("Open follow-ups")
    STOPS = "stops", _l("Planned stops")
