"""What can be read of what waits and of what was decided, always within a person's scope."""

from app.approvals.queries import scope
from app.approvals.queries.decided import decided, decision_for_undo, latest_of, of_subject
from app.approvals.queries.delegations import delegation_for_change, delegations, overlapping
from app.approvals.queries.exemptions import (
    asked_by,
    exemption_for_change,
    exemption_or_404,
    exemptions_of,
    own_in_review,
    rules_asked_for,
)
from app.approvals.queries.waiting import (
    Item,
    counted_in_rail,
    counts,
    find_waiting,
    is_on_file,
    kinds_of,
    waiting,
)

__all__ = [
    "Item", "asked_by", "counted_in_rail", "counts", "decided", "decision_for_undo", "delegation_for_change", "delegations", "exemption_for_change", "exemption_or_404",
    "exemptions_of", "find_waiting", "is_on_file", "kinds_of", "latest_of", "of_subject", "overlapping", "own_in_review", "rules_asked_for", "scope", "waiting",
]  # fmt: skip
