"""The blueprint of this package, and what its views read of a request."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_login import current_user

from app.core.permissions import changeable_or_403
from app.documents import queries, services
from app.documents.enums import Subject
from app.documents.models import Document

blueprint = Blueprint("documents", __name__, template_folder="../templates")

PAGES: dict[Subject, tuple[str, str]] = {
    Subject.VISIT: ("outreach.visit", "visit_id"),
    Subject.ROAD_SHOW: ("outreach.road_show", "road_show_id"),
    Subject.AGREEMENT: ("agreements.show", "agreement_id"),
}
"""The page of the record a paper tells of, and what its address calls the id; later packages add theirs."""


@blueprint.url_value_preprocessor
def _make_room_for_a_logo(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Let a picture that is too large come in as far as needed to say so beside its field."""
    if endpoint == "documents.letterhead":
        request.max_content_length = 3 * services.LARGEST_LOGO


def changeable(document_id: int) -> Document:
    """The paper, held, if the reader may change it; 404 and 403 otherwise."""
    return changeable_or_403(current_user, Document, document_id, options=queries.SHOWN, is_held=True)


def document_url(document: Document) -> str:
    return url_for("documents.show", document_id=document.id)


def subject_url(subject: Subject, subject_id: int) -> str | None:
    """The page of the record a paper tells of."""
    if subject not in PAGES:
        return None
    endpoint, argument = PAGES[subject]
    values: dict[str, Any] = {argument: subject_id}
    return url_for(endpoint, **values)
