"""The pages of applications."""

from app.applications.views import checking, deciding, lists, records
from app.applications.views.blueprint import blueprint

__all__ = ["blueprint", "checking", "deciding", "lists", "records"]
