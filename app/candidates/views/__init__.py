"""The screens of candidates."""

from app.candidates.views import bulk, exports, lists, past, personal, records
from app.candidates.views.blueprint import blueprint

__all__ = ["blueprint"]
