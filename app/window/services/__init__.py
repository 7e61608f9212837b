"""What can be done through the window: ask a company, answer, review what came, take up who is not known yet."""

from app.window.services.answering import DATA, answer, seat_rows
from app.window.services.approaching import approach, dismiss, reopen, take_up
from app.window.services.asking import MOST_DAYS, ask, note_opened, open_or_refuse, revoke
from app.window.services.reviewing import Decision, review

__all__ = [
    "DATA",
    "MOST_DAYS",
    "Decision",
    "answer",
    "approach",
    "ask",
    "dismiss",
    "note_opened",
    "open_or_refuse",
    "reopen",
    "review",
    "revoke",
    "seat_rows",
    "take_up",
]
