"""What can be read of placements, always within a person's scope."""

from app.placements.queries import board as board
from app.placements.queries import scope as scope
from app.placements.queries.exempted import find_open, key_of, let_pass_at
from app.placements.queries.figures import Figures, by_officer, figures
from app.placements.queries.lists import Filters, in_tab, joined, list_page, overview
from app.placements.queries.narrowing import in_trash, mentions, of_lines
from app.placements.queries.offering import Wanted, candidates_for
from app.placements.queries.records import (
    SHOWN,
    candidates_of,
    check_of,
    checks_of,
    earlier_lines,
    held,
    history_of_line,
    line_or_404,
    may_propose,
    of_agreement,
    of_candidate,
    open_at,
    placement_for_change,
    placement_or_404,
    spoken_for,
    steps_of,
    story_of,
    summary_of_company,
    track,
)

__all__ = [
    "SHOWN",
    "Figures",
    "Filters",
    "Wanted",
    "by_officer",
    "candidates_for",
    "candidates_of",
    "check_of",
    "checks_of",
    "earlier_lines",
    "figures",
    "find_open",
    "held",
    "history_of_line",
    "in_tab",
    "in_trash",
    "joined",
    "key_of",
    "let_pass_at",
    "line_or_404",
    "list_page",
    "may_propose",
    "mentions",
    "of_agreement",
    "of_candidate",
    "of_lines",
    "open_at",
    "overview",
    "placement_for_change",
    "placement_or_404",
    "spoken_for",
    "steps_of",
    "story_of",
    "summary_of_company",
    "track",
]  # fmt: skip
