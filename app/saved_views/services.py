"""What may be done with saved views."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

from flask_babel import gettext as _
from sqlalchemy import and_, func, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.permissions import Permission
from app.saved_views.enums import ViewScope
from app.saved_views.lists import SavedList, list_of
from app.saved_views.models import SavedView

MOST = 100
"""How many views of a list one person may keep."""


def save(of: SavedList, values: dict[str, Any], *, address: str, by: User) -> SavedView:
    """Keep a state of a list under a name.

    Raises Conflict for a name this person has already, NotAllowed for an office's view by who may not share and for a team's without one,
    Invalid for one too many.
    """
    kept = db.session.scalar(
        select(func.count(SavedView.id)).where(
            SavedView.owner_id == by.id, SavedView.list_key == of.key, SavedView.trashed_at.is_(None)
        )
    )
    if (kept or 0) >= MOST:
        raise Invalid(_("You have %(most)s views already; delete one first.", most=MOST))
    view = SavedView(owner_id=by.id, list_key=of.key, address=of.canonical(parse_qsl(address)))
    with _unless_taken():
        _set(view, values, by=by)
        db.session.add(view)
    return view


def change(view: SavedView, values: dict[str, Any], *, by: User) -> None:
    """Rename a view, share, pin it or make it the one that opens. Raises as :func:`save`."""
    with _unless_taken():
        _set(view, values, by=by)


def keep_address(view: SavedView, address: str) -> str:
    """Let a view show another state of the list; returns the one it showed before."""
    of = list_of(view.list_key)
    before, view.address = view.address, of.canonical(parse_qsl(address)) if of else address
    db.session.flush()
    return before


def delete(view: SavedView) -> None:
    """Put a view away."""
    view.trashed_at = utcnow()
    db.session.flush()


def restore(view: SavedView) -> None:
    """Bring a view back. Raises Conflict when its name was given again meanwhile."""
    with _unless_taken():
        if view.is_default:
            _only_default(view)
        view.trashed_at = None


def readers_offered(by: User) -> list[ViewScope]:
    """With whom somebody may share views of theirs."""
    return [
        ViewScope.PRIVATE,
        *([ViewScope.TEAM] if by.team_id else []),
        *([ViewScope.OFFICE] if by.can(Permission.LIST_SHARE) else []),
    ]


def _set(view: SavedView, values: dict[str, Any], *, by: User) -> None:
    wanted = values.get("scope") or view.scope or ViewScope.PRIVATE
    if wanted is not view.scope and wanted not in readers_offered(by):
        raise NotAllowed(
            _("Only supervisors share a view with the office.")
            if wanted is ViewScope.OFFICE
            else _("You are in no team."),
            field="scope",
        )
    # A list opens for its owner alone, so that nobody finds another one there than yesterday.
    if view.owner_id == by.id:
        if values["is_default"]:
            _only_default(view)
        view.is_default = values["is_default"]
    view.name = values["name"]
    view.scope = wanted
    view.is_pinned = values["is_pinned"]


def _only_default(view: SavedView) -> None:
    others = and_(
        SavedView.owner_id == view.owner_id,
        SavedView.list_key == view.list_key,
        SavedView.is_default,
        SavedView.id != (view.id or 0),
    )
    db.session.execute(update(SavedView).where(others).values(is_default=False))


@contextmanager
def _unless_taken() -> Iterator[None]:
    """Store what is set inside; whether a name is taken only the constraint knows for sure."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as taken:
        raise Conflict(_("You have a view of this name already."), field="name") from taken
