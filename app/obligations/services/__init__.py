"""What can be done with obligations: write down, change, do, take back, copy, and plan the monitoring."""

from app.obligations.services.doing import complete, reopen
from app.obligations.services.monitoring import note_care, plan, plan_all
from app.obligations.services.reckoning import listen, reckon
from app.obligations.services.usual import copy_usual, note_signed, save_usual
from app.obligations.services.visited import note_edited, note_visit
from app.obligations.services.writing import add, edit, remove, restore

__all__ = [
    "add",
    "complete",
    "copy_usual",
    "edit",
    "listen",
    "note_care",
    "note_edited",
    "note_signed",
    "note_visit",
    "plan",
    "plan_all",
    "reckon",
    "remove",
    "reopen",
    "restore",
    "save_usual",
]
