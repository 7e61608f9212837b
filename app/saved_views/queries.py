"""Which saved views a person sees, and what the list that is shown has to do with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort
from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.accounts.queries import team_mates
from app.core.db import db
from app.core.permissions import Action, Actor, Permission, changeable_or_403, scope, scope_rule
from app.core.statements import put_together_once
from app.saved_views.enums import ViewScope
from app.saved_views.lists import SavedList
from app.saved_views.models import SavedView

MOST_VIEWS = 200


@scope_rule(SavedView)
def _saved_views(actor: Actor, action: Action) -> ColumnElement[bool]:
    """One's own, the office's, and those of people in one's team; shared ones are changed by those who share lists, too."""
    if not actor.can(Permission.COMPANY_VIEW):
        return false()
    own: ColumnElement[bool] = SavedView.owner_id == actor.id
    if action is not Action.SEE and not actor.can(Permission.LIST_SHARE):
        return own
    of_team = and_(SavedView.scope == ViewScope.TEAM, SavedView.owner_id.in_(team_mates(actor)))
    return or_(own, SavedView.scope == ViewScope.OFFICE, of_team)


def views_of(actor: Actor, list_key: str) -> list[SavedView]:
    """The views of a list this person sees: pinned ones first, then by name."""
    return list(db.session.scalars(_views_of(actor), {"list_key": list_key}))


@put_together_once
def _views_of(actor: Actor) -> Select[SavedView]:
    return (
        select(SavedView)
        .where(
            SavedView.list_key == bindparam("list_key"),
            scope(actor, SavedView),
            SavedView.trashed_at.is_(None),
        )
        .options(joinedload(SavedView.owner).lazyload(User.held_roles))
        .order_by(SavedView.is_pinned.desc(), func.lower(SavedView.name), SavedView.id)
        .limit(MOST_VIEWS)
    )


def view_for_change(actor: Actor, view_id: int, *, is_trashed: bool = False) -> SavedView:
    """A view the actor may change: 404 where it may not be seen or is (not) deleted, 403 where only seen."""
    view = changeable_or_403(actor, SavedView, view_id)
    if view.is_trashed is not is_trashed:
        abort(404)
    return view


@dataclass(frozen=True)
class Look:
    """How a list is looked at now: by which saved view, if any, and what became of it.

    ``mark`` must go along with each link that changes the list: without it the bare address would lead back to
    the ``default`` view.
    """

    of: SavedList
    views: Sequence[SavedView]
    default: SavedView | None
    shown: SavedView | None
    state: str
    may_change: bool

    @property
    def is_changed(self) -> bool:
        """Whether the list shows something else than the view it was opened with."""
        return self.shown is not None and self.state != self.shown.address

    @property
    def mark(self) -> int | str | None:
        """What the address says of the view."""
        if self.shown is not None:
            return self.shown.id
        return "none" if self.default is not None else None

    @property
    def everything(self) -> str:
        """The list without any view."""
        return self.of.url("", view="none" if self.default is not None else None)

    @property
    def shown_id(self) -> int | None:
        """The view that is shown."""
        return self.shown.id if self.shown is not None else None


def look(of: SavedList, actor: Actor, arguments: MultiDict[str, str]) -> Look:
    """What the ``arguments`` of an address show of a list."""
    views = views_of(actor, of.key)
    shown = next((view for view in views if str(view.id) == arguments.get("view")), None)
    return Look(
        of,
        views,
        default=next((view for view in views if view.is_default and view.owner_id == actor.id), None),
        shown=shown,
        state=of.canonical(arguments.items(multi=True)),
        may_change=shown is not None and _is_mine_to_change(actor, shown),
    )


def _is_mine_to_change(actor: Actor, view: SavedView) -> bool:
    """What the rule of saved views says, of one that was read already."""
    return view.owner_id == actor.id or (
        view.scope is not ViewScope.PRIVATE and actor.can(Permission.LIST_SHARE)
    )
