"""Whether a paper somebody holds in the hand is real: asked by its code, without signing in."""

from flask import abort, make_response
from flask.typing import ResponseReturnValue

from app.core.permissions import public
from app.core.rendering import render
from app.core.web import limiter
from app.documents import queries
from app.documents.papers import KINDS
from app.documents.views.blueprint import blueprint


@blueprint.get("/verify/<token>")
@public
@limiter.limit("60 per hour")
def verify(token: str) -> ResponseReturnValue:
    """Kind, number, date and state of a paper, and the fingerprint of its copy; of an agreement its parties and days.

    Nothing else of what it says, and nobody's name.
    """
    document = queries.issued_with(token) or abort(404)
    tells = KINDS[document.kind].public
    answer = make_response(
        render(
            "documents/verify.html",
            document=document,
            copy=document.files[-1],
            further=tells(document) if tells else [],
        )
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
