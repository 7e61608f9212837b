"""One box for everything: companies, people, numbers, papers, words of visits and follow-ups."""

from flask import request
from flask_login import current_user

from app.core.permissions import Permission, require
from app.core.rendering import render, wants_partial
from app.workspace import hits
from app.workspace.views import blueprint

IN_THE_BOX = 5
ON_THE_PAGE = 20


@blueprint.get("/search")
@require(Permission.COMPANY_VIEW)
def search() -> str:
    """What was found, grouped and ranked; a short list for the box of the top bar, a longer one on the page."""
    typed = request.args.get("q", "")
    results = hits.search(current_user, typed, limit=IN_THE_BOX if wants_partial() else ON_THE_PAGE)
    return render(
        "workspace/search.html",
        partial="workspace/_found_in_box.html",
        results=results,
        text=results.asked.text,
    )
