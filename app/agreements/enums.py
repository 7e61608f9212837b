"""The closed lists of agreements."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class AgreementKind(Choice):
    """What kind of paper binds office and company."""

    LETTER_OF_INTEREST = "letter_of_interest", _l("Letter of interest")
    MOU = "mou", _l("MoU")
    PKS = "pks", _l("PKS (co-operation agreement)")
    APPRENTICESHIP = "apprenticeship", _l("Apprenticeship agreement")
    AMENDMENT = "amendment", _l("Amendment (addendum)")

    @property
    def is_binding(self) -> bool:
        """Whether both parties sign it; a letter of interest is the company's alone and promises nothing."""
        return self is not AgreementKind.LETTER_OF_INTEREST


class AgreementState(Choice):
    """Where an agreement stands."""

    DRAFT = "draft", _l("Draft")
    IN_REVIEW = "in_review", _l("In review")
    APPROVED = "approved", _l("Approved")
    SENT = "sent", _l("Sent")
    SIGNED = "signed", _l("Signed")
    ACTIVE = "active", _l("Active")
    ENDING = "ending", _l("Ending")
    ENDED = "ended", _l("Ended")
    TERMINATED = "terminated", _l("Terminated")


class SeatEvent(Choice):
    """What happened to seats, as the ledger of a seat line tells it."""

    COMMITTED = "committed", _l("Committed")
    RESERVED = "reserved", _l("Reserved")
    PLACED = "placed", _l("Placed")
    COMPLETED = "completed", _l("Completed")
    RELEASED = "released", _l("Released")
    LEFT = "left", _l("Left early")


class RuleEvent(Choice):
    """When a record was held to the rules."""

    PROPOSAL = "proposal", _l("Proposal")
    SIGNING = "signing", _l("Signing")
    HEADCOUNT = "headcount", _l("Change of the number of workers")
    PLACEMENT = "placement", _l("Placement")
    OVERRIDE = "override", _l("Let pass")


class RuleOutcome(Choice):
    """What a rule says of a record."""

    PASS = "pass", _l("Fulfilled")
    INFO = "info", _l("Hint")
    WARN = "warn", _l("Warning")
    BLOCK = "block", _l("Not permitted")


class SignatoryAuthority(Choice):
    """In what capacity somebody signs."""

    OWN = "own", _l("In person")
    ACTING = "plt", _l("Plt. (acting)")
    DAILY_ACTING = "plh", _l("Plh. (daily acting)")
    ON_BEHALF = "an", _l("a.n. (on behalf of)")
    POWER_OF_ATTORNEY = "power_of_attorney", _l("Power of attorney")


class FileKind(Choice):
    """What an uploaded paper is."""

    DRAFT = "draft", _l("Draft")
    SCAN = "scan", _l("Signed scan")
    OTHER = "other", _l("Attachment")


class Tab(Choice):
    """Which agreements a person wants to look at."""

    ALL = "all", _l("All")
    MINE = "mine", _l("Mine")
    IN_PROGRESS = "in-progress", _l("In progress")
    IN_FORCE = "in-force", _l("In force")
    EXPIRING = "expiring", _l("Ending soon")
    PAST = "past", _l("Past")
