"""Whether a paper somebody holds in the hand is real: asked by its code, without signing in."""

from flask import abort, make_response
from flask.typing import ResponseReturnValue

from app.core.permissions import public
from app.core.rendering import render
from app.core.web import limiter
from app.documents import queries
from app.documents.views.blueprint import blueprint


@blueprint.get("/verify/<token>")
@public
@limiter.limit("60 per hour")
def verify(token: str) -> ResponseReturnValue:
    """Kind, number, date and state of a paper, and the fingerprint of its copy: nothing of what it says, nobody's name."""
    document = queries.issued_with(token) or abort(404)
    answer = make_response(render("documents/verify.html", document=document, copy=document.files[-1]))
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
