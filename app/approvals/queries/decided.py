"""What was decided, by whom, and in whose place."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.approvals.enums import Kind
from app.approvals.models import Ruling
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, changeable_or_403, scope

PEOPLE = tuple(
    joinedload(one).lazyload(User.held_roles) for one in (Ruling.by, Ruling.stood_in_for, Ruling.undone_by)
)


def decided(actor: Actor, *, kind: Kind | None = None, key: str | None = None) -> Page[Ruling]:
    """One page of decisions, the latest first."""
    statement = select(Ruling).where(scope(actor, Ruling)).options(*PEOPLE)
    if kind is not None:
        statement = statement.where(Ruling.kind == kind)
    return page(statement, [Order(Ruling.id, "id", descending=True)], key=key)


def decision_for_undo(actor: Actor, approval_id: int) -> Ruling:
    """A decision, held, that the actor may take back; 404 and 403 otherwise."""
    return changeable_or_403(actor, Ruling, approval_id, options=PEOPLE, is_held=True)


def of_subject(kind: Kind, subject_id: int, *, limit: int = 10) -> list[Ruling]:
    """What was decided of one record (the reader may see it), the latest first."""
    statement = (
        select(Ruling)
        .where(Ruling.kind == kind, Ruling.subject_id == subject_id)
        .options(*PEOPLE)
        .order_by(Ruling.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def latest_of(kind: Kind, subject_ids: list[int]) -> dict[int, Ruling]:
    """The latest decision of each of these records that was not taken back."""
    rows = db.session.scalars(
        select(Ruling)
        .where(Ruling.kind == kind, Ruling.subject_id.in_(subject_ids), Ruling.undone_at.is_(None))
        .options(*PEOPLE)
        .order_by(Ruling.id)
    )
    return {row.subject_id: row for row in rows}
