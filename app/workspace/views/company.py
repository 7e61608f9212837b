"""One company: where we stand with it and what is next."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import history
from app.agreements import queries as agreements
from app.companies import pairs
from app.companies import queries as companies
from app.companies.models import Company
from app.core import clock
from app.core.permissions import Action, Permission, may, require
from app.core.rendering import render
from app.follow_ups import queries as follow_ups
from app.outreach import queries as outreach
from app.pipeline import queries as pipeline
from app.workspace import timeline
from app.workspace.views import blueprint


@blueprint.get("/companies/<int:company_id>")
@require(Permission.COMPANY_VIEW)
def company(company_id: int) -> ResponseReturnValue:
    """The page of one company; ``?shown=`` says how far back its timeline goes."""
    found = companies.company_or_404(current_user, company_id, options=companies.FULL)
    if (kept := _kept_instead_of(found)) is not None:
        return redirect(url_for("workspace.company", company_id=kept), 301)
    partnerships = pipeline.company_panel(found, current_user)
    promised = follow_ups.open_for(current_user, found.id)
    shown = timeline.length(request.args.get("shown"))
    visits = outreach.visit_panel(current_user, found, on=clock.today(), limit=shown + 1)
    papers = agreements.of_company(current_user, found.id)
    closed = follow_ups.closed_for(current_user, found.id, limit=shown + 1)
    return render(
        "workspace/company.html",
        partial="workspace/_company.html",
        **_head(found),
        pipeline=partnerships,
        open_follow_ups=promised,
        next_follow_up=promised[0] if promised else None,
        timeline=timeline.of(
            found, visits=visits.visits, pipeline=partnerships, closed=closed, agreements=papers, shown=shown
        ),
        agreements=papers,
        quota=agreements.quota_of(found, among=papers),
        contacts=companies.contacts_of(found.id),
        visit_panel=visits,
        branches=companies.branches_of(current_user, found.id),
    )


@blueprint.get("/companies/<int:company_id>/history")
@require(Permission.COMPANY_VIEW)
def company_history(company_id: int) -> ResponseReturnValue:
    """What was changed in the record of a company, by whom, from what to what."""
    found = companies.company_or_404(current_user, company_id, options=companies.FULL)
    if (kept := _kept_instead_of(found)) is not None:
        return redirect(url_for("workspace.company_history", company_id=kept), 301)
    may_merge = not found.is_trashed and current_user.can(Permission.COMPANY_EDIT_ALL)
    return render(
        "workspace/company_history.html",
        **_head(found),
        history=history.of("companies", found.id, limit=200),
        merges=pairs.merges_of(current_user, found.id) if may_merge else [],
        twins=pairs.likely_of(current_user, found.id) if may_merge else [],
        undo_until=pairs.undo_until,
    )


def _kept_instead_of(found: Company) -> int | None:
    """The company under which a merged one goes on."""
    return pairs.kept_instead_of(found.id) if found.is_trashed else None


def _head(found: Company) -> dict[str, Any]:
    """What the head of each page about a company shows."""
    may_change = may(current_user, Action.CHANGE, found)
    return {"company": found, "is_changeable": may_change, "may_change": may_change and not found.is_trashed}
