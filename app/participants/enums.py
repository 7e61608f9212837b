"""The closed lists of agreements with participants."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class ParticipantState(Choice):
    """How far the agreement of one participant has come."""

    DRAFT = "draft", _l("Draft")
    SIGNED = "signed", _l("Signed by both")
    ENDORSED = "endorsed", _l("Endorsed")
    ENDED = "ended", _l("Ended early")


class PaperKind(Choice):
    """What an uploaded paper is."""

    SCAN = "scan", _l("Signed scan")
    GUARDIAN = "guardian", _l("Letter of the guardian")


class Tab(Choice):
    """Which agreements, or whose lack of one, a person wants to look at."""

    LACKING = "lacking", _l("Without endorsement")
    DRAFT = "draft", _l("Drafts")
    SIGNED = "signed", _l("Signed")
    ENDORSED = "endorsed", _l("Endorsed")
    ENDED = "ended", _l("Ended early")
    ALL = "all", _l("All")
