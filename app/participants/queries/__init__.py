"""What can be read of agreements with participants, always within a person's scope."""

from app.participants.queries import scope as scope
from app.participants.queries.lists import (
    DUE,
    Filters,
    Row,
    condition,
    counts,
    joined,
    lacking_endorsement,
    list_page,
    rows_of,
)
from app.participants.queries.records import (
    agreement_for_change,
    agreement_or_404,
    file_or_404,
    find_of,
    held,
    latest_file,
    many,
    of_agreement,
    paper_of,
    source,
)
from app.participants.queries.stacks import of_companies, of_participants, papers_in_force

__all__ = [
    "DUE",
    "Filters",
    "Row",
    "agreement_for_change",
    "agreement_or_404",
    "condition",
    "counts",
    "file_or_404",
    "find_of",
    "held",
    "joined",
    "lacking_endorsement",
    "latest_file",
    "list_page",
    "many",
    "of_agreement",
    "of_companies",
    "of_participants",
    "paper_of",
    "papers_in_force",
    "rows_of",
    "source",
]
