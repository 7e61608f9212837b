"""One box for everything: companies, people, agreement numbers."""

from flask import request
from flask_login import current_user

from app.agreements import queries as agreements
from app.companies.finding import find_companies, find_contacts
from app.core.permissions import Permission, require
from app.core.rendering import render, wants_partial
from app.workspace.views import blueprint

IN_THE_BOX = 5
ON_THE_PAGE = 20
SHORTEST = 2


@blueprint.get("/search")
@require(Permission.COMPANY_VIEW)
def search() -> str:
    """What was found, grouped and ranked; a short list for the box of the top bar, a longer one on the page."""
    text = request.args.get("q", "").replace("\x00", " ").strip()
    limit = IN_THE_BOX if wants_partial() else ON_THE_PAGE
    is_too_short = len(text) < SHORTEST
    groups = {} if is_too_short else {
        "companies": find_companies(current_user, text, limit=limit),
        "contacts": find_contacts(current_user, text, limit=limit),
        "agreements": agreements.found(current_user, text, limit=limit),
    }  # fmt: skip
    return render(
        "workspace/search.html",
        partial="workspace/_found_in_box.html",
        text=text,
        is_too_short=is_too_short,
        groups=groups,
        total=sum(group.total for group in groups.values()),
    )
