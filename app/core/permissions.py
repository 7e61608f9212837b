"""Who may do what: one enum, one gate in front of every route, one scope function for every row."""

from collections.abc import Callable
from enum import StrEnum, auto
from functools import cache
from typing import Any, Protocol, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, bindparam, false, select, true
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.sql.elements import True_

from app.core.addresses import page_before
from app.core.db import Base, db, is_postgresql

View = TypeVar("View", bound=Callable[..., Any])
Row = TypeVar("Row", bound=Base)


class Permission(StrEnum):
    """What a role may be granted; routes name one, services and templates ask for one."""

    COMPANY_VIEW = auto()
    COMPANY_EDIT = auto()
    COMPANY_EDIT_ALL = auto()
    COMPANY_ASSIGN = auto()
    OUTREACH_VIEW = auto()
    OUTREACH_EDIT = auto()
    OUTREACH_EDIT_ALL = auto()
    FOLLOW_UP_VIEW = auto()
    FOLLOW_UP_EDIT = auto()
    FOLLOW_UP_EDIT_ALL = auto()
    FOLLOW_UP_VIEW_ALL = auto()
    PIPELINE_VIEW = auto()
    PIPELINE_EDIT = auto()
    PIPELINE_EDIT_ALL = auto()
    AGREEMENT_VIEW = auto()
    AGREEMENT_EDIT = auto()
    AGREEMENT_EDIT_ALL = auto()
    AGREEMENT_APPROVE = auto()
    CANDIDATE_VIEW = auto()
    CANDIDATE_EDIT = auto()
    CANDIDATE_REVEAL = auto()
    DOCUMENT_VIEW = auto()
    DOCUMENT_EDIT = auto()
    DOCUMENT_SIGN = auto()
    IMPORT = auto()
    EXPORT = auto()
    EXPORT_ALL = auto()
    LIST_SHARE = auto()
    REPORT_VIEW = auto()
    AUDIT_VIEW = auto()
    AUDIT_VIEW_ALL = auto()
    ACCOUNT_MANAGE = auto()
    SETTING_MANAGE = auto()
    REFERENCE_MANAGE = auto()


class Action(StrEnum):
    """What is about to happen to a row."""

    SEE = auto()
    CHANGE = auto()
    EXPORT = auto()


class Actor(Protocol):
    """Someone whose rights can be asked for."""

    id: Any
    name: Any

    def can(self, permission: Permission) -> bool: ...


class Operator:
    """Whoever runs commands on the machine itself, and so may do everything."""

    id = None
    name = "command line"

    def can(self, permission: Permission) -> bool:
        """Always: the machine's own lock decides who gets here."""
        return True


OPERATOR = Operator()


def rights_of(actor: Actor) -> frozenset[Any]:
    """All that ``actor`` may do: what is kept for one serves whoever may do the same."""
    known: frozenset[Any] | None = getattr(actor, "rights", None)
    return frozenset(filter(actor.can, Permission)) if known is None else known


ScopeRule = Callable[[Actor, Action], ColumnElement[bool]]

LARGEST_ID = 2**31 - 1
"""The largest number a row can have; PostgreSQL answers a larger one in an address with an error."""

_scope_rules: dict[type[Base], ScopeRule] = {}


def scope_rule(model: type[Base]) -> Callable[[ScopeRule], ScopeRule]:
    """Register the rule that decides which rows of ``model`` an actor may touch."""

    def register(rule: ScopeRule) -> ScopeRule:
        _scope_rules[model] = rule
        return rule

    return register


def scope(actor: Actor, model: type[Base], action: Action = Action.SEE) -> ColumnElement[bool]:
    """The condition that leaves only the rows of ``model`` open to ``actor``; none where no rule is known."""
    rule = _scope_rules.get(model)
    return false() if rule is None else rule(actor, action)


def is_scoped(model: type[Base]) -> bool:
    """Whether a rule says which rows of ``model`` are open; whoever may enter its pages may open all of another."""
    return model in _scope_rules


def is_everything(condition: ColumnElement[bool]) -> bool:
    """Whether a scope leaves every row open, so that no row need be asked for."""
    return isinstance(condition, True_)


def may(actor: Actor, action: Action, row: Base) -> bool:
    """Whether ``actor`` may do ``action`` to this stored row: the list's own condition, asked of one row."""
    model = type(row)
    key: InstrumentedAttribute[int] = model.id  # type: ignore[attr-defined]
    statement = select(key).where(key == row.id, scope(actor, model, action))  # type: ignore[attr-defined]
    return db.session.scalar(statement) is not None


def visible_or_404(
    actor: Actor, model: type[Row], row_id: int, *, options: tuple[ExecutableOption, ...] = ()
) -> Row:
    """The row if it exists and ``actor`` may see it; otherwise 404, alike for both."""
    return _row_or_404(actor, model, row_id, options, true())[0]


def visible_and_may(
    actor: Actor, model: type[Row], row_id: int, action: Action, *, options: tuple[ExecutableOption, ...] = ()
) -> tuple[Row, bool]:
    """The row, 404 as above, and whether ``actor`` may do ``action`` to it: both in one statement."""
    return _row_or_404(actor, model, row_id, options, scope(actor, model, action))


def _row_or_404(
    actor: Actor,
    model: type[Row],
    row_id: int,
    options: tuple[ExecutableOption, ...],
    condition: ColumnElement[bool],
    *,
    is_held: bool = False,
) -> tuple[Row, bool]:
    """The row that ``actor`` may see, and whether ``condition`` holds of it."""
    if not 0 < row_id <= LARGEST_ID:
        abort(404)
    seen = scope(actor, model)
    # On SQLite whoever may write holds everything from the start.
    is_held = is_held and is_postgresql()
    if not options and is_everything(seen) and is_everything(condition):
        return db.session.scalar(_any_row(model, is_held), {"row_id": row_id}) or abort(404), True
    key: InstrumentedAttribute[int] = model.id  # type: ignore[attr-defined]
    if is_held:
        db.session.execute(select(key).where(key == row_id).with_for_update())
    statement = select(model, condition.label("holds")).where(key == row_id, seen)
    found = db.session.execute(statement.options(*options)).first()
    if found is None:
        abort(404)
    return found[0], bool(found[1])


@cache
def _any_row(model: type[Row], is_held: bool) -> Select[Row]:
    """One row by its id, for whom all are open: put together once, as it is asked for by most of what is sent."""
    key: InstrumentedAttribute[int] = model.id  # type: ignore[attr-defined]
    statement = select(model).where(key == bindparam("row_id"))
    return statement.with_for_update(of=model) if is_held else statement


def changeable_or_403(
    actor: Actor,
    model: type[Row],
    row_id: int,
    *,
    options: tuple[ExecutableOption, ...] = (),
    is_held: bool = False,
) -> Row:
    """The row if ``actor`` may change it; 404 where it may not be seen, 403 where it may only be seen.

    ``is_held`` keeps others from changing it until this request is over: what is compared is what is changed.
    """
    condition = scope(actor, model, Action.CHANGE)
    row, is_changeable = _row_or_404(actor, model, row_id, options, condition, is_held=is_held)
    if not is_changeable:
        abort(403)
    return row


def require(*permissions: Permission) -> Callable[[View], View]:
    """Declare that a route needs one of ``permissions``."""

    def declare(view: View) -> View:
        view.permissions = frozenset(permissions)  # type: ignore[attr-defined]
        return view

    return declare


def signed_in(view: View) -> View:
    """Declare that a route needs an account, whatever its roles."""
    view.permissions = frozenset()  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Declare that a route is open to anyone."""
    view.permissions = None  # type: ignore[attr-defined]
    return view


_for_scripts: set[str] = set()


def answers_scripts(blueprint: str) -> None:
    """Let whoever is not signed in get the bare 401 from this blueprint: a script cannot follow to a page."""
    _for_scripts.add(blueprint)


def is_for_scripts() -> bool:
    """Whether this request asks for what only scripts read."""
    return request.blueprint in _for_scripts


def install_gate(app: Flask) -> None:
    """Put the gate in front of every route; raises where a route declares nothing."""
    undeclared = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "permissions")
    )
    if undeclared:
        raise RuntimeError(f"routes without a declared permission: {', '.join(undeclared)}")
    app.before_request(_gate)


def _gate() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    if is_stranger():
        if is_for_scripts():
            abort(401)
        return send_to_sign_in()
    if not may_open(request.endpoint):
        abort(403)
    return None


def is_stranger() -> bool:
    """Whether the route asked for needs an account, and nobody is signed in."""
    if request.endpoint is None or request.endpoint not in current_app.view_functions:
        return False
    return _permissions_of(request.endpoint) is not None and not reader().is_authenticated


def may_open(endpoint: str) -> bool:
    """Whether the gate lets this request's person through to ``endpoint``."""
    needed = _permissions_of(endpoint)
    if needed is None:
        return True
    person = reader()
    if not person.is_authenticated:
        return False
    return not needed or any(person.can(permission) for permission in needed)


def reader() -> Any:
    """Whoever sent this request; ``current_user`` looks for them anew at each attribute, which adds up in a loop."""
    # Where the library keeps them once they are known.
    return g.get("_login_user") or current_user._get_current_object()


def _permissions_of(endpoint: str) -> frozenset[Permission] | None:
    view: Any = current_app.view_functions[endpoint]
    permissions: frozenset[Permission] | None = getattr(view, "permissions", frozenset())
    return permissions


def send_to_sign_in() -> ResponseReturnValue:
    """To the sign-in, and from there to what was asked for; who sent a form, to the page it stood on."""
    is_page = request.method == "GET" and not request.headers.get("HX-Request")
    target = url_for(
        "accounts.sign_in",
        next=request.full_path.rstrip("?") if is_page else page_before(),
        sent=None if request.method == "GET" else 1,
    )
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": target}
    return redirect(target)
