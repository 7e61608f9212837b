"""The list of papers."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.companies.models import Company
from app.companies.showing import lead_on
from app.core import asked
from app.core.permissions import Permission, require, visible_or_404
from app.core.rendering import render, url_with
from app.documents import queries
from app.documents.enums import DocumentKind, Tab
from app.documents.views.blueprint import blueprint


@blueprint.get("/documents")
@require(Permission.DOCUMENT_VIEW)
def index() -> ResponseReturnValue:
    """The papers, narrowed by what the address says, with true totals."""
    years = queries.years(current_user)
    company = _company()
    filters = queries.Filters(
        words=asked.words(request.args),
        kind=asked.member(request.args, "kind", DocumentKind),
        year=_year(years),
        company_id=company.id if company else None,
    )
    tabs = [tab for tab in Tab if tab is not Tab.SIGNATURE or current_user.can(Permission.DOCUMENT_SIGN)]
    tab = next((one for one in tabs if one == request.args.get("tab")), Tab.ALL)
    counts = queries.tab_counts(current_user, filters)
    return render(
        "documents/index.html",
        partial="documents/_list.html",
        page=queries.documents(current_user, filters, tab, total=counts[tab], key=request.args.get("key")),
        filters=filters,
        tab=tab,
        tabs=[_tab(one, counts[one], is_active=one is tab) for one in tabs],
        chips=_chips(filters, company),
        kinds=[(kind.value, kind.label) for kind in DocumentKind],
        years=[(str(year), str(year)) for year in years],
        cleared=url_for("documents.index", tab=request.args.get("tab")),
        kept={
            "tab": tab.value if tab is not Tab.ALL else "",
            "company": str(company.id) if company else "",
        },
    )


def _company() -> Company | None:
    company_id = asked.row_id(request.args, "company")
    if company_id is None:
        return None
    company = visible_or_404(current_user, Company, company_id)
    lead_on(company)
    return company


def _year(known: Any) -> int | None:
    return next((year for year in known if str(year) == request.args.get("year")), None)


def _tab(tab: Tab, count: int, *, is_active: bool) -> dict[str, Any]:
    return {
        "label": tab.label,
        "href": url_with(tab=None if tab is Tab.ALL else tab.value),
        "count": count,
        "tone": "warn" if tab is Tab.SIGNATURE and count else None,
        "active": is_active,
    }


def _chips(filters: queries.Filters, company: Company | None) -> list[dict[str, str]]:
    chips = []
    if company is not None:
        chips.append({"label": company.full_name, "remove": url_with(company=None)})
    if filters.kind is not None:
        chips.append({"label": str(filters.kind.label), "remove": url_with(kind=None)})
    if filters.year is not None:
        chips.append({"label": str(filters.year), "remove": url_with(year=None)})
    if filters.words:
        chips.append({"label": f"“{filters.words}”", "remove": url_with(q=None)})
    return chips
