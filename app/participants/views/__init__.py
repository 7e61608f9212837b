"""The screens of agreements with participants."""

from app.participants.views import lists, papers, records, stacks, steps
from app.participants.views.blueprint import blueprint

__all__ = ["blueprint", "lists", "papers", "records", "stacks", "steps"]
