"""One candidate, in the scope of whoever asks."""

from typing import Any, TypeVar

from flask import abort
from sqlalchemy import ColumnElement, exists, false, select, true
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts import history
from app.accounts.history import Event
from app.candidates.models import Candidate, CandidateMerge, Refusal, Training
from app.core.audit import AuditEntry
from app.core.db import db, intends_to_write
from app.core.paging import Order, Page, page
from app.core.permissions import (
    Action,
    Actor,
    Permission,
    changeable_or_403,
    scope,
    scope_rule,
    visible_or_404,
)

FULL = (
    joinedload(Candidate.region),
    selectinload(Candidate.trainings).joinedload(Training.trade),
    selectinload(Candidate.refusals),
)
"""The loads of one candidate shown in full."""

MOST_EVENTS = 100

Part = TypeVar("Part", Training, Refusal)


@scope_rule(Candidate)
def _candidates(actor: Actor, action: Action) -> ColumnElement[bool]:
    """All who work with companies see candidates, without their NIK; clerks and supervisors keep them."""
    needed = {
        Action.SEE: (Permission.CANDIDATE_VIEW,),
        Action.CHANGE: (Permission.CANDIDATE_EDIT,),
        Action.EXPORT: (Permission.CANDIDATE_VIEW, Permission.EXPORT_ALL),
    }[action]
    return true() if all(actor.can(permission) for permission in needed) else false()


@scope_rule(Training)
def _trainings(actor: Actor, action: Action) -> ColumnElement[bool]:
    """A training is as open as its candidate."""
    return exists().where(Candidate.id == Training.candidate_id, scope(actor, Candidate, action))


@scope_rule(Refusal)
def _refusals(actor: Actor, action: Action) -> ColumnElement[bool]:
    """A refusal is as open as its candidate."""
    return exists().where(Candidate.id == Refusal.candidate_id, scope(actor, Candidate, action))


def candidate_or_404(actor: Actor, candidate_id: int) -> Candidate:
    """A candidate the actor may see, in full; 404 otherwise, and from the trash for all who cannot restore it."""
    candidate = visible_or_404(actor, Candidate, candidate_id, options=FULL)
    if candidate.is_trashed and not actor.can(Permission.CANDIDATE_EDIT):
        abort(404)
    return candidate


def candidate_for_change(
    actor: Actor, candidate_id: int, *, options: tuple[ExecutableOption, ...] = (), is_trashed: bool = False
) -> Candidate:
    """A candidate the actor may change: 404 where it may not be seen or is (not) in the trash, 403 where only seen."""
    candidate = changeable_or_403(actor, Candidate, candidate_id, options=options, is_held=intends_to_write())
    if candidate.is_trashed is not is_trashed:
        abort(404)
    return candidate


def training_for_change(actor: Actor, training_id: int, *, is_trashed: bool = False) -> Training:
    """A training of a candidate on file, with the candidate; 404 and 403 as for candidates."""
    return _part(actor, Training, training_id, is_trashed)


def refusal_for_change(actor: Actor, refusal_id: int, *, is_trashed: bool = False) -> Refusal:
    """A refusal of a candidate on file, with the candidate; 404 and 403 as for candidates."""
    return _part(actor, Refusal, refusal_id, is_trashed)


def _part(actor: Actor, model: type[Part], part_id: int, is_trashed: bool) -> Part:
    load: Any = joinedload(model.candidate)
    part = changeable_or_403(actor, model, part_id, options=(load,), is_held=intends_to_write())
    if part.is_trashed is not is_trashed or part.candidate.is_trashed:
        abort(404)
    return part


def trashed(actor: Actor, *, key: str | None = None) -> Page[Candidate]:
    """The candidates in the trash that the actor may restore, the latest first."""
    merged = exists().where(CandidateMerge.lost_id == Candidate.id, CandidateMerge.undone_at.is_(None))
    statement = select(Candidate).where(
        Candidate.trashed_at.is_not(None), ~merged, scope(actor, Candidate, Action.CHANGE)
    )
    order = (
        Order(Candidate.trashed_at, "trashed_at", descending=True),
        Order(Candidate.id, "id", descending=True),
    )
    return page(statement, order, key=key)


def history_of(candidate: Candidate) -> list[Event]:
    """What happened to a candidate and to what hangs on the record, the latest first; for whoever may see it."""
    parts = [
        (model.__tablename__, select(model.id).where(model.candidate_id == candidate.id))
        for model in (Training, Refusal)
    ]
    about = (AuditEntry.subject == Candidate.__tablename__) & (AuditEntry.subject_id == candidate.id)
    for subject, ids in parts:
        about |= (AuditEntry.subject == subject) & AuditEntry.subject_id.in_(ids)
    entries = db.session.scalars(
        select(AuditEntry).where(about).order_by(AuditEntry.id.desc()).limit(MOST_EVENTS)
    )
    return history.described(entries)
