"""What can be read of obligations, always within a person's scope."""

from app.obligations.queries import scope as scope
from app.obligations.queries.lists import (
    OWED_UNDER,
    Wanted,
    counts,
    is_open,
    is_owed,
    list_page,
    when_is,
)
from app.obligations.queries.records import (
    changeable_among,
    follower_of,
    obligation_or_404,
    of_agreement,
    usual,
    usual_counted,
)

__all__ = [
    "OWED_UNDER",
    "Wanted",
    "changeable_among",
    "counts",
    "follower_of",
    "is_open",
    "is_owed",
    "list_page",
    "obligation_or_404",
    "of_agreement",
    "usual",
    "usual_counted",
    "when_is",
]
