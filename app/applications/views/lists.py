"""The list of applications."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import whose
from app.agreements import queries as agreements
from app.applications import counting, queries
from app.applications.enums import Authority, Tab
from app.applications.queries import Filters
from app.applications.saved import APPLICATIONS
from app.applications.views.blueprint import blueprint
from app.companies.models import Company
from app.companies.showing import lead_on
from app.core import asked
from app.core.permissions import Permission, require, visible_or_404
from app.core.rendering import render, url_with, wants_partial
from app.saved_views import queries as saved_views
from app.saved_views.lists import view_url

FILTERS = ("q", "authority", "owner", "company")


@blueprint.get("/applications")
@require(Permission.AGREEMENT_VIEW)
def index() -> ResponseReturnValue:
    """The applications, what has least time left first."""
    look = saved_views.look(APPLICATIONS, current_user, request.args)
    if look.default is not None and not request.args and not wants_partial():
        return redirect(view_url(look.default))
    today = counting.day_judged()
    tab = asked.member(request.args, "tab", Tab) or Tab.OPEN
    filters = Filters(
        query=asked.words(request.args),
        authority=asked.member(request.args, "authority", Authority),
        owner_id=whose.asked_for(request.args, "owner"),
        company_id=asked.row_id(request.args, "company"),
    )
    counts = queries.counts(filters, current_user, on=today)
    page = queries.list_page(
        filters, tab, current_user, on=today, total=counts[tab], key=request.args.get("key")
    )
    company = visible_or_404(current_user, Company, filters.company_id) if filters.company_id else None
    if company is not None:
        lead_on(company)
    owners = agreements.owners(also=filters.owner_id)
    return render(
        "applications/index.html",
        partial="applications/_list.html",
        look=look,
        page=page,
        deadlines={one.id: counting.deadline_of(one.complete_on) for one in page.rows},
        filters=filters,
        tab=tab,
        tabs=_tabs(counts, tab),
        chips=_chips(filters, company),
        owners=[(str(one.id), one.name) for one in owners],
        authorities=[(one.value, one.label) for one in Authority],
        cleared=url_for("applications.index", tab=request.args.get("tab")),
        kept={name: request.args[name] for name in ("tab", "company", "view") if request.args.get(name)},
    )


def _tabs(counts: dict[Tab, int], tab: Tab) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "href": url_with(tab=None if one is Tab.OPEN else one.value),
            "count": counts[one],
            "tone": "late" if one is Tab.LATE else None,
            "active": one is tab,
        }
        for one in Tab
    ]


def _chips(filters: Filters, company: Company | None) -> list[dict[str, Any]]:
    asked_for = {
        "q": f"“{filters.query}”" if filters.query else None,
        "authority": filters.authority.label if filters.authority else None,
        "owner": whose.name_of(filters.owner_id),
        "company": company.full_name if company else None,
    }
    return [
        {"label": label, "remove": url_with(**{name: None})} for name, label in asked_for.items() if label
    ]
