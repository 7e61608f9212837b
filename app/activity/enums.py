"""The closed lists of what goes on."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class What(Choice):
    """A kind of thing that goes on; within a day the feed tells them in this order, and the values stand in addresses."""

    VISIT = "visit", _l("Visits")
    MOVE = "move", _l("Moves")
    AGREEMENT = "agreement", _l("Agreements")
    FOLLOW_UP = "follow_up", _l("Follow-ups")
    NOTE = "note", _l("Notes")
