"""What can be read of applications, always within a person's scope."""

from app.applications.queries.lists import Filters, counts, due, in_tab, is_late, list_page, of_company
from app.applications.queries.records import (
    KINDS,
    SCHEME,
    application_for_change,
    application_or_404,
    approvals_of,
    attachment_or_404,
    in_force,
    latest_of,
    letter_of,
    loaded,
    loaded_for_change,
    may_change,
    needs_approval,
    papers_for,
    wordings_for,
)
from app.applications.queries.scope import may_decide

__all__ = [
    "KINDS",
    "SCHEME",
    "Filters",
    "application_for_change",
    "application_or_404",
    "approvals_of",
    "attachment_or_404",
    "counts",
    "due",
    "in_force",
    "in_tab",
    "is_late",
    "latest_of",
    "letter_of",
    "list_page",
    "loaded",
    "loaded_for_change",
    "may_change",
    "may_decide",
    "needs_approval",
    "of_company",
    "papers_for",
    "wordings_for",
]
