"""One paper, and the record it tells of."""

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import User
from app.core.db import Base, db
from app.core.permissions import LARGEST_ID, Action, Actor, may, visible_or_404
from app.core.search import storable
from app.documents.enums import Subject
from app.documents.models import Document
from app.documents.queries.scope import SUBJECTS, subject_condition

SHOWN: tuple[ExecutableOption, ...] = (
    joinedload(Document.signatory),
    joinedload(Document.made_by).lazyload(User.held_roles),
    joinedload(Document.issued_by).lazyload(User.held_roles),
    joinedload(Document.countersigned_by).lazyload(User.held_roles),
    selectinload(Document.files),
)


def document_or_404(actor: Actor, document_id: int) -> Document:
    """The paper with its people and frozen copies; 404 where it may not be seen."""
    return visible_or_404(actor, Document, document_id, options=SHOWN)


def issued_with(token: str) -> Document | None:
    """The issued paper that this token verifies, with its frozen copies; whoever holds the paper may ask."""
    # Not by scope: the token, which only the paper bears, is the right to ask.
    return db.session.scalar(
        select(Document).where(Document.token == storable(token)).options(selectinload(Document.files))
    )


def may_change(actor: Actor, document: Document) -> bool:
    """Whether ``actor`` may change this paper."""
    return may(actor, Action.CHANGE, document)


def makers_of(document: Document) -> set[int | None]:
    """Who wrote and who issued a paper, by their ids: they do not countersign it."""
    return {document.made_by_id, document.issued_by_id}


def find_successor(actor: Actor, document: Document) -> Document | None:
    """The newer version of a paper, where there is one."""
    return db.session.scalar(select(Document).where(Document.replaces_id == document.id))


def subject_or_404(actor: Actor, subject: Subject, subject_id: int) -> Base:
    """The record of which ``actor`` may write papers; 403 where it may only be seen, 404 where not even that."""
    model = SUBJECTS[subject]
    if not 0 < subject_id <= LARGEST_ID:
        abort(404)
    key = model.id  # type: ignore[attr-defined]
    asked = select(model).where(key == subject_id)
    if db.session.scalar(asked.where(subject_condition(subject, actor, Action.SEE))) is None:
        abort(404)
    found: Base | None = db.session.scalar(asked.where(subject_condition(subject, actor, Action.CHANGE)))
    return found or abort(403)
