"""What can be read of candidates, always within a person's scope."""

from app.candidates.queries.finding import alike, candidates_found, find_by_nik, is_named, on_file
from app.candidates.queries.lists import (
    SORTS,
    Filters,
    chosen,
    export_count,
    export_rows,
    in_tab,
    list_page,
    overview,
    tag_names,
    tags_of,
    years,
)
from app.candidates.queries.records import (
    FULL,
    candidate_for_change,
    candidate_or_404,
    history_of,
    refusal_for_change,
    training_for_change,
    trashed,
)
from app.candidates.queries.twins import hold, merge_for_undo, merged_into, merges, twins, twins_of

__all__ = [
    "FULL",
    "SORTS",
    "Filters",
    "alike",
    "candidate_for_change",
    "candidate_or_404",
    "candidates_found",
    "chosen",
    "export_count",
    "export_rows",
    "find_by_nik",
    "history_of",
    "hold",
    "in_tab",
    "is_named",
    "list_page",
    "merge_for_undo",
    "merged_into",
    "merges",
    "on_file",
    "overview",
    "refusal_for_change",
    "tag_names",
    "tags_of",
    "training_for_change",
    "trashed",
    "twins",
    "twins_of",
    "years",
]  # fmt: skip
