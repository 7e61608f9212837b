"""The closed lists of meetings."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class MeetingState(Choice):
    """Whether a meeting still goes on; the values are stored."""

    OPEN = "open", _l("Going on")
    CLOSED = "closed", _l("Closed")


class Topic(Choice):
    """Why a partnership is talked about; the values are stored."""

    STUCK = "stuck", _l("Stuck or over its limit")
    NO_NEXT_STEP = "no-next-step", _l("Without next step")
    EXPIRING = "expiring", _l("Agreement near its end")
    ALL = "all", _l("All of the list")


class DecisionKind(Choice):
    """What was decided; the values are stored."""

    NEXT_STEP = "next_step", _l("Next step")
    OWNER = "owner", _l("Officer in charge")
    STAGE = "stage", _l("Stage")
    REST = "rest", _l("Let it rest")
    NOTE = "note", _l("Note")
