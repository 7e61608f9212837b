"""The closed lists of approvals."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core.enums import Choice
from app.core.permissions import Permission


class Kind(Choice):
    """What is decided; the values are stored."""

    AGREEMENT = "agreement", _l("Agreements")
    APPLICATION = "application", _l("Applications")
    PAPER = "paper", _l("Documents")
    REPORT = "report", _l("Reports")
    EXEMPTION = "exemption", _l("Exemptions")
    MERGE = "merge", _l("Duplicates")


class Verdict(Choice):
    """How it was decided; the values are stored."""

    APPROVED = "approved", _l("Approved")
    RETURNED = "returned", _l("Sent back")


OWN_WORDS = {
    (Kind.APPLICATION, Verdict.RETURNED): _l("Turned down"),
    (Kind.PAPER, Verdict.APPROVED): _l("Countersigned"),
    (Kind.EXEMPTION, Verdict.APPROVED): _l("Granted"),
    (Kind.EXEMPTION, Verdict.RETURNED): _l("Not granted"),
    (Kind.MERGE, Verdict.APPROVED): _l("Merged"),
    (Kind.MERGE, Verdict.RETURNED): _l("Not a duplicate"),
}
"""Where something else is done than to approve it or to send it back to be mended."""


def words_of(kind: Kind, verdict: Verdict) -> LazyString:
    """How something of a kind was decided."""
    return OWN_WORDS.get((kind, verdict), verdict.label)


class ExemptionState(Choice):
    """How far a request for an exemption has come; the values are stored."""

    OPEN = "open", _l("Waits for a decision")
    GRANTED = "granted", _l("Granted")
    REFUSED = "refused", _l("Not granted")
    WITHDRAWN = "withdrawn", _l("Withdrawn")


NEEDS: dict[Kind, Permission] = {
    Kind.AGREEMENT: Permission.AGREEMENT_APPROVE,
    Kind.APPLICATION: Permission.AGREEMENT_APPROVE,
    Kind.PAPER: Permission.DOCUMENT_SIGN,
    Kind.REPORT: Permission.DOCUMENT_SIGN,
    Kind.EXEMPTION: Permission.AGREEMENT_APPROVE,
    Kind.MERGE: Permission.COMPANY_EDIT_ALL,
}
"""The right without which nobody decides it."""
