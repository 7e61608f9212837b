"""The activity matrix: companies by kinds of step."""

from collections import defaultdict
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core import clock
from app.core.permissions import Permission, require
from app.core.rendering import render, url_without
from app.dashboards.queries import activities as reading
from app.dashboards.views.blueprint import blueprint
from app.follow_ups import queries as follow_ups
from app.reports import addresses, choices, counting
from app.reports import queries as lists
from app.reports.filters import company_filter, sort_of
from app.settings.enums import FollowUpKind

OFFERED = ("owner", "stage", "sector", "kecamatan", "potential", "visited")
"""The filters of the list of companies that stand above the matrix; all others of an address hold too."""


@blueprint.get("/activities")
@require(Permission.COMPANY_VIEW)
def activities() -> ResponseReturnValue:
    """The companies of a list, each with when what was done last and is due next."""
    wanted = company_filter(request.args, reader_id=current_user.id)
    sort = sort_of(request.args)
    page = lists.page(
        current_user,
        wanted,
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        key=request.args.get("key"),
        total=counting.count(current_user, wanted),
    )
    dimensions = choices.company_dimensions()
    ids = [company.id for company in page.rows]
    may_assign = current_user.can(Permission.COMPANY_ASSIGN)
    may_give = current_user.can(Permission.FOLLOW_UP_EDIT_ALL)
    return render(
        "dashboards/activities.html",
        partial="dashboards/_activities.html",
        page=page,
        cells=reading.cells_of(current_user, ids),
        may_assign=may_assign,
        steps_to_give=follow_ups.next_steps(ids) if may_give else {},
        nothing=reading.NOTHING,
        kinds=[
            *((kind.value, str(kind.label)) for kind in reading.KINDS),
            (reading.AGREEMENT, _("Agreement")),
        ],
        add_url=_add_url,
        part_of=_part_of,
        on=clock.today(),
        sort=sort,
        offered={name: dimensions[name] for name in OFFERED},
        chips=[
            {"label": one["label"], "remove": url_without(one["key"], one["value"])}
            for one in addresses.labels(dimensions, request.args)
            if one["key"] != "q"
        ],
        kept=_kept(),
        address={name: request.args.getlist(name) for name in request.args if name not in {"key", "layout"}}
        or {"view": "none"},
        words=_words(),
    )


def _kept() -> dict[str, list[str]]:
    """What the address asks besides, handed on by the filter bar."""
    left_out = {"q", "key", *OFFERED}
    return {name: request.args.getlist(name) for name in request.args if name not in left_out}


def _add_url(kind: str, company_id: int) -> str | None:
    """Where a step of this kind is entered, with all that is known filled in; None where the reader may not."""
    if kind == reading.AGREEMENT:
        may = current_user.can(Permission.AGREEMENT_EDIT)
        return url_for("agreements.new", company=company_id) if may else None
    if kind == FollowUpKind.VISIT.value:
        may = current_user.can(Permission.OUTREACH_EDIT)
        return url_for("outreach.new_visit", company=company_id) if may else None
    may = current_user.can(Permission.FOLLOW_UP_EDIT)
    return url_for("follow_ups.new", company=company_id, kind=kind) if may else None


def _part_of(kind: str, cell: reading.Cell) -> str:
    """The part of a company's page that lists what a cell dates; a single open step stands on top of that page."""
    if kind == reading.AGREEMENT:
        return "agreements"
    if cell.is_open:
        return "follow-ups-of-company"
    return "visits-panel" if kind == FollowUpKind.VISIT.value else "timeline"


def _words() -> dict[str, Any]:
    """What each colour says."""
    words = {
        "late": _("late"),
        "due": _("planned"),
        "fresh": _("within %(days)s days", days=reading.FRESH),
        "middling": _("within %(days)s days", days=reading.OLD),
        "old": _("longer ago"),
        "none": _("never"),
    }
    return defaultdict(str, words)
