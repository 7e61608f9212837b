"""Placements as a list, and the fill board."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import whose
from app.agreements import queries as agreements
from app.core import clock
from app.core.permissions import Permission, require
from app.core.rendering import render, url_with
from app.placements import queries
from app.placements.enums import Filling, Tab
from app.placements.queries import board as boards
from app.placements.views.blueprint import blueprint, member, row_id, tabs, words
from app.settings import queries as settings


@blueprint.get("/placements")
@require(Permission.CANDIDATE_VIEW)
def index() -> ResponseReturnValue:
    """Who is in selection, at work, done or hired, with true totals."""
    filters = queries.Filters(
        query=words(), trade_id=row_id("trade"), owner_id=whose.asked_for(request.args, "owner")
    )
    tab = member(Tab, "tab", Tab.SELECTION)
    counts = queries.overview(filters, current_user)
    return render(
        "placements/index.html",
        partial="placements/_list.html",
        page=queries.list_page(filters, tab, current_user, total=counts[tab], key=request.args.get("key")),
        total=counts[tab],
        tab=tab,
        tabs=tabs(Tab, counts, tab, Tab.SELECTION),
        filters=filters,
        **_offered(
            filters.query, filters.trade_id, filters.owner_id, url_for("placements.index", tab=tab.value)
        ),
    )


@blueprint.get("/fill-board")
@require(Permission.AGREEMENT_VIEW)
def board() -> ResponseReturnValue:
    """Every seat line in force and how it is filled, those about to start unfilled first."""
    today = clock.today()
    filters = boards.Filters(
        query=words(),
        trade_id=row_id("trade"),
        owner_id=whose.asked_for(request.args, "owner"),
        scheme=settings.find_scheme(request.args.get("scheme")),
    )
    tab = member(Filling, "tab", Filling.ALL)
    sums = boards.by_scheme(filters, current_user, on=today)
    counts = {one: sum(each.tabs[one] for each in sums.values()) for one in Filling}
    page = boards.board_page(
        filters, tab, current_user, on=today, total=counts[tab], key=request.args.get("key")
    )
    offered = _offered(
        filters.query, filters.trade_id, filters.owner_id, url_for("placements.board", tab=tab.value)
    )
    if filters.scheme is not None:
        offered["chips"].append({"label": filters.scheme.name, "remove": url_with(scheme=None)})
    return render(
        "placements/board.html",
        partial="placements/_board.html",
        page=page,
        lines=boards.shown(page.rows, on=today),
        sums={scheme: one for scheme, one in sums.items() if one.tabs[Filling.ALL]},
        schemes={one.key: one.name for one in settings.schemes(with_inactive=True)},
        tab=tab,
        tabs=tabs(Filling, counts, tab, Filling.ALL, soon="late"),
        filters=filters,
        **offered,
    )


def _offered(query: str, trade_id: int | None, owner_id: whose.Whose | None, cleared: str) -> dict[str, Any]:
    """What the filters offer, and the active ones as chips."""
    trades = {one.id: one.name for one in settings.trades(with_inactive=True)}
    owners = {one.id: one.name for one in agreements.owners(also=owner_id)}
    chips = []
    if query:
        chips.append({"label": _("Search: %(words)s", words=query), "remove": url_with(q=None)})
    if trade_id in trades:
        chips.append({"label": trades[trade_id], "remove": url_with(trade=None)})
    if name := whose.name_of(owner_id):
        chips.append({"label": name, "remove": url_with(owner=None)})
    return {"trades": trades, "owners": owners, "chips": chips, "cleared": cleared}
