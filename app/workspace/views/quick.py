"""One company at a glance: the drawer that opens beside a list, and a page of its own without scripts."""

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agreements import queries as agreements
from app.companies import queries as companies
from app.companies.showing import lead_on
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.follow_ups import queries as follow_ups
from app.outreach import queries as outreach
from app.pipeline import queries as pipeline
from app.workspace import timeline
from app.workspace.views import blueprint

EVENTS = 3
"""How many of the latest events tell where a company stands."""

PEOPLE = 5
"""How many of its people are whom to call."""


@blueprint.get("/companies/<int:company_id>/quick-look")
@require(Permission.COMPANY_VIEW)
def quick_look(company_id: int) -> ResponseReturnValue:
    """Where we stand with a company and whom to call, without leaving the list."""
    found = companies.company_or_404(current_user, company_id, options=companies.FULL)
    lead_on(found)
    partnerships = pipeline.company_panel(found, current_user)
    promised = follow_ups.open_for(current_user, found.id)
    papers = agreements.of_company(current_user, found.id)
    latest = timeline.of(
        found,
        visits=outreach.visits_of(current_user, found, limit=EVENTS + 1),
        pipeline=partnerships,
        closed=follow_ups.closed_for(current_user, found.id, limit=EVENTS + 1),
        agreements=papers,
        shown=EVENTS,
    )
    return render(
        "workspace/quick_look.html",
        partial="workspace/_quick_look.html",
        company=found,
        pipeline=partnerships,
        open_follow_ups=promised,
        timeline=latest,
        agreements=papers,
        quota=agreements.quota_of(found, among=papers),
        contacts=[one for one in companies.contacts_of(found.id, limit=PEOPLE) if not one.has_left],
    )
