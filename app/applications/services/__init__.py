"""What can be done with applications: open, complete, check, decide, hand on, take back."""

from app.applications.services.checking import judge
from app.applications.services.deciding import (
    approve,
    hand_on,
    record_approval,
    refuse,
    set_authority,
    take_back,
    withdraw,
)
from app.applications.services.filing import attach, link, open_for

__all__ = [
    "approve",
    "attach",
    "hand_on",
    "judge",
    "link",
    "open_for",
    "record_approval",
    "refuse",
    "set_authority",
    "take_back",
    "withdraw",
]
