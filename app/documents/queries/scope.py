"""Which papers a person may see and change: those whose subject they may see and change."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from app.accounts.models import User
from app.agreements.models import Agreement
from app.core.db import Base
from app.core.permissions import Action, Actor, Permission, is_everything, scope, scope_rule
from app.documents.enums import DocumentKind, DocumentState, Subject
from app.documents.models import Document, DocumentFile
from app.outreach.models import RoadShow, Visit

SUBJECTS: dict[Subject, type[Base]] = {
    Subject.VISIT: Visit,
    Subject.ROAD_SHOW: RoadShow,
    Subject.OFFICER: User,
    Subject.AGREEMENT: Agreement,
}
"""What papers tell of; a later package that writes papers adds its own."""


@scope_rule(Document)
def _documents(actor: Actor, action: Action) -> ColumnElement[bool]:
    """A paper is as open as its subject; one's own drafts may be changed as long as the subject is seen."""
    if not actor.can(Permission.DOCUMENT_VIEW):
        return false()
    seen = or_(*(_of(subject, actor, Action.SEE) for subject in SUBJECTS))
    if action is Action.SEE:
        return seen
    if action is Action.CHANGE and not actor.can(Permission.DOCUMENT_EDIT):
        return false()
    open_to = or_(*(_of(subject, actor, action) for subject in SUBJECTS))
    return and_(seen, or_(open_to, Document.made_by_id == actor.id))


def listed(actor: Actor) -> ColumnElement[bool]:
    """The same as to see, for lists: asks of no subject where every one may be seen, since papers keep theirs on file."""
    sees_all = all(is_everything(subject_condition(subject, actor, Action.SEE)) for subject in SUBJECTS)
    return true() if sees_all and actor.can(Permission.DOCUMENT_VIEW) else scope(actor, Document)


@scope_rule(DocumentFile)
def _files(actor: Actor, action: Action) -> ColumnElement[bool]:
    """A frozen copy is as open as its paper."""
    return exists().where(Document.id == DocumentFile.document_id, scope(actor, Document, action))


def subject_condition(subject: Subject, actor: Actor, action: Action) -> ColumnElement[bool]:
    """Which records of this kind ``actor`` may write papers of (CHANGE) or read them of (SEE)."""
    if subject is Subject.OFFICER:
        return _days_of_officers(actor, action)
    return scope(actor, SUBJECTS[subject], action)


def _of(subject: Subject, actor: Actor, action: Action) -> ColumnElement[bool]:
    model = SUBJECTS[subject]
    key = model.id  # type: ignore[attr-defined]
    return and_(
        Document.subject == subject,
        exists().where(key == Document.subject_id, subject_condition(subject, actor, action)),
    )


def _days_of_officers(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Whoever sees all visits sees everybody's day; it is changed by the officer and by who may change all visits."""
    if action is Action.SEE:
        return true() if actor.can(Permission.OUTREACH_VIEW) else false()
    everyones, own = {
        Action.CHANGE: (Permission.OUTREACH_EDIT_ALL, Permission.OUTREACH_EDIT),
        Action.EXPORT: (Permission.EXPORT_ALL, Permission.EXPORT),
    }[action]
    if actor.can(everyones):
        return true()
    return User.id == actor.id if actor.can(own) else false()


def to_countersign(actor: Actor) -> ColumnElement[bool]:
    """The papers that wait for this person's signature."""
    if not actor.can(Permission.DOCUMENT_SIGN):
        return false()
    signed = [kind for kind in DocumentKind if kind.is_countersigned]
    return and_(
        Document.state == DocumentState.ISSUED,
        Document.kind.in_(signed),
        scope(actor, Document, Action.CHANGE),
    )
