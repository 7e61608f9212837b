"""What can be read of agreements with participants, always within a person's scope."""

from app.participants.queries import scope as scope
from app.participants.queries.lists import Filters, Row, counts, lacking_endorsement, list_page, rows_of
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

__all__ = [
    "Filters",
    "Row",
    "agreement_for_change",
    "agreement_or_404",
    "counts",
    "file_or_404",
    "find_of",
    "held",
    "lacking_endorsement",
    "latest_file",
    "list_page",
    "many",
    "of_agreement",
    "paper_of",
    "rows_of",
    "source",
]
