"""The closed lists of papers."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class DocumentKind(Choice):
    """What a paper is."""

    VISIT_REPORT = "visit_report", _l("Visit report")
    MINUTES = "minutes", _l("Minutes")
    MEETING_MINUTES = "meeting_minutes", _l("Minutes of a meeting")
    ATTENDANCE = "attendance", _l("Attendance list")
    DAY_RECAP = "day_recap", _l("Recap of the day")
    ASSIGNMENT = "assignment", _l("Assignment letter")
    LETTER_OF_INTEREST = "letter_of_interest", _l("Letter of interest")
    MOU = "mou", _l("MoU")
    PKS = "pks", _l("PKS (co-operation agreement)")
    APPRENTICESHIP = "apprenticeship", _l("Apprenticeship agreement")
    AMENDMENT = "amendment", _l("Amendment (addendum)")
    PARTICIPANT = "participant", _l("Apprenticeship agreement of a participant")
    INVITATION = "invitation", _l("Invitation")
    CEREMONY_ATTENDANCE = "ceremony_attendance", _l("Attendance list of a ceremony")
    APPROVAL_LETTER = "approval_letter", _l("Approval letter")

    @property
    def is_countersigned(self) -> bool:
        """Whether a supervisor signs it here once it is issued; papers of an agreement are signed by hand."""
        return not (self.is_signed_outside or self in _LISTS)

    @property
    def is_of_agreement(self) -> bool:
        """Whether two parties sign it, and it bears the number of their agreement."""
        return self in _OF_AGREEMENTS

    @property
    def is_signed_outside(self) -> bool:
        """Whether others sign it by hand, before the office or with it; such papers may have templates of the office."""
        return self.is_of_agreement or self is DocumentKind.PARTICIPANT


_LISTS = frozenset({DocumentKind.ATTENDANCE, DocumentKind.CEREMONY_ATTENDANCE})
_OF_AGREEMENTS = frozenset(
    {
        DocumentKind.LETTER_OF_INTEREST,
        DocumentKind.MOU,
        DocumentKind.PKS,
        DocumentKind.APPRENTICESHIP,
        DocumentKind.AMENDMENT,
    }
)


class Subject(Choice):
    """What kind of record a paper tells of; the paper is as open as that record."""

    VISIT = "visit", _l("Visit")
    ROAD_SHOW = "road_show", _l("Road show")
    OFFICER = "officer", _l("Officer")
    MEETING = "meeting", _l("Meeting")
    AGREEMENT = "agreement", _l("Agreement")
    CEREMONY = "ceremony", _l("Signing ceremony")
    PARTICIPANT = "participant", _l("Agreement with a participant")
    APPLICATION = "application", _l("Application for approval")


class DocumentState(Choice):
    """How far a paper has come."""

    DRAFT = "draft", _l("Draft")
    AWAITING_NUMBER = "awaiting_number", _l("Waiting for a number")
    ISSUED = "issued", _l("Issued")
    COUNTERSIGNED = "countersigned", _l("Countersigned")
    REPLACED = "replaced", _l("Replaced")
    CANCELLED = "cancelled", _l("Cancelled")

    @property
    def is_frozen(self) -> bool:
        """Whether the paper is kept as it was issued."""
        return self not in (DocumentState.DRAFT, DocumentState.AWAITING_NUMBER)

    @property
    def is_in_force(self) -> bool:
        """Whether the paper holds: issued, and neither replaced nor called off."""
        return self in (DocumentState.ISSUED, DocumentState.COUNTERSIGNED)


class Capacity(Choice):
    """In whose place an official signs."""

    SELF = "self", _l("By own office")
    ACTING = "plt", _l("Plt. (acting)")
    DAILY = "plh", _l("Plh. (daily acting)")
    ON_BEHALF = "an", _l("a.n. (on behalf of)")


class Tab(Choice):
    """The parts of the list of papers."""

    ALL = "all", _l("All")
    MINE = "mine", _l("Mine")
    DRAFTS = "drafts", _l("Drafts")
    NUMBER = "number", _l("Waiting for a number")
    SIGNATURE = "signature", _l("Waiting for a signature")
