"""What the screens of agreements with participants share."""

from flask import Blueprint, request, url_for
from flask_login import current_user

from app.agreements.services import largest_file
from app.participants import queries
from app.participants.models import ParticipantAgreement

blueprint = Blueprint(
    "participants", __name__, url_prefix="/participant-agreements", template_folder="../templates"
)


@blueprint.url_value_preprocessor
def _make_room_for_scans(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Let a scan that is too large come in as far as needed to say so beside its field."""
    if endpoint == "participants.sign":
        request.max_content_length = 3 * largest_file()


def changeable(agreement_id: int) -> ParticipantAgreement:
    """The agreement if the reader may change it; 404 and 403 otherwise."""
    return queries.agreement_for_change(current_user, agreement_id)


def page_url(agreement: ParticipantAgreement, anchor: str | None = None) -> str:
    """The page of an agreement."""
    return url_for("participants.show", agreement_id=agreement.id, _anchor=anchor)
