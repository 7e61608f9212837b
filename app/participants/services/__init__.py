"""What can change about agreements with participants, and which rules forbid it."""

from app.participants.services.drafting import doubts, draft, edit, last_day, word_anew
from app.participants.services.printing import as_file, paper, revealed, said
from app.participants.services.stepping import (
    attach,
    endorse,
    may_endorse,
    needs_guardian,
    sign,
    take_back,
)

__all__ = [
    "as_file",
    "attach",
    "doubts",
    "draft",
    "edit",
    "endorse",
    "last_day",
    "may_endorse",
    "needs_guardian",
    "paper",
    "revealed",
    "said",
    "sign",
    "take_back",
    "word_anew",
]
