"""Saved ways to take a list out: kept, found, run as whoever runs them, put away."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core import audit
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.permissions import Action, Actor, Permission, scope, scope_rule
from app.reports import addresses
from app.reports.listed import LISTS
from app.reports.models import ExportRecipe
from app.reports.services import Export
from app.saved_views.enums import ViewScope

MOST = 100
LONGEST_NAME = 60


@scope_rule(ExportRecipe)
def _recipes(actor: Actor, action: Action) -> ColumnElement[bool]:
    """One's own, and those shared with the office; those are changed by their owner or by who may share."""
    if not actor.can(Permission.EXPORT):
        return false()
    own: ColumnElement[bool] = ExportRecipe.owner_id == actor.id
    shared = ExportRecipe.scope == ViewScope.OFFICE
    if action is not Action.CHANGE or actor.can(Permission.LIST_SHARE):
        return or_(own, shared)
    return own


def recipes(actor: Actor) -> Sequence[ExportRecipe]:
    """All that somebody may run, by name."""
    statement = (
        select(ExportRecipe)
        .where(scope(actor, ExportRecipe), ExportRecipe.trashed_at.is_(None))
        .order_by(func.lower(ExportRecipe.name), ExportRecipe.id)
        .options(joinedload(ExportRecipe.owner).lazyload(User.held_roles))
    )
    return db.session.scalars(statement).all()


def save(
    export: Export, *, name: str, address: str, file_format: str, delimiter: str, is_shared: bool
) -> ExportRecipe:
    """Keep how a list is taken out.

    Raises Invalid without a name or for one too many, Conflict for a name its owner has already, NotAllowed where a
    person who may not share shares.
    """
    owner, name = export.actor, " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(_("Give it a name of at most %(most)s letters.", most=LONGEST_NAME), field="name")
    if is_shared and not owner.can(Permission.LIST_SHARE):
        raise NotAllowed(_("Only supervisors share with the office."), field="scope")
    kept = select(func.count()).where(ExportRecipe.owner_id == owner.id, ExportRecipe.trashed_at.is_(None))
    if (db.session.scalar(kept) or 0) >= MOST:
        raise Invalid(_("You have %(most)s already; remove one first.", most=MOST), field="name")
    recipe = ExportRecipe(
        owner_id=owner.id,
        name=name,
        scope=ViewScope.OFFICE if is_shared else ViewScope.PRIVATE,
        list_key=export.listed.key,
        address=address,
        columns=[] if len(export.only) == len(export.listed.chosen()) else list(export.only),
        file_format=file_format,
        delimiter=delimiter,
    )
    try:
        with db.session.begin_nested():
            db.session.add(recipe)
    except IntegrityError as taken:
        raise Conflict(_("You have one of this name already."), field="name") from taken
    columns = ", ".join(str(one.heading) for one in export.listed.chosen(export.only))
    told = {"filter": [None, export.filter_words], "columns": [None, columns]}
    audit.record("update", "export_recipes", recipe.id, told)
    return recipe


def export_of(recipe: ExportRecipe, actor: Actor) -> Export:
    """What a recipe takes out for whoever runs it: always within that person's own scope."""
    listed, arguments = LISTS[recipe.list_key], addresses.read(recipe.address)
    known = {column.key for column in listed.columns()}
    only = tuple(name for name in recipe.columns if name in known)
    return Export(listed, actor, arguments, listed.words(arguments), only)


def remove(recipe: ExportRecipe) -> None:
    """Put a recipe away."""
    recipe.trashed_at = utcnow()
    db.session.flush()


def restore(recipe: ExportRecipe) -> None:
    """Bring a recipe back; raises Conflict where its name was given again meanwhile."""
    try:
        with db.session.begin_nested():
            recipe.trashed_at = None
    except IntegrityError as taken:
        raise Conflict(_("You have one of this name already."), field="name") from taken
