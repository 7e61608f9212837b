"""Deeds done to many: their parts and how far they have come."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from app.core.db import db
from app.core.jobs import Job
from app.core.paging import Order, Page, page
from app.core.permissions import Action, Actor, scope, scope_rule
from app.deeds.models import BulkDeed, DeedPart

KEPT_READ = 20
"""Of so many parts those are read that did not get back what they had: enough to call some by name."""


@scope_rule(BulkDeed)
def _own(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Whoever did it takes it back; of the records only those change that this person may change."""
    own: ColumnElement[bool] = BulkDeed.actor_id == actor.id
    return own


@dataclass(frozen=True)
class Reached:
    """How far a deed has come, in records."""

    looked: int
    """Of how many it was seen whether they change."""
    changed: int
    undone: int
    """Of those changed, how many were looked at to take it back."""
    kept: list[int]
    """Some of those that did not get back what they had."""


def done_by(actor: Actor, *, key: str | None = None) -> Page[BulkDeed]:
    """What ``actor`` did to many records, the latest first."""
    order = (Order(BulkDeed.id, "id", descending=True),)
    return page(select(BulkDeed).where(scope(actor, BulkDeed)), order, key=key)


def reached(bulk: BulkDeed) -> Reached:
    """How far ``bulk`` has come."""
    parts = select(DeedPart).where(DeedPart.bulk_deed_id == bulk.id).subquery()
    length = func.json_array_length(parts.c.ids)
    looked, changed, undone = db.session.execute(
        select(
            func.coalesce(func.sum(length).filter(parts.c.changed.is_not(None)), 0),
            func.coalesce(func.sum(parts.c.changed), 0),
            func.coalesce(func.sum(parts.c.changed).filter(parts.c.kept.is_not(None)), 0),
        )
    ).one()
    return Reached(looked, changed, undone, kept(bulk))


def kept(bulk: BulkDeed) -> list[int]:
    """Some of those that did not get back what they had."""
    found = db.session.scalars(
        select(DeedPart.kept)
        .where(DeedPart.bulk_deed_id == bulk.id, func.json_array_length(DeedPart.kept) > 0)
        .order_by(DeedPart.id)
        .limit(KEPT_READ)
    )
    return [key for some in found for key in some or ()]


def kept_count(bulk: BulkDeed) -> int:
    """How many did not get back what they had."""
    count = select(func.sum(func.json_array_length(DeedPart.kept))).where(DeedPart.bulk_deed_id == bulk.id)
    return db.session.scalar(count) or 0


def stayed(bulk: BulkDeed) -> list[int]:
    """Some of those that were looked at and did not change."""
    found = db.session.execute(
        select(DeedPart.ids, DeedPart.before)
        .where(DeedPart.bulk_deed_id == bulk.id, DeedPart.changed < func.json_array_length(DeedPart.ids))
        .order_by(DeedPart.id)
        .limit(KEPT_READ)
    )
    return [key for ids, before in found for key in ids if str(key) not in (before or {})]


def undone_parts(bulk: BulkDeed) -> list[int]:
    """The parts to which the deed was not done yet, in order."""
    return _parts(bulk, DeedPart.changed.is_(None))


def standing_parts(bulk: BulkDeed) -> list[int]:
    """The parts to which it was done and that were not taken back, in order."""
    return _parts(bulk, DeedPart.changed.is_not(None), DeedPart.kept.is_(None))


def _parts(bulk: BulkDeed, *conditions: ColumnElement[bool]) -> list[int]:
    found = select(DeedPart.id).where(DeedPart.bulk_deed_id == bulk.id, *conditions).order_by(DeedPart.id)
    return list(db.session.scalars(found))


def job_of(bulk: BulkDeed) -> Job | None:
    """The job that does it, or takes it back; None where it was done at once."""
    return db.session.get(Job, bulk.job_id, populate_existing=True) if bulk.job_id else None


def deed_of_job(job: Job) -> BulkDeed:
    """The deed that a job works at."""
    return db.session.get_one(BulkDeed, job.parameters["bulk_id"], populate_existing=True)
