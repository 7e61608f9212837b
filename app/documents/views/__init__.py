"""The pages of papers."""

from app.documents.views import lists, office, records, templates, verification
from app.documents.views.blueprint import blueprint

__all__ = ["blueprint", "lists", "office", "records", "verification"]
