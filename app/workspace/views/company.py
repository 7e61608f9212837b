"""One company: where we stand with it and what is next."""

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.accounts import history
from app.agreements import queries as agreements
from app.companies import pairs, placing
from app.companies import queries as companies
from app.companies.models import Company
from app.companies.showing import lead_on
from app.core import clock
from app.core.paging import PAGE_SIZE
from app.core.permissions import Permission, require
from app.core.rendering import render, url_with
from app.follow_ups import queries as follow_ups
from app.outreach import queries as outreach
from app.pipeline import queries as pipeline
from app.reports import addresses, counting, near
from app.reports import queries as reports
from app.reports.filters import company_filter, sort_of
from app.workspace import recent, timeline
from app.workspace.views import blueprint

LONGEST_PLACE = 7


@blueprint.get("/companies/<int:company_id>")
@require(Permission.COMPANY_VIEW)
def company(company_id: int) -> ResponseReturnValue:
    """The page of one company; ``?shown=`` says how far back its timeline goes."""
    head = _head(company_id)
    found = head["company"]
    recent.remember(current_user, found)
    promised = follow_ups.open_for(current_user, found.id)
    shown = timeline.length(request.args.get("shown"))
    visits = outreach.visit_panel(current_user, found, on=clock.today(), limit=shown + 1)
    partnerships = pipeline.company_panel(found, current_user, visits=visits.visits)
    papers = agreements.of_company(current_user, found.id)
    closed = follow_ups.closed_for(current_user, found.id, limit=shown + 1)
    return render(
        "workspace/company.html",
        partial="workspace/_company.html",
        **head,
        pipeline=partnerships,
        open_follow_ups=promised,
        next_follow_up=promised[0] if promised else None,
        timeline=timeline.of(
            found, visits=visits.visits, pipeline=partnerships, closed=closed, agreements=papers, shown=shown
        ),
        agreements=papers,
        quota=agreements.quota_of(found, among=papers),
        people=companies.contact_panel(found.id, shown=request.args.get("contacts")),
        all_people=url_with(contacts=companies.ALL_CONTACTS),
        visit_panel=visits,
        branches=companies.branches_of(current_user, found.id),
    )


@blueprint.get("/companies/<int:company_id>/place")
@require(Permission.COMPANY_VIEW)
def company_place(company_id: int) -> ResponseReturnValue:
    """Where a company is, and who is near it."""
    head = _head(company_id)
    return render(
        "workspace/company_place.html",
        **head,
        place_hint=placing.hint_for(head["company"]),
        nearest=near.nearest(current_user, head["company"]),
        reaches=near.REACHES,
    )


@blueprint.get("/companies/<int:company_id>/papers")
@require(Permission.COMPANY_VIEW)
def company_papers(company_id: int) -> ResponseReturnValue:
    """The papers about a company, and what it was asked by link."""
    return render("workspace/company_papers.html", **_head(company_id))


@blueprint.get("/companies/<int:company_id>/history")
@require(Permission.COMPANY_VIEW)
def company_history(company_id: int) -> ResponseReturnValue:
    """What was changed in the record of a company, by whom, from what to what."""
    head = _head(company_id)
    found = head["company"]
    may_merge = not found.is_trashed and current_user.can(Permission.COMPANY_EDIT_ALL)
    return render(
        "workspace/company_history.html",
        **head,
        history=history.of("companies", found.id, limit=200),
        merges=pairs.merges_of(current_user, found.id) if may_merge else [],
        twins=pairs.likely_of(current_user, found.id) if may_merge else [],
        undo_until=pairs.undo_until,
    )


def _head(company_id: int) -> dict[str, Any]:
    """What the head of each page about a company shows; of a merged one, the way to where it goes on."""
    found, may_change = companies.company_and_right(current_user, company_id, options=companies.FULL)
    lead_on(found)
    return {
        "walk": _walk(found),
        "company": found,
        "is_changeable": may_change,
        "may_change": may_change and not found.is_trashed,
    }


def _walk(found: Company) -> dict[str, Any] | None:
    """The way on through the list that this company was opened from; None where it was opened from elsewhere."""
    place = request.args.get("at", "")
    if not place.isdecimal() or not 0 < len(place) <= LONGEST_PLACE:
        return None
    text = request.args.get("list", "")
    address = addresses.read(text)
    sort = sort_of(address)
    wanted = company_filter(address, reader_id=current_user.id)
    walk = reports.walk(
        current_user,
        wanted,
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        at=found,
        place=int(place),
        total=counting.count(current_user, wanted),
    )
    key = address.get("key") or (walk.key if walk.place > PAGE_SIZE else None)
    return {
        "place": min(walk.place, walk.total),
        "total": walk.total,
        "back": f"{addresses.list_url(text, key=key)}#company-{found.id}",
        "previous": _beside(walk.previous_id, max(walk.place - 1, 1), address),
        "next": _beside(walk.next_id, walk.place + 1, address),
    }


def _beside(company_id: int | None, place: int, address: MultiDict[str, str]) -> str | None:
    """The page of the company next to this one; the list then begins where that company stands."""
    if company_id is None:
        return None
    kept = urlencode([(key, value) for key, value in address.items(multi=True) if key != "key"])
    return url_for("workspace.company", company_id=company_id, at=place, list=kept or None)
