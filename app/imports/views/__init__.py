"""The screens of the imports: from the file to its result, and what it leaves to download."""

from flask import Blueprint

blueprint = Blueprint("imports", __name__, url_prefix="/imports", template_folder="../templates")

from app.imports.views import downloads, examples, mappings, naming, previews, runs  # noqa: E402 - they add their routes to the blueprint

__all__ = ["blueprint", "downloads", "runs"]
