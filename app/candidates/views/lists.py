"""The list of candidates."""

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.candidates import asked, queries
from app.candidates.deeds import CANDIDATE_DEEDS
from app.candidates.enums import Availability, Education, Tab
from app.candidates.saved import CANDIDATES
from app.candidates.views.blueprint import blueprint
from app.core import clock
from app.core.permissions import Permission, require
from app.core.rendering import render, url_with, wants_partial
from app.saved_views import queries as saved_views
from app.saved_views.lists import view_url
from app.settings import queries as settings
from app.settings.custom import conditions, narrowing
from app.settings.custom.models import CustomField
from app.settings.custom.queries import fields as own_fields
from app.settings.custom.showing import custom_columns

KEPT = ("tab", "sort", "columns", "view")
LONGEST_SEARCH = 100

COLUMNS = (
    "age",
    "education",
    "training",
    "availability",
    "phones",
    "tags",
    "place",
    "ak1",
    "consent",
    "retention",
    "updated",
)
FIRST_COLUMNS = ("age", "education", "training", "availability", "phones")
"""What the list shows until somebody chooses."""


@blueprint.get("/candidates")
@require(Permission.CANDIDATE_VIEW)
def index() -> ResponseReturnValue:
    """The candidates, narrowed by what the address says, with true totals."""
    look = saved_views.look(CANDIDATES, current_user, request.args)
    if look.default is not None and not request.args and not wants_partial():
        return redirect(view_url(look.default))
    filters, tab, today = filters_of(), tab_of(), clock.today()
    sort, own = _sort(tab)
    choices = _choices()
    totals = queries.overview(filters, current_user, on=today)
    page = queries.list_page(
        filters,
        tab,
        current_user,
        on=today,
        sort=sort,
        total=totals[tab],
        own=own,
        key=request.args.get("key"),
    )
    columns, may_change = _columns(), current_user.can(Permission.CANDIDATE_EDIT)
    return render(
        "candidates/index.html",
        partial="candidates/_list.html",
        page=page,
        filters=filters,
        choices=choices,
        own_filters=narrowing.offered("candidate"),
        chosen=_chosen(filters),
        tab=tab,
        tabs=_tabs(totals, tab),
        total=totals[tab],
        chips=_chips(filters),
        sort=sort,
        columns=columns,
        look=look,
        address=request.query_string.decode(),
        tags=queries.tags_of([one.id for one in page.rows]) if "tags" in columns else {},
        deeds=list(CANDIDATE_DEEDS.icons.items()) if may_change else [],
        all_columns=_offered_columns(),
        today_on=today,
        cleared=url_with(q=None, **dict.fromkeys(_names(filters, choices))),
        kept={name: request.args.getlist(name) for name in KEPT if name in request.args},
        may_add=may_change,
        may_export=current_user.can(Permission.EXPORT_ALL),
        may_find=current_user.can(Permission.CANDIDATE_REVEAL),
        may_import=current_user.can(Permission.IMPORT) and may_change,
    )


def tab_of(given: MultiDict[str, str] | None = None) -> Tab:
    """The part of the list that an address asks for, that of the page where none is given."""
    return asked.tab(request.args if given is None else given)


def filter_words() -> str:
    """The filter in words, as a log may keep it: what was typed into the search is not repeated."""
    filters, tab = filters_of(), tab_of()
    chosen = _chosen(filters)
    words = [] if tab is Tab.ALL else [str(tab.label)]
    words += [
        f"{one['label']}: {dict(one['options']).get(chosen[one['name']], chosen[one['name']])}"
        for one in _choices()
        if one["name"] in chosen
    ]
    words += [label for _name, label in narrowing.in_words("candidate", filters.own, with_text=False)]
    return ", ".join([*words, *([_("search text")] if filters.query else [])])


def filters_of(given: MultiDict[str, str] | None = None) -> queries.Filters:
    """What the list is narrowed to by an address, that of the page where none is given."""
    return asked.filters(request.args if given is None else given)


def _sort(tab: Tab) -> tuple[str, CustomField | None]:
    """What was asked for: a column, or a field of the office; else what the tab is about."""
    wanted = request.args.get("sort", "")
    bare = wanted.removeprefix("-")
    if bare in queries.SORTS:
        return wanted, None
    for field in own_fields("candidate"):
        if field.attribute == bare and conditions.is_sortable(field):
            return wanted, field
    return ("retention" if tab is Tab.RETENTION_DUE else "name"), None


def _tabs(totals: dict[Tab, int], tab: Tab) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "href": url_with(tab=None if one is Tab.ALL else one.value, sort=None),
            "count": totals[one],
            "tone": {Tab.NO_CONSENT: "warn", Tab.RETENTION_DUE: "late"}.get(one) if totals[one] else None,
            "active": one is tab,
        }
        for one in Tab
    ]


def _choices() -> list[dict[str, Any]]:
    """The filters: name in the address, label, values with their words."""
    offered: list[tuple[str, Any, list[tuple[str, Any]]]] = [
        ("availability", _("Availability"), [(one.value, one.label) for one in Availability]),
        ("education", _("Education"), [(one.value, one.label) for one in Education]),
        ("trade", _("Trade"), [(str(one.id), one.name) for one in settings.trades(with_inactive=True)]),
        ("year", _("Year of training"), [(str(year), year) for year in queries.years(current_user)]),
        ("bnsp", "BNSP", [("yes", _("Certified by BNSP")), ("no", _("Without BNSP certificate"))]),
        ("tag", _("Tag"), [(name, name) for name in queries.tag_names(current_user)]),
        ("kecamatan", _("Kecamatan"), [(one.code, one.name) for one in settings.districts()]),
    ]
    return [{"name": name, "label": label, "options": options} for name, label, options in offered]


def _names(filters: queries.Filters, choices: list[dict[str, Any]]) -> list[str]:
    """What the filters are called in the address."""
    return [*(one["name"] for one in choices), *(one.attribute for one in filters.own)]


def _chosen(filters: queries.Filters) -> dict[str, str]:
    """The value each filter stands at."""
    chosen = {
        "availability": filters.availability,
        "education": filters.education,
        "trade": filters.trade_id,
        "year": filters.year,
        "bnsp": None if filters.has_bnsp is None else "yes" if filters.has_bnsp else "no",
        "tag": filters.tag,
        "kecamatan": filters.region_code,
    }
    return {name: str(value) for name, value in chosen.items() if value is not None}


def _chips(filters: queries.Filters) -> list[dict[str, str]]:
    """The active filters, each with the address without it."""
    chosen = _chosen(filters)
    chips = [
        {
            "label": f"{one['label']}: {dict(one['options']).get(chosen[one['name']], chosen[one['name']])}",
            "remove": url_with(**{one["name"]: None}),
        }
        for one in _choices()
        if one["name"] in chosen
    ]
    chips += [
        {"label": label, "remove": url_with(**{name: None})}
        for name, label in narrowing.in_words("candidate", filters.own)
    ]
    if filters.query:
        chips.append({"label": f"“{filters.query}”", "remove": url_with(q=None)})
    return chips


def _columns() -> list[str]:
    """The columns to show, in the order of the list of all."""
    wanted = set(request.args.getlist("columns"))
    known = [one["name"] for one in _offered_columns()]
    if not wanted & set(known):
        own = [name for name in known if name not in COLUMNS]
        return [*FIRST_COLUMNS, *own]
    return [name for name in known if name in wanted]


def _offered_columns() -> list[dict[str, Any]]:
    """Every column: its name, its heading, what it sorts by, and the field of the office it shows."""
    headings: dict[str, tuple[Any, str | None]] = {
        "age": (_("Age"), "birth"),
        "education": (_("Education"), None),
        "training": (_("Latest training"), None),
        "availability": (_("Availability"), None),
        "phones": (_("Telephone"), None),
        "tags": (_("Tags"), None),
        "place": (_("Place"), None),
        "ak1": (_("AK1 valid to"), "ak1"),
        "consent": (_("Consent"), None),
        "retention": (_("Keep until"), "retention"),
        "updated": (_("Changed"), "updated"),
    }
    offered = [
        {"name": name, "label": headings[name][0], "sort": headings[name][1], "own": None, "align": None}
        for name in COLUMNS
    ]
    for column in custom_columns("candidate"):
        field: CustomField = column["own"]
        offered.append(
            {
                "name": field.attribute,
                "label": field.name,
                "sort": field.attribute if conditions.is_sortable(field) else None,
                "own": field,
                "align": column["align"],
            }
        )
    return offered
