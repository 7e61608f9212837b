"""Single obligations, those of one agreement, and those that are usual."""

from collections.abc import Iterable

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement
from app.core.db import db
from app.core.permissions import Action, Actor, may, scope, visible_or_404
from app.obligations.models import Obligation, UsualObligation

SHOWN = (
    joinedload(Obligation.agreement).joinedload(Agreement.company),
    joinedload(Obligation.done_by).lazyload(User.held_roles),
)


def obligation_or_404(actor: Actor, obligation_id: int, *, to_change: bool = False) -> Obligation:
    """An obligation with its agreement and company; 404 where it may not be seen, 403 where it may not be changed."""
    found = visible_or_404(actor, Obligation, obligation_id, options=SHOWN)
    if to_change and not may(actor, Action.CHANGE, found):
        abort(403)
    return found


def of_agreement(agreement_id: int) -> list[Obligation]:
    """What is owed under an agreement and not removed: what is open by its day, then what was done, the latest first."""
    rows = db.session.scalars(
        select(Obligation)
        .where(Obligation.agreement_id == agreement_id, Obligation.removed_at.is_(None))
        .options(joinedload(Obligation.done_by).lazyload(User.held_roles))
        .order_by(Obligation.due_on.is_(None), Obligation.due_on, Obligation.id)
    ).all()
    done = sorted((one for one in rows if one.done_on), key=lambda one: (one.done_on, one.id), reverse=True)
    return [*(one for one in rows if not one.done_on), *done]


def changeable_among(actor: Actor, agreement_ids: Iterable[int]) -> set[int]:
    """Of these agreements those that ``actor`` may change."""
    statement = select(Agreement.id).where(
        Agreement.id.in_(set(agreement_ids)), scope(actor, Agreement, Action.CHANGE)
    )
    return set(db.session.scalars(statement))


def follower_of(obligation: Obligation) -> Obligation | None:
    """The one that was made when this one was done."""
    return db.session.scalar(select(Obligation).where(Obligation.follows_id == obligation.id))


def usual(kind: AgreementKind, *, with_inactive: bool = True) -> list[UsualObligation]:
    """What is usually owed under agreements of a kind, in the order in which it was written down."""
    statement = select(UsualObligation).where(UsualObligation.kind == kind).order_by(UsualObligation.id)
    if not with_inactive:
        statement = statement.where(UsualObligation.is_active)
    return list(db.session.scalars(statement))


def usual_counted() -> dict[AgreementKind, int]:
    """How many are usual, by kind of agreement."""
    statement = select(UsualObligation.kind, func.count()).group_by(UsualObligation.kind)
    return {row[0]: row[1] for row in db.session.execute(statement)}
