"""What can be read of agreements, always within a person's scope."""

from app.agreements.queries import scope as scope
from app.agreements.queries.finding import found
from app.agreements.queries.lists import (
    SORTS,
    Filters,
    Overview,
    Signed,
    expiring,
    expiring_counted,
    expiring_counts,
    in_tab,
    list_page,
    of_company,
    of_partnership,
    overview,
    seats_by_agreement,
    signed_between,
)
from app.agreements.queries.quota import QUOTA_SHARE, Quota, quota_of
from app.agreements.queries.records import (
    FOUND_COMPANIES,
    PARENTS,
    SHOWN,
    Chain,
    History,
    bearing_same_number,
    chain_of,
    companies_for_agreement,
    find_company,
    has_children,
    has_scan,
    history_of,
    is_renewed_by,
    may_change,
    open_steps,
    owners,
    paper_or_404,
    papers_of,
    parents_for,
    partnerships_for,
    seat_line_or_404,
    track,
)
from app.agreements.queries.rules import (
    case_of,
    live_of_companies,
    results_of,
    standings_of,
    with_overrides,
)
from app.agreements.queries.seats import entries_of, totals_of
from app.agreements.queries.standing import is_live, shown_state

__all__ = [
    "FOUND_COMPANIES", "PARENTS", "QUOTA_SHARE", "SHOWN", "SORTS", "Chain", "Filters", "History", "Overview", "Quota", "Signed",
    "bearing_same_number", "case_of", "chain_of", "companies_for_agreement", "entries_of", "expiring", "expiring_counted", "expiring_counts", "find_company", "found",
    "has_children", "has_scan", "history_of", "in_tab", "is_live", "is_renewed_by", "list_page", "live_of_companies", "may_change", "of_company",
    "of_partnership", "open_steps", "overview", "owners", "paper_or_404", "papers_of", "parents_for",
    "partnerships_for", "quota_of", "results_of", "seat_line_or_404", "seats_by_agreement", "shown_state", "signed_between", "standings_of", "totals_of", "track", "with_overrides",
]  # fmt: skip
