"""The blueprint of this package."""

from flask import Blueprint, request

from app.agreements.services import largest_file

blueprint = Blueprint("obligations", __name__, template_folder="../templates")


@blueprint.url_value_preprocessor
def _make_room_for_proofs(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Let a file that is too large come in as far as needed to say so beside its field."""
    if endpoint == "obligations.complete":
        request.max_content_length = 2 * largest_file()
