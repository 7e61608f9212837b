"""The list of companies, what is done to many of them, and lists as files."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__, template_folder="../templates")

from app.reports.views import asking, bulk, cells, columns, exports, lists, on_map, pinned  # noqa: E402 - they add their routes to the blueprint

__all__ = ["asking", "blueprint", "bulk", "cells", "columns", "exports", "lists", "on_map", "pinned"]
