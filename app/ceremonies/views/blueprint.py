"""What the screens of ceremonies share."""

from flask import Blueprint, request, url_for

from app.agreements.services import largest_file
from app.ceremonies.models import Ceremony

blueprint = Blueprint("ceremonies", __name__, url_prefix="/ceremonies", template_folder="../templates")

MOST_AT_ONCE = 4
"""So many times the largest file may come in one request."""


@blueprint.url_value_preprocessor
def _make_room_for_scans(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Let scans that are too large come in as far as needed to say so beside the field."""
    if endpoint == "ceremonies.add_scans":
        request.max_content_length = MOST_AT_ONCE * largest_file()


def ceremony_url(ceremony: Ceremony, anchor: str | None = None) -> str:
    """The page of a ceremony."""
    return url_for("ceremonies.show", ceremony_id=ceremony.id, _anchor=anchor)
