"""The screens of the workspace, one file each."""

from flask import Blueprint

blueprint = Blueprint("workspace", __name__, template_folder="../templates")

from app.workspace.views import company, guide, home, notices, quick, search  # noqa: E402 - they add their routes to the blueprint

__all__ = ["blueprint", "company", "guide", "home", "notices", "quick", "search"]
