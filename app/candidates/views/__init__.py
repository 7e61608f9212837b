"""The screens of candidates."""

from app.candidates.views import bulk, exports, lists, merges, past, personal, records
from app.candidates.views.blueprint import blueprint

__all__ = ["blueprint"]
