"""Agreements with participants as a list, first those that lack the endorsement, with the day it is due."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core import asked, clock
from app.core.permissions import Permission, require
from app.core.rendering import render, url_with
from app.participants import queries
from app.participants.enums import Tab
from app.participants.views.blueprint import blueprint


@blueprint.get("")
@require(Permission.CANDIDATE_VIEW)
def index() -> ResponseReturnValue:
    """Which placements have an agreement that the office endorsed, and which lack one, with true totals."""
    filters = queries.Filters(
        query=asked.words(request.args), agreement_id=asked.row_id(request.args, "agreement")
    )
    tab = asked.member(request.args, "tab", Tab) or Tab.LACKING
    counts = queries.counts(filters, current_user)
    page = queries.list_page(filters, tab, current_user, total=counts[tab], key=request.args.get("key"))
    return render(
        "participants/index.html",
        partial="participants/_list.html",
        page=page,
        rows=queries.rows_of(page.rows) if page.rows else [],
        today=clock.today(),
        tab=tab,
        tabs=[_tab(one, counts[one], is_active=one is tab) for one in Tab],
        filters=filters,
        may_stack=current_user.can(Permission.EXPORT),
        chips=_chips(filters),
        cleared=url_for("participants.index", tab=tab.value),
    )


def _tab(tab: Tab, count: int, *, is_active: bool) -> dict[str, Any]:
    return {
        "label": tab.label,
        "href": url_with(tab=None if tab is Tab.LACKING else tab.value),
        "count": count,
        "tone": "warn" if tab is Tab.LACKING and count else None,
        "active": is_active,
    }


def _chips(filters: queries.Filters) -> list[dict[str, str]]:
    chips = []
    if filters.query:
        chips.append({"label": _("Search: %(words)s", words=filters.query), "remove": url_with(q=None)})
    if filters.agreement_id is not None:
        chips.append({"label": _("Of one agreement"), "remove": url_with(agreement=None)})
    return chips
