"""What is always there: all pages at one glance, the keys, and a sign of life."""

from flask.typing import ResponseReturnValue

from app.core.permissions import public, signed_in
from app.core.rendering import render
from app.workspace.views import blueprint


@blueprint.get("/more")
@signed_in
def more() -> str:
    """Every page the reader may open, for phones without scripts."""
    return render("workspace/more.html")


@blueprint.get("/help")
@signed_in
def shortcuts() -> str:
    """The keys and the few ideas that make the work quick."""
    return render("workspace/help.html")


@blueprint.get("/healthz")
@public
def health() -> ResponseReturnValue:
    """That this process answers; it says nothing else and asks the database nothing."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
