"""What can be read of papers, always within a person's scope."""

from app.documents.queries.finding import found, latest_of_company
from app.documents.queries.lists import (
    Filters,
    documents,
    in_tab,
    of_subject,
    open_draft,
    tab_counts,
    to_countersign_counted,
    with_papers,
    years,
)
from app.documents.queries.office import (
    letterhead,
    letterhead_for_change,
    next_number,
    numbered_alike,
    officials,
    register_of,
    registers,
    sharing,
    signatories,
)
from app.documents.queries.records import (
    SHOWN,
    document_or_404,
    find_successor,
    issued_with,
    makers_of,
    may_change,
    subject_or_404,
)
from app.documents.queries.scope import SUBJECTS, subject_condition
from app.documents.queries.templates import templates, templates_for

__all__ = [
    "SHOWN",
    "SUBJECTS",
    "Filters",
    "document_or_404",
    "documents",
    "find_successor",
    "found",
    "in_tab",
    "issued_with",
    "latest_of_company",
    "letterhead",
    "letterhead_for_change",
    "makers_of",
    "may_change",
    "next_number",
    "numbered_alike",
    "of_subject",
    "officials",
    "open_draft",
    "register_of",
    "registers",
    "sharing",
    "signatories",
    "subject_condition",
    "subject_or_404",
    "tab_counts",
    "templates",
    "templates_for",
    "to_countersign_counted",
    "with_papers",
    "years",
]
