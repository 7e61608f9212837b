"""The blueprints of this package, and how phones are answered when something is wrong."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.core.db import db
from app.core.web import take_in_the_rest
from app.outreach.services import LARGEST_PHOTO_MB
from config import MEGABYTE

blueprint = Blueprint("sync", __name__, template_folder="../templates")
"""Pages for people."""

outbox = Blueprint("outbox", __name__, url_prefix="/sync")
"""What phones ask and send: JSON only, also when it fails."""

LARGEST_ITEM = MEGABYTE // 2
STATES = {
    HTTPStatus.BAD_REQUEST: "cut",
    HTTPStatus.UNAUTHORIZED: "signed_out",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "unknown",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.TOO_MANY_REQUESTS: "busy",
}


@outbox.url_value_preprocessor
def _take_in_body(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Read what a slow phone sends before the database is asked anything: no lock waits for a network."""
    request.max_content_length = LARGEST_PHOTO_MB * MEGABYTE if endpoint == "outbox.picture" else LARGEST_ITEM
    request.get_data()


@outbox.errorhandler(HTTPException)
def _failed(error: HTTPException) -> ResponseReturnValue:
    """The failure as a phone reads it; what was half-done is taken back."""
    db.session.rollback()
    status = HTTPStatus(error.code or 500)
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        take_in_the_rest()
    return jsonify({"state": STATES.get(status, "failed")}), status


@outbox.errorhandler(CSRFError)
def _token_failed(error: CSRFError) -> ResponseReturnValue:
    """Whose session ended has no token either: that they sign in is what helps."""
    if not current_user.is_authenticated:
        return jsonify({"state": "signed_out"}), HTTPStatus.UNAUTHORIZED
    return jsonify({"state": "token"}), HTTPStatus.BAD_REQUEST
