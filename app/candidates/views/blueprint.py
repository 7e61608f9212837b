"""The blueprint of this package, and what its screens share."""

from typing import Any

from flask import Blueprint, url_for

from app.candidates.models import Candidate
from app.core.forms import BaseForm

blueprint = Blueprint("candidates", __name__, template_folder="../templates")


def candidate_url(candidate: Candidate, anchor: str | None = None) -> str:
    """The page of a candidate."""
    return url_for("candidates.show", candidate_id=candidate.id, _anchor=anchor)


def status(form: BaseForm, *, conflicts: Any = ()) -> int:
    """The answer's code for a form that is shown, perhaps again."""
    if conflicts:
        return 409
    return 422 if form.errors or form.form_errors else 200
