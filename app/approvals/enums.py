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


REFUSABLE = frozenset({Kind.APPLICATION, Kind.EXEMPTION})
"""What is refused for good where others are sent back to be mended."""


def words_of(kind: Kind, verdict: Verdict) -> LazyString:
    """How something of a kind was decided."""
    if kind is Kind.MERGE:
        return _l("Merged") if verdict is Verdict.APPROVED else _l("Not a duplicate")
    if verdict is Verdict.RETURNED and kind in REFUSABLE:
        return _l("Turned down")
    return verdict.label


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
