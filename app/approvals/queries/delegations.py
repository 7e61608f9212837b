"""Who stands in for whom, from when to when."""

from datetime import date

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Delegation, User
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Action, Actor, Permission, changeable_or_403, scope, scope_rule

_PEOPLE = (
    joinedload(Delegation.giver).lazyload(User.held_roles),
    joinedload(Delegation.getter).lazyload(User.held_roles),
)


@scope_rule(Delegation)
def _delegations(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Who approves, and who reads the log, sees all; the two people theirs. It is called off by who gave it."""
    if action is not Action.SEE:
        return Delegation.giver_id == actor.id if actor.id is not None else false()
    if actor.can(Permission.AGREEMENT_APPROVE) or actor.can(Permission.AUDIT_VIEW_ALL):
        return Delegation.id > 0
    return or_(Delegation.giver_id == actor.id, Delegation.getter_id == actor.id)


def delegations(actor: Actor, *, key: str | None = None) -> Page[Delegation]:
    """One page of them, the latest first."""
    statement = select(Delegation).where(scope(actor, Delegation)).options(*_PEOPLE)
    return page(statement, [Order(Delegation.id, "id", descending=True)], key=key)


def delegation_for_change(actor: Actor, delegation_id: int) -> Delegation:
    """One that the actor may call off, held; 404 and 403 otherwise."""
    return changeable_or_403(actor, Delegation, delegation_id, options=_PEOPLE, is_held=True)


def overlapping(people: list[int], *, from_on: date, to_on: date) -> Delegation | None:
    """One in which any of these people gives or stands in on any of these days."""
    statement = (
        select(Delegation)
        .where(
            Delegation.ended_at.is_(None),
            Delegation.from_on <= to_on,
            Delegation.to_on >= from_on,
            or_(Delegation.giver_id.in_(people), Delegation.getter_id.in_(people)),
        )
        .options(*_PEOPLE)
        .order_by(Delegation.id)
        .limit(1)
    )
    return db.session.scalar(statement)
