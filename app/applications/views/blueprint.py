"""The blueprint of this package, and what its views read of a request."""

from flask import Blueprint, abort, request, url_for

from app.agreements.services import largest_file
from app.applications.enums import AttachmentKind
from app.applications.models import Application
from app.core.forms import BaseForm

blueprint = Blueprint("applications", __name__, template_folder="../templates")


@blueprint.url_value_preprocessor
def _make_room_for_papers(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Let a paper that is too large come in as far as needed to say so beside its field."""
    if endpoint == "applications.attach":
        request.max_content_length = 2 * largest_file()


def application_url(application: Application, anchor: str | None = None) -> str:
    return url_for("applications.show", application_id=application.id, _anchor=anchor)


def kind_or_404(name: str) -> AttachmentKind:
    """The kind of attachment an address names."""
    return next((kind for kind in AttachmentKind if kind == name), None) or abort(404)


def failed(form: BaseForm) -> bool:
    """Whether the form says that something is wrong."""
    return bool(form.errors or form.form_errors)
