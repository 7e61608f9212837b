"""What the address of the pipeline asks for."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.accounts import whose
from app.companies.enums import SIZES
from app.core.forms import tidy
from app.core.remembered import remember
from app.core.rendering import url_with
from app.pipeline import queries
from app.pipeline.enums import Grouping, Tab
from app.settings import queries as settings
from app.settings.custom import narrowing


def filters(arguments: MultiDict[str, str] | None = None) -> queries.Filters | None:
    """The filters of this address, or of ``arguments``; None while the office offers no scheme."""
    said = request.args if arguments is None else arguments
    schemes = settings.schemes()
    if not schemes:
        return None
    key = said.get("scheme")
    return queries.Filters(
        scheme=next((scheme for scheme in schemes if scheme.key == key), schemes[0]),
        owner_id=queries.NOBODY if said.get("owner") == queries.NONE else whose.asked_for(said, "owner"),
        section=tidy(said.get("section", "")) or None,
        kecamatan=tidy(said.get("kecamatan", "")) or None,
        size=said.get("size") if said.get("size") in (*SIZES, queries.NONE) else None,
        query=tidy(said.get("q", ""))[:200],
        own=narrowing.narrowed("partnership", said),
    )


def more_url(column: queries.Column, *, within: Mapping[str, str]) -> str | None:
    """Where the next cards of a column are, ``within`` a lane; None when all are shown."""
    if column.next_key is None:
        return None
    return url_for(
        "pipeline.column", stage_key=column.stage.key, key=column.next_key, **(kept() | dict(within))
    )


def member(enum: Any, name: str, default: Any, arguments: MultiDict[str, str] | None = None) -> Any:
    value = (request.args if arguments is None else arguments).get(name)
    return next((one for one in enum if one.value == value), default)


def tab(arguments: MultiDict[str, str] | None = None) -> Tab:
    tab: Tab = member(Tab, "tab", Tab.ALL, arguments)
    return tab if tab in queries.tabs_offered() else Tab.ALL


def sort() -> str:
    sort = request.args.get("sort", "since")
    return sort if sort.removeprefix("-") in queries.SORTS else "since"


def kept() -> dict[str, Any]:
    """The filters in the address, for links to other pages of the same list."""
    names = ("scheme", "view", "tab", "layout", "owner", "section", "kecamatan", "size", "q", "group", "lane")
    own = (one.attribute for one in narrowing.narrowed("partnership", request.args))
    return {name: request.args[name] for name in (*names, *own) if request.args.get(name)}


def address(within: Mapping[str, str]) -> str:
    """This list as an address names it, for a page that asks what is done to many of it; a lane is narrowed to."""
    left_out = ("group", "lane") if within else ()
    named = {name: value for name, value in kept().items() if name not in left_out}
    return urlencode(named | dict(within))


def exported(filters: queries.Filters, tab: Tab) -> str:
    """This list as the address of an export names it."""
    named = {
        "pipeline": tab.value,
        "scheme": filters.scheme.key,
        "owner": queries.NONE if filters.owner_id == queries.NOBODY else filters.owner_id,
        "sector": filters.section,
        "kecamatan": filters.kecamatan,
        "size": filters.size,
        "q": filters.query.strip(),
        "sort": request.args.get("sort"),
        **{one.attribute: one.value for one in filters.own},
    }
    return urlencode({name: value for name, value in named.items() if value})


def tab_links(overview: queries.Overview, tab: Tab) -> list[dict[str, Any]]:
    tones = {Tab.STUCK: "late", Tab.NO_NEXT_STEP: "late"}
    return [
        {
            "label": one.label,
            "href": url_with(tab=None if one is Tab.ALL else one.value, sort=None),
            "count": overview.tabs[one],
            "tone": tones.get(one),
            "active": one is tab,
        }
        for one in queries.tabs_offered()
    ]


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filters offer, as values and words."""
    return remember("choices of the pipeline", _read_choices)


def _read_choices() -> dict[str, list[tuple[str, str]]]:
    return {
        "owner": [(str(user.id), user.name) for user in queries.owners()],
        "section": [(row.section, f"{row.section} – {row.title}") for row in settings.kbli_sections()],
        "kecamatan": [(row.code, row.name) for row in settings.districts()],
        "size": [(size, _("%(size)s workers", size=size)) for size in SIZES],
    }


def grouping() -> Grouping | None:
    """By what the list is parted into lanes."""
    found: Grouping | None = member(Grouping, "group", None)
    return found


def words(filters: queries.Filters) -> list[str]:
    """What the filters ask, in words."""
    said = [label for _name, label in _labels(filters)]
    return [*said, f"“{filters.query.strip()}”"] if filters.query.strip() else said


def chips(filters: queries.Filters) -> list[dict[str, str]]:
    """The active filters, each with the address without it."""
    chips = [{"label": label, "remove": url_with(**{name: None})} for name, label in _labels(filters)]
    if filters.query.strip():
        chips.append({"label": f"“{filters.query.strip()}”", "remove": url_with(q=None)})
    return chips


def cleared(filters: queries.Filters) -> str:
    """This address without filters."""
    own = (one.attribute for one in filters.own)
    return url_with(**dict.fromkeys(("owner", "section", "kecamatan", "size", "q", *own)))


def _labels(filters: queries.Filters) -> list[tuple[str, str]]:
    """The chosen filters by their name in the address, in words."""
    nobody = queries.NONE if filters.owner_id == queries.NOBODY else filters.owner_id
    chosen = {
        "owner": nobody,
        "section": filters.section,
        "kecamatan": filters.kecamatan,
        "size": filters.size,
    }
    words = {name: dict(pairs) for name, pairs in choices().items()}
    own = narrowing.in_words("partnership", filters.own)
    return own + [
        (name, _none(name) if value == queries.NONE else _chosen(name, value, words[name]))
        for name, value in chosen.items()
        if value is not None
    ]


def _chosen(name: str, value: Any, words: Mapping[str, str]) -> str:
    """What was chosen of a filter, in words; an officer who left is not offered, and so are teams by others."""
    found = whose.name_of(value) if name == "owner" else words.get(str(value))
    return found or str(value)


def _none(name: str) -> str:
    """What a filter for those without is called."""
    return {
        "owner": _("No officer"),
        "section": _("Sector not known"),
        "kecamatan": _("Kecamatan not known"),
        "size": _("Size not known"),
    }[name]
