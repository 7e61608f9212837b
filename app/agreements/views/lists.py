"""The list of agreements."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts import whose
from app.agreements import asked, queries, states
from app.agreements.enums import AgreementKind, AgreementState, Tab
from app.agreements.saved import AGREEMENTS
from app.agreements.views.blueprint import blueprint
from app.core import clock, formats
from app.core.permissions import Permission, require
from app.core.rendering import render, url_with, wants_partial
from app.saved_views import queries as saved_views
from app.saved_views.lists import view_url

KEPT = ("view", "tab", "sort", "signed_from", "signed_to", "repeat", "scheme")
"""What the filter bar has no field for and hands on."""

FILTERS = ("q", "state", "kind", "owner", "expiring", "inactive")


@blueprint.get("/agreements")
@require(Permission.AGREEMENT_VIEW)
def index() -> ResponseReturnValue:
    """The agreements, narrowed by what the address says, with true totals."""
    look = saved_views.look(AGREEMENTS, current_user, request.args)
    if look.default is not None and not request.args and not wants_partial():
        return redirect(view_url(look.default))
    filters, tab, today = asked.filters(request.args), asked.tab(request.args), clock.today()
    sort = _sort(tab)
    overview = queries.overview(filters, tab, current_user, on=today)
    page = queries.list_page(
        filters, tab, current_user, on=today, sort=sort, total=overview.total, key=request.args.get("key")
    )
    return render(
        "agreements/index.html",
        partial="agreements/_list.html",
        page=page,
        look=look,
        elsewhere=queries.seats_elsewhere([row.id for row in page.rows], on=today),
        overview=overview,
        filters=filters,
        tab=tab,
        tabs=_tabs(overview, tab),
        chips=_chips(filters),
        choices=_choices(filters.owner_id),
        sort=sort,
        cleared=url_for("agreements.index", tab=request.args.get("tab"), view=look.mark),
        kept={name: request.args.get(name) for name in KEPT if request.args.get(name)},
        may_draft=current_user.can(Permission.AGREEMENT_EDIT),
        may_stack=current_user.can(Permission.EXPORT),
    )


def _sort(tab: Tab) -> str:
    """What was asked for; else the nearest end first where ends are looked at, the latest change elsewhere."""
    asked = request.args.get("sort", "")
    if asked.removeprefix("-") in queries.SORTS:
        return asked
    return "to" if tab is Tab.EXPIRING or request.args.get("expiring") else "-updated"


def _tabs(overview: queries.Overview, tab: Tab) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "href": url_with(tab=None if one is Tab.ALL else one.value, sort=None),
            "count": overview.tabs[one],
            "tone": "warn" if one is Tab.EXPIRING else None,
            "active": one is tab,
        }
        for one in Tab
    ]


def _choices(owner_id: int | None) -> dict[str, list[tuple[str, Any]]]:
    """What the filters offer, as values and words."""
    return {
        "state": [(one.value, one.label) for one in AgreementState],
        "kind": [(one.value, one.label) for one in AgreementKind],
        "owner": [(str(user.id), user.name) for user in queries.owners(also=owner_id)],
        "expiring": [
            (str(days), ngettext("within %(num)d day", "within %(num)d days", days))
            for days in states.WINDOWS
        ],
        "inactive": [("1", _("Nobody for long"))],
    }


def _chips(filters: queries.Filters) -> list[dict[str, str]]:
    """The active filters, each with the address without it."""
    chosen = {
        "state": filters.state,
        "kind": filters.kind,
        "owner": filters.owner_id,
        "expiring": filters.expiring,
    }
    offered = {name: dict(pairs) for name, pairs in _choices(filters.owner_id).items()}
    chips = [
        {
            "label": _("Ends %(when)s", when=offered[name][str(value)])
            if name == "expiring"
            else whose.name_of(filters.owner_id) or "–"
            if name == "owner"
            else str(offered[name].get(str(value), value)),
            "remove": url_with(**{name: None}),
        }
        for name, value in chosen.items()
        if value is not None
    ]
    if filters.scheme is not None:
        chips.append({"label": filters.scheme.name, "remove": url_with(scheme=None)})
    if filters.signed_from is not None:
        label = _("Signed from %(day)s", day=formats.day(filters.signed_from))
        chips.append({"label": label, "remove": url_with(signed_from=None)})
    if filters.signed_to is not None:
        label = _("Signed until %(day)s", day=formats.day(filters.signed_to))
        chips.append({"label": label, "remove": url_with(signed_to=None)})
    if filters.is_repeat:
        chips.append({"label": _("Of companies that came back"), "remove": url_with(repeat=None)})
    if filters.is_inactive:
        chips.append({"label": words_of_inactive(), "remove": url_with(inactive=None)})
    if filters.query:
        chips.append({"label": f"“{filters.query}”", "remove": url_with(q=None)})
    return chips


def words_of_inactive() -> str:
    """What the filter for inactive agreements asks for, with the office's number."""
    months = queries.care().inactive_months
    return ngettext("Nobody placed for %(num)d month", "Nobody placed for %(num)d months", months)
