"""The screens of placements."""

from app.placements.views import lists as lists
from app.placements.views import records as records
from app.placements.views import seats as seats
from app.placements.views.blueprint import blueprint

__all__ = ["blueprint"]
