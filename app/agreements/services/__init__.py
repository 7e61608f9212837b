"""What can be done with agreements: draft, edit, fill with seats and papers, move, sign, terminate, renew."""

from app.agreements.services.caring import care_for_change, change_care
from app.agreements.services.entering import enter, hold
from app.agreements.services.filing import Paper, amend_papers, file_papers, paper_problems, remove_papers
from app.agreements.services.moving import (
    check_may_sign,
    clear_signatures,
    lacking_for_signature,
    move,
    sign,
    terminate,
)
from app.agreements.services.papers import attach_paper, largest_file, remove_paper, restore_paper
from app.agreements.services.pulling import stage_before
from app.agreements.services.records import (
    DETAILS,
    amend,
    check_may_draft,
    draft,
    edit,
    may_edit,
    may_edit_terms,
    renew,
)
from app.agreements.services.rules import (
    LONGEST_REASON,
    check_reason,
    hold_companies_to_quota,
    hold_to_rules,
    keep,
    let_pass,
    note_override,
    refuse,
)
from app.agreements.services.seats import add_seats, edit_seats, remove_seats, restore_seats
from app.agreements.services.wordings import keep_wording, save_clause, shift_clause, word

__all__ = [
    "DETAILS",
    "LONGEST_REASON",
    "Paper",
    "add_seats",
    "amend",
    "amend_papers",
    "attach_paper",
    "care_for_change",
    "change_care",
    "check_may_draft",
    "check_may_sign",
    "check_reason",
    "clear_signatures",
    "draft",
    "edit",
    "edit_seats",
    "enter",
    "file_papers",
    "hold",
    "hold_companies_to_quota",
    "hold_to_rules",
    "keep",
    "keep_wording",
    "lacking_for_signature",
    "largest_file",
    "let_pass",
    "may_edit",
    "may_edit_terms",
    "move",
    "note_override",
    "paper_problems",
    "refuse",
    "remove_paper",
    "remove_papers",
    "remove_seats",
    "renew",
    "restore_paper",
    "restore_seats",
    "save_clause",
    "shift_clause",
    "sign",
    "stage_before",
    "terminate",
    "word",
]  # fmt: skip
