"""The borders that maps are drawn with, for the browser to keep."""

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.core.permissions import signed_in
from app.settings import places
from app.settings.views import settings

A_YEAR = 365 * 24 * 3600


@settings.get("/outlines")
@signed_in
def outlines() -> ResponseReturnValue:
    """The borders; kept for good under an address that changes with them."""
    answer: Response = jsonify(places.office_outlines())
    if request.args.get("version", "") == places.outlines_version():
        answer.cache_control.private = True
        answer.cache_control.max_age = A_YEAR
        answer.cache_control.immutable = True
    return answer
