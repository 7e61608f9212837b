"""Do one deed to many records, go on with it where it stopped, and take it back: few statements however many they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import audit, jobs
from app.core.clock import utcnow
from app.core.db import db
from app.core.enums import Choice
from app.core.errors import Conflict
from app.deeds import kinds, queries
from app.deeds.kinds import Kind
from app.deeds.models import BulkDeed, DeedPart

MOST_AT_ONCE = 5000
"""A deed to more records than these is a job, so that no request takes long."""

PART = 200
JOB = "deeds.do"
UNDO_JOB = "deeds.undo"


@dataclass(frozen=True)
class Undone:
    """How many records got back what they had, and the names of those that did not, or of the first of them."""

    restored: int
    kept: Sequence[str]


def change(kind: Kind, ids: Iterable[int], deed: Choice, *, by: User, value: Any = None) -> BulkDeed:
    """Do ``deed`` at once to those of the records that ``by`` may change. Raises Invalid as ``prepare`` does."""
    bulk = prepare(kind, ids, deed, by=by, value=value)
    for _done in do_parts(bulk, by=by):
        pass
    return bulk


def prepare(
    kind: Kind, ids: Iterable[int], deed: Choice, *, by: User, value: Any = None, address: str = ""
) -> BulkDeed:
    """Note what is to be done to whom; nothing is changed yet. Raises Invalid for a value that cannot be had."""
    wanted = sorted(set(ids))
    text = kind.doings[deed].text(value)
    bulk = BulkDeed(
        kind=kind.key, actor_id=by.id, deed=deed.value, value=text, address=address, asked=len(wanted)
    )
    db.session.add(bulk)
    db.session.flush()
    size = kind.part or PART
    db.session.add_all(
        [
            DeedPart(bulk_deed_id=bulk.id, ids=wanted[start : start + size])
            for start in range(0, len(wanted), size)
        ]
    )
    db.session.flush()
    return bulk


def do_parts(bulk: BulkDeed, *, by: User) -> Iterator[int]:
    """Do it to the next part and say how many records were looked at, until none is left; the caller may commit each time."""
    doing = kinds.doing_of(bulk)
    done = queries.reached(bulk).looked
    for key in queries.undone_parts(bulk):
        part = _part(key)
        part.before = doing.do(part.ids, bulk.value, by)
        part.changed = len(part.before)
        db.session.flush()
        done += len(part.ids)
        yield done
    bulk.finished_at = utcnow()
    _tell("bulk", bulk, rows=queries.reached(bulk).changed)


def undo(bulk: BulkDeed, *, by: User) -> Undone:
    """Give every record what it had before, except where that was changed since.

    Raises Conflict where it was taken back already, is being worked at, or its time has passed.
    """
    _refuse_undone(bulk)
    _refuse_late(bulk)
    for _done in undo_parts(bulk, by=by):
        pass
    kept = queries.kept(bulk)
    return Undone(queries.reached(bulk).undone - queries.kept_count(bulk), names_of(bulk, kept))


def undo_parts(bulk: BulkDeed, *, by: User) -> Iterator[int]:
    """Take back the next part and say how many records were looked at, until none is left; the caller may commit each time."""
    doing = kinds.doing_of(bulk)
    done = queries.reached(bulk).undone
    for key in queries.standing_parts(bulk):
        part = _part(key)
        before = part.before or {}
        restored = set(doing.undo(before, bulk.value, by)) if before else set()
        part.kept = [int(one) for one in before if int(one) not in restored]
        db.session.flush()
        done += len(before)
        yield done
    bulk.undone_at = utcnow()
    _tell("bulk_undo", bulk, rows=queries.reached(bulk).undone - queries.kept_count(bulk))


def begin(bulk: BulkDeed, *, locale: str, result_url: str) -> jobs.Job:
    """Let it be done as a job, or gone on with. Raises Conflict where nothing is left to do."""
    _refuse_undone(bulk)
    if bulk.finished_at is not None:
        raise Conflict(_("This was done already."))
    return _start(JOB, bulk, kinds.title_of(bulk), locale=locale, result_url=result_url)


def begin_undo(bulk: BulkDeed, *, locale: str, result_url: str) -> jobs.Job:
    """Let it be taken back as a job, or gone on with that. Raises Conflict as ``undo`` does."""
    _refuse_undone(bulk)
    _refuse_late(bulk)
    title = _("Undo: %(deed)s", deed=kinds.title_of(bulk))
    return _start(UNDO_JOB, bulk, title, locale=locale, result_url=result_url)


def names_of(bulk: BulkDeed, ids: Sequence[int]) -> list[str]:
    """How these records of a deed are called."""
    return kinds.kind_of(bulk).names_of(ids) if ids else []


def _start(work: str, bulk: BulkDeed, title: str, *, locale: str, result_url: str) -> jobs.Job:
    job = jobs.start(
        work, owner_id=bulk.actor_id, title=title, locale=locale, bulk_id=bulk.id, result_url=result_url
    )
    bulk.job_id = job.id
    db.session.flush()
    return job


def _refuse_undone(bulk: BulkDeed) -> None:
    db.session.refresh(bulk, with_for_update=True)
    if bulk.undone_at is not None:
        raise Conflict(_("This was undone already."))
    job = queries.job_of(bulk)
    if job is not None and not job.state.is_over:
        raise Conflict(_("This is still being worked at; stop it first."))


def is_late(bulk: BulkDeed) -> bool:
    """Whether the time to take it back has passed; what was begun to be taken back is gone on with whenever."""
    window = kinds.doing_of(bulk).undo_window
    if window is None or bulk.finished_at is None or utcnow() - bulk.finished_at <= window:
        return False
    return not queries.reached(bulk).undone


def _refuse_late(bulk: BulkDeed) -> None:
    if is_late(bulk):
        raise Conflict(kinds.doing_of(bulk).too_late)


def _part(key: int) -> DeedPart:
    return db.session.get_one(DeedPart, key)


def _tell(action: str, bulk: BulkDeed, *, rows: int) -> None:
    audit.record(action, bulk.kind, None, {"rows": rows, "what": kinds.title_of(bulk)})
    db.session.flush()
