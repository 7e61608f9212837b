"""The pinned views of the list of companies, counted."""

from flask import request
from flask_login import current_user

from app.core.permissions import Permission, require
from app.core.rendering import render
from app.reports import addresses, counting
from app.reports.filters import company_filter
from app.reports.saved import COMPANIES
from app.reports.views import blueprint
from app.saved_views import queries as saved_views

MOST_COUNTED = 12
"""How many pinned views are counted beside the list."""


@blueprint.get("/companies/views/pinned")
@require(Permission.COMPANY_VIEW)
def pinned_views() -> str:
    """The pinned views with how many companies each shows now; ``view`` is the one being looked at."""
    look = saved_views.look(COMPANIES, current_user, request.args)
    views = [view for view in look.views if view.is_pinned]
    wanted = [
        company_filter(addresses.read(view.address), reader_id=current_user.id)
        for view in views[:MOST_COUNTED]
    ]
    counts = counting.counts(current_user, wanted)
    return render(
        "reports/pinned.html",
        partial="reports/_pinned.html",
        look=look,
        pinned_counts={view.id: count for view, count in zip(views, counts, strict=False)},
    )
