"""The screens of agreements."""

from app.agreements.views import lists, moves, papers, records, rules, seats, wordings
from app.agreements.views.blueprint import blueprint

__all__ = ["blueprint"]
