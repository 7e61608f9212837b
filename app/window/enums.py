"""The closed lists of the company's window."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class Purpose(Choice):
    """What a company is asked for by a link."""

    DATA = "data", _l("Confirm its data and number of workers")
    INTEREST = "interest", _l("State its interest and seats")
    COMMENT = "comment", _l("Comment on the draft agreement")
    SCAN = "scan", _l("Send the signed scan")


class Interest(Choice):
    """Whether a company wants to take apprentices."""

    YES = "yes", _l("Yes, we are interested")
    LATER = "later", _l("Perhaps later")
    NO = "no", _l("Not at the moment")


class LinkState(Choice):
    """Whether a link still opens the window."""

    OPEN = "open", _l("Open")
    SENT = "sent", _l("Answered")
    EXPIRED = "expired", _l("Expired")
    REVOKED = "revoked", _l("Withdrawn")


class ItemKind(Choice):
    """What one thing is that a company says."""

    DATA = "data", _l("Data")
    HEADCOUNT = "headcount", _l("Number of workers")
    INTEREST = "interest", _l("Interest")
    SEATS = "seats", _l("Seats")
    COMMENT = "comment", _l("Comment on the draft")
    SCAN = "scan", _l("Signed scan")


class Verdict(Choice):
    """What the office decided about what a company says."""

    WAITING = "waiting", _l("To be reviewed")
    ACCEPTED = "accepted", _l("Accepted")
    REJECTED = "rejected", _l("Not accepted")
