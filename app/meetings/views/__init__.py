"""The screens of review meetings."""

from app.meetings.views import items, meetings
from app.meetings.views.blueprint import blueprint

__all__ = ["blueprint", "items", "meetings"]
