"""The list of companies."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.companies.deeds import COMPANY_DEEDS
from app.companies.enums import Deed
from app.core.enums import Choice
from app.core.permissions import Permission, require
from app.core.rendering import render, url_without, wants_partial
from app.reports import addresses, choices, conditions, counting, near, queries
from app.reports.choices import Dimension
from app.reports.filters import TABS, CompanyFilter, company_filter, sort_of
from app.reports.grouping import GROUPINGS
from app.reports.saved import COMPANIES
from app.reports.views import blueprint, rows
from app.reports.views.on_map import companies_on_map
from app.saved_views import queries as saved_views
from app.saved_views.lists import view_url


@blueprint.get("/companies")
@require(Permission.COMPANY_VIEW)
def companies() -> ResponseReturnValue:
    """Every company on file, searched, filtered, sorted, page by page; the bare address opens the default view."""
    look = saved_views.look(COMPANIES, current_user, request.args)
    if look.default is not None and not request.args and not wants_partial():
        return redirect(view_url(look.default))
    wanted = company_filter(request.args, reader_id=current_user.id)
    without_tab = company_filter(_without(request.args, "tab"), reader_id=current_user.id)
    tab = request.args.get("tab", "")
    dimensions = choices.company_dimensions()
    counts = counting.tabs(current_user, without_tab)
    is_map = request.args.get("layout") == "map"
    by = GROUPINGS.get(request.args.get("group", "")) if wanted.within is None and not is_map else None
    return render(
        "reports/companies.html",
        partial="reports/_companies.html",
        tab=tab if tab in TABS else "all",
        counts=counts,
        dimensions=dimensions,
        chips=_chips(dimensions),
        asked=addresses.asked(request.args, reader_id=current_user.id),
        kept=_kept(),
        address=request.query_string.decode(),
        circle=wanted.near,
        reaches=near.REACHES,
        look=look,
        total=counts.of(tab),
        grouping=by,
        groupings=GROUPINGS,
        groups=queries.groups(current_user, wanted, by) if by else [],
        # How many each pinned view shows is asked for once the page is there.
        pinned_counts={},
        **(companies_on_map(wanted) if is_map else _rows(wanted, total=0 if by else counts.of(tab))),
    )


def _rows(wanted: CompanyFilter, *, total: int) -> dict[str, Any]:
    """One page of the list as a table."""
    sort = sort_of(request.args)
    page = queries.page(
        current_user,
        wanted,
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        key=request.args.get("key"),
        total=total,
    )
    return {
        "layout": "list",
        "page": page,
        "sort": sort,
        "deeds": _deeds(),
        **rows.about(page.rows, wanted, shown=request.args.get("columns")),
    }


def _deeds() -> list[tuple[Choice, str]]:
    """What the reader may do to many companies at once, each with its icon."""
    if not current_user.can(Permission.COMPANY_EDIT):
        return []
    may_assign = current_user.can(Permission.COMPANY_ASSIGN)
    return [
        (deed, icon) for deed, icon in COMPANY_DEEDS.icons.items() if may_assign or deed is not Deed.ASSIGN
    ]


def _without(arguments: MultiDict[str, str], name: str) -> MultiDict[str, str]:
    return MultiDict((key, value) for key, value in arguments.items(multi=True) if key != name)


def _kept() -> dict[str, list[str]]:
    """What the filter bar has no field for and hands on."""
    names = (
        "sort",
        "tab",
        "view",
        "columns",
        "near",
        "within",
        "layout",
        "colour",
        "shade",
        *choices.days(),
        *filter(conditions.is_part, request.args),
    )
    return {name: request.args.getlist(name) for name in names}


def _chips(dimensions: Mapping[str, Dimension]) -> list[dict[str, str]]:
    return [
        {"label": label["label"], "remove": url_without(label["key"], label["value"])}
        for label in addresses.labels(dimensions, request.args)
        if label["key"] not in {"q", "tab"}
    ]
