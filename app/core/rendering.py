"""Pages and partials: the macros, the navigation and the header, none of which knows a domain.

Packages add to ``navigation``, ``account_menu``, ``header_counts`` and ``places`` when they are set up;
the base template asks only this module.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, NotRequired, TypedDict, cast
from urllib.parse import urlencode

from flask import (
    Flask,
    Response,
    after_this_request,
    current_app,
    flash,
    g,
    get_flashed_messages,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import get_locale
from flask_login import current_user
from jinja2 import StrictUndefined
from markupsafe import Markup
from sqlalchemy import Select

from app.core import audit, built_files, clock, formats, languages, still
from app.core.forms import files, showing
from app.core.permissions import Permission, may_open

Text = Any
"""A string or a lazy one (``lazy_gettext``), turned to text when the page is made."""

PARTS_OF_TABLES = ("<tr", "<td", "<th")
"""What a browser reads as a table: beside it every form is dropped, also that of a message, unless in a template."""

PAGING_KEYS = ("key", "page")
"""Query arguments that name a position in a list; a changed filter or sort drops them."""


MOST_COUNTED = 99
"""Beyond this the rail writes ``99+``, so a counter of a line may stop one later."""


@dataclass(frozen=True)
class NavItem:
    """One line of the left rail; shown when its endpoint exists and the reader holds the permission."""

    endpoint: str
    label: Text
    icon: str
    permission: Enum | tuple[Enum, ...] | None = None
    """What the reader holds, or one of which."""
    count: Callable[[], int | Select[Any] | None] | None = None
    """A number, or the statement that counts it: those of a page are asked together, and none is written for 0."""
    order: int = 100
    phone: bool = False
    tone: str = "neutral"
    """``late`` writes a count above zero in red."""
    within: tuple[str, ...] = ()
    """Further blueprints whose pages light this line up; the endpoint's own is included."""
    among: tuple[str, ...] = ()
    """The endpoints that light this line up, where two lines share one blueprint; with those of ``within``."""
    path: str = ""
    """Every address that begins so lights this line up, whichever package answers there."""
    under: str = ""
    """The endpoint of the line it stands under: then it is no line of its own but a tab on the pages of both."""
    together: Text = ""
    """What the line is called with those under it; its own label where nothing is said."""

    def is_current(self) -> bool:
        """Whether the page being shown belongs to this line."""
        shown = page_shown()
        if shown is None:
            return False
        here = shown.rpartition(".")[0]
        if self.path and request.path.startswith(self.path):
            return True
        if self.among:
            return shown in (self.endpoint, *self.among) or here in self.within
        own = self.endpoint.rpartition(".")[0]
        return shown == self.endpoint or (bool(here) and here in (own, *self.within))


def page_shown() -> str | None:
    """The endpoint that says which line of the rail is lit: of this page, or of the list that it was reached from."""
    shown: str | None = g.get("page_shown", request.endpoint)
    return shown


def stand_under(endpoint: str) -> None:
    """Let this page light up the line of another one: a page that serves many lists stands under the one it serves."""
    g.page_shown = endpoint


@dataclass(frozen=True)
class MenuItem:
    """One line of the account menu; ``post`` makes it a form button (sign out)."""

    endpoint: str
    label: Text
    icon: str
    permission: Enum | None = None
    order: int = 100
    post: bool = False
    values: dict[str, Any] = field(default_factory=dict)


class Pill(TypedDict):
    """One pill of the header clock: late, today, next."""

    label: str
    url: str
    tone: NotRequired[str]
    icon: NotRequired[str]
    title: NotRequired[str]


class HeaderCounts(TypedDict, total=False):
    """What one source adds to the header: pills in reading order, unread notices for the bell."""

    pills: list[Pill]
    bell: int


@dataclass(frozen=True)
class Asking:
    """A source that needs the one row of a statement, asked together with those of others; ``then`` reads it."""

    statement: Select[*tuple[Any, ...]]
    then: Callable[[Any], HeaderCounts]


navigation: list[NavItem] = []
account_menu: list[MenuItem] = []
header_counts: list[Callable[[], HeaderCounts | Asking]] = []

places: dict[str, str] = {
    "home": "workspace.home",
    "search": "workspace.search",
    "palette": "workspace.palette",
    "bell": "workspace.notices",
    "notice_preferences": "notices.preferences",
    "log_visit": "outreach.new_visit",
    "company": "workspace.company",
    "company_card": "reports.place_card",
    "matrix": "dashboards.activities",
    "meeting": "meetings.new",
    "message": "messages.draft",
    "import": "imports.index",
    "export": "reports.new_export",
    "export_log": "reports.new_log_export",
    "sign_in": "accounts.sign_in",
    "sign_out": "accounts.sign_out",
    "language": "accounts.language",
    "fill_demo": "demo.filling",
}
"""Endpoints that the frame itself links to; a link is left out while its endpoint does not exist."""


def add_navigation(*items: NavItem) -> None:
    """Add lines to the left rail; an item of an endpoint already there replaces it."""
    for item in items:
        navigation[:] = [known for known in navigation if known.endpoint != item.endpoint]
        navigation.append(item)
    navigation.sort(key=lambda known: known.order)


def add_account_menu(*items: MenuItem) -> None:
    """Add lines to the account menu; an item of an endpoint already there replaces it."""
    for item in items:
        account_menu[:] = [known for known in account_menu if known.endpoint != item.endpoint]
        account_menu.append(item)
    account_menu.sort(key=lambda known: known.order)


def add_header_counts(source: Callable[[], HeaderCounts | Asking]) -> None:
    """Ask ``source`` for pills and the bell's count on each full page of a signed-in reader."""
    if source not in header_counts:
        header_counts.append(source)


def _may(permission: Enum | tuple[Enum, ...] | None) -> bool:
    if permission is None:
        return True
    return any(
        current_user.can(one) for one in (permission if isinstance(permission, tuple) else (permission,))
    )


def _exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def _no_badge() -> None:
    """The frame alone knows no phone app."""


def set_send_badge(app: Flask, source: Callable[[], dict[str, Any] | None]) -> None:
    """Let the phone app tell what the frame needs for its badge; None for readers without one."""
    app.jinja_env.globals["send_badge"] = source


def visible_navigation() -> list[NavItem]:
    """The lines of the left rail that this reader may open."""
    return [item for item in navigation if _exists(item.endpoint) and _may(item.permission)]


def visible_account_menu() -> list[MenuItem]:
    """The lines of the account menu that this reader may open."""
    return [item for item in account_menu if _exists(item.endpoint) and _may(item.permission)]


def place_url(name: str, **values: Any) -> str | None:
    """The address of a place the frame links to, or None while nothing answers there or the reader may not enter."""
    endpoint = places[name]
    return url_for(endpoint, **values) if _exists(endpoint) and may_open(endpoint) else None


def wants_partial() -> bool:
    """Whether htmx asks for a piece of the page (not for the whole of it by Back or a boosted link)."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def _vary_on_htmx(response: Response) -> Response:
    response.vary.add("HX-Request")
    return response


def render(template: str, *, partial: str | None = None, **context: Any) -> str:
    """The page, or only ``partial`` when htmx asks for a piece; both get the same context.

    Messages flashed meanwhile travel with the piece and appear as toasts.
    """
    if partial is None:
        return render_template(template, **context)
    after_this_request(_vary_on_htmx)
    if not wants_partial():
        return render_template(template, **context)
    toasts = render_template("components/_toasts_oob.html") if "_flashes" in session else ""
    piece = render_template(partial, **context)
    if toasts and piece.lstrip().startswith(PARTS_OF_TABLES):
        toasts = f"<template>{toasts}</template>"
    return piece + toasts


def flash_undo(message: str, *, url: str, label: str | None = None) -> None:
    """Tell what was done, with a button that posts to ``url`` to take it back."""
    flash({"message": str(message), "undo_url": url, "undo_label": label}, "success")  # type: ignore[arg-type]


def flashed() -> list[dict[str, Any]]:
    """The messages waiting for this reader: ``message``, ``tone``, ``undo_url``, ``undo_label``."""
    found: list[dict[str, Any]] = []
    waiting: Any = get_flashed_messages(with_categories=True)
    for category, message in waiting:
        entry: dict[str, Any] = {"undo_url": None, "undo_label": None}
        entry |= message if isinstance(message, dict) else {"message": message}
        entry["tone"] = TONES_OF_FLASHES.get(category, "info")
        found.append(entry)
    return found


TONES_OF_FLASHES = {
    "success": "ok",
    "ok": "ok",
    "error": "late",
    "danger": "late",
    "late": "late",
    "warning": "warn",
    "warn": "warn",
}


def url_with(**changes: Any) -> str:
    """The page's own address with some query arguments changed; ``None`` removes one, a list repeats it.

    The position in a list is dropped unless it is named, since another filter has another first page.
    """
    arguments = {key: request.args.getlist(key) for key in request.args if key not in PAGING_KEYS}
    for key, value in changes.items():
        arguments.pop(key, None)
        if value is not None:
            arguments[key] = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
    query = urlencode(arguments, doseq=True)
    return f"{request.path}?{query}" if query else request.path


def url_without(key: str, value: Any) -> str:
    """The page's own address with one of several values of ``key`` removed."""
    return url_with(**{key: [one for one in request.args.getlist(key) if one != str(value)]})


ANY_ROW = 1_234_567_890
"""Stands in an address for the number of a row until that is known."""


def url_of_rows(endpoint: str, *keys: str, **values: Any) -> Callable[..., str]:
    """A ``url_for`` for the many rows of a list: the address is built once, then only the row's numbers put in."""
    numbers: dict[str, Any] = {key: ANY_ROW + place for place, key in enumerate(keys)}
    address = url_for(endpoint, **values, **numbers).replace("%", "%%")
    for number in numbers.values():
        # Once only, in case that what a person typed holds the same digits further on.
        address = address.replace(str(number), "%s", 1)
    return lambda *of_row: address % of_row


def swap(href: str, target: str | None) -> Markup:
    """Attributes with which a link replaces ``target`` instead of the page; nothing without a target."""
    if target is None:
        return Markup()
    return Markup(' hx-get="{}" hx-target="{}" hx-push-url="true"').format(href, target)


class Assets:
    """Names of the built files: what ``app/frontend/build.mjs`` wrote into its manifest."""

    def __init__(self, folder: Path) -> None:
        self.manifest = folder / "manifest.json"
        self._looked_at = self._read_at = 0.0
        self._names: dict[str, str] = {}
        self._addresses: dict[tuple[str, str], str] = {}

    def __call__(self, name: str) -> str:
        """The address of ``name`` with its hash; the plain name where nothing was built yet."""
        # A page draws hundreds of icons, so the disk is asked once a second at most, and an address is made once.
        if not self._names or monotonic() - self._looked_at > 1:
            self._looked_at = monotonic()
            self._read()
        # The proxy is asked once, not for each attribute.
        known = (request._get_current_object().script_root, name)  # type: ignore[attr-defined]
        if known not in self._addresses:
            self._addresses[known] = url_for("static", filename=f"dist/{self._names.get(name, name)}")
        return self._addresses[known]

    def _read(self) -> None:
        if not self.manifest.exists():
            return
        changed_at = self.manifest.stat().st_mtime
        if changed_at != self._read_at:
            self._names = json.loads(self.manifest.read_text("utf-8"))
            self._read_at = changed_at
            self._addresses.clear()


def _asset_of(app: Flask) -> Assets:
    asset: Any = app.jinja_env.globals["asset"]
    return cast("Assets", asset)


class Components:
    """``ui`` in every template: each macro of ``templates/components``, found by its name."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._homes: dict[str, str] = {}
        for template, name in _macros_of(app):
            if name in self._homes:
                raise RuntimeError(f"macro {name} is defined in {self._homes[name]} and in {template}")
            self._homes[name] = template

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        home = self.__dict__["_homes"].get(name)
        if home is None:
            raise AttributeError(f"there is no component named {name}")
        macro: Callable[..., Markup] = getattr(self._app.jinja_env.get_template(home).module, name)
        if name in still.COMPONENTS:
            macro = still.written_once(macro, _asset_of(self._app))
        if not self._app.jinja_env.auto_reload:
            # From now on the attribute is there, and this is not asked again.
            setattr(self, name, macro)
        return macro

    def names(self) -> list[str]:
        """Every component, by name."""
        return sorted(self._homes)


class Parts:
    """The macros of one template, each asked only once for the same (``core.still``)."""

    def __init__(self, app: Flask, template: str) -> None:
        self._app = app
        self._template = template

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        env = self._app.jinja_env
        macro = still.written_once(
            getattr(env.get_template(self._template).module, name), _asset_of(self._app)
        )
        if not env.auto_reload:
            setattr(self, name, macro)
        return macro


MACRO = re.compile(r"^\{%-? *macro +(?!_)(\w+)", re.MULTILINE)


def _macros_of(app: Flask) -> Iterator[tuple[str, str]]:
    folder = Path(app.root_path, app.template_folder or "templates", "components")
    for path in sorted(folder.glob("*.html")):
        # Only their names: to parse the whole of them took a third of the time that an app needs to start.
        for name in MACRO.findall(path.read_text("utf-8")):
            yield f"components/{path.name}", name


ADDRESSES = frozenset({"ibu", "bu", "bapak", "pak", "bpk", "sdr", "sdri"})
"""How people are addressed here, which is no part of their name."""


@lru_cache(maxsize=1024)
def initials(name: str) -> str:
    """The letters of an avatar: of the first and last word of a name without its titles."""
    words = [
        word
        for word in name.split(",", maxsplit=1)[0].split()
        if word[0].isalpha() and not word.endswith(".")
    ]
    words = [word for word in words if word.casefold() not in ADDRESSES] or words or name.split() or ["?"]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])
    return letters.upper()


def set_office_name_source(app: Flask, source: Callable[[], str]) -> None:
    """Let the settings package say whose house ``app`` is, written under the product's name."""
    app.jinja_env.globals["office_name"] = source


def init_app(app: Flask) -> None:
    """Give ``app`` its filters, the ``ui`` components and what the frame of each page needs."""
    # It reads what is registered here.
    from app.core.frame import frame  # noqa: PLC0415

    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.policies["ext.i18n.trimmed"] = True
    env.filters.update(formats.FILTERS)
    env.filters["initials"] = initials
    env.filters["combine"] = lambda first, second: {**first, **second}
    env.globals.update(
        _=languages.gettext_in_templates,
        gettext=languages.gettext_in_templates,
        ngettext=languages.ngettext_in_templates,
        ui=Components(app),
        frame_parts=Parts(app, "layouts/_frame.html"),
        asset=Assets(Path(app.static_folder or "", "dist")),
        url_with=url_with,
        url_without=url_without,
        url_of_rows=url_of_rows,
        page_frame=frame,
        place_url=place_url,
        visible_navigation=visible_navigation,
        most_counted=MOST_COUNTED,
        visible_account_menu=visible_account_menu,
        flashed=flashed,
        get_locale=get_locale,
        swap=swap,
        field_kind=showing.kind,
        described_by=showing.described_by,
        control_attributes=showing.control_attributes,
        has_files=showing.has_files,
        upload_hint=showing.upload_hint,
        upload_limits=files.limits,
        form_problems=showing.problems,
        today=clock.today,
        last_change=audit.last_change,
        permission=Permission,
        is_demo=lambda: bool(current_app.config.get("DEMO", False)),
        office_name=str,
        send_badge=_no_badge,
    )
    built_files.init_app(app)
