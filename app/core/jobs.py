"""Long work outside the request: started by a person, watched in a progress bar, kept until seen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Flask, current_app
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, Update, event, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import utcnow
from app.core.db import Base, Flag, Key, Recorded, code, db
from app.core.enums import Choice
from app.core.errors import AppError
from app.core.permissions import Action, Actor, scope_rule

if TYPE_CHECKING:
    from app.core.queueing import Queue


KEPT_FOR = timedelta(days=7)
"""How long a file waits for its owner: it may hold what people would not want to lie about."""


class JobState(Choice):
    """How far a job has come."""

    QUEUED = "queued", _l("Waiting")
    RUNNING = "running", _l("Running")
    DONE = "done", _l("Done")
    FAILED = "failed", _l("Failed")
    CANCELLED = "cancelled", _l("Cancelled")

    @property
    def is_over(self) -> bool:
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(Recorded, Base):
    """One piece of long work and what came of it; seen by its owner only.

    ``progress`` and ``total`` count what the work counts (rows); ``result_url`` is where its result is looked at.
    """

    __tablename__ = "jobs"

    id: Mapped[Key]
    kind: Mapped[str]
    title: Mapped[str]
    owner_id: Mapped[int] = mapped_column(index=True)
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[JobState] = code(JobState, default=JobState.QUEUED)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str | None]
    result_url: Mapped[str | None]
    result_file: Mapped[str | None]
    result_name: Mapped[str | None]
    result_media_type: Mapped[str | None]
    is_cancel_asked: Mapped[Flag]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    locale: Mapped[str] = mapped_column(default="id")

    @property
    def kept_until(self) -> datetime | None:
        """Until when the file that it left may be fetched; None where it left none."""
        return self.finished_at + KEPT_FOR if self.finished_at and self.result_name else None


@scope_rule(Job)
def _own_jobs(actor: Actor, action: Action) -> Any:
    return Job.owner_id == actor.id


class Cancelled(Exception):
    """The owner asked for the work to stop."""


@dataclass
class Progress:
    """What a running job is handed: a way to say how far it has come."""

    job_id: int

    def at(self, done: int, total: int) -> None:
        """Commit the work so far and say how far it has come; raises ``Cancelled`` when asked to stop."""
        db.session.execute(self._told(done, total))
        db.session.commit()
        if db.session.scalar(self._asked()):
            db.session.rollback()
            raise Cancelled

    def reading_at(self, done: int, total: int) -> None:
        """Say how far a work that only reads has come, beside its open cursor; raises ``Cancelled`` when asked."""
        with db.engine.connect() as connection, connection.begin():
            connection.execute(self._told(done, total))
            is_cancel_asked = connection.scalar(self._asked())
        if is_cancel_asked:
            raise Cancelled

    def _told(self, done: int, total: int) -> Update:
        return update(Job).where(Job.id == self.job_id).values(progress=done, total=total)

    def _asked(self) -> Select[bool]:
        return select(Job.is_cancel_asked).where(Job.id == self.job_id)

    def working_file(self, suffix: str) -> Path:
        """A path only this job writes to, for its result."""
        folder = _results()
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"job-{self.job_id}{suffix}"


def _results() -> Path:
    return Path(current_app.config["JAJAK"].instance_path) / "results"


@dataclass(frozen=True)
class Result:
    """What a finished job leaves: a sentence, and a page or a file to look at."""

    message: str
    url: str | None = None
    file: Path | None = None
    filename: str | None = None
    media_type: str | None = None


Work = Callable[..., Result]
W = TypeVar("W", bound=Work)

_works: dict[str, Work] = {}


_going_on: set[str] = set()

WENT_ON_FROM = "went_on_from"
"""Under which of its parameters a job keeps how far it had come when it last went on by itself; its work is not told."""


def work(kind: str, *, goes_on: bool = False) -> Callable[[W], W]:
    """Register what a kind of job does: a function of ``Progress`` and the job's parameters.

    ``goes_on`` where it takes up its work at the last step that was committed, and does nothing twice.
    """

    def register(function: W) -> W:
        _works[kind] = function
        if goes_on:
            _going_on.add(kind)
        return function

    return register


Ended = Callable[[Job], None]

_endings: dict[str, Ended] = {}


def when_ended(kind: str) -> Callable[[Ended], Ended]:
    """Register what puts things in order after a job of this kind, however it ended: done, refused, cancelled
    before it began, or left by a worker that was stopped. It is called in the transaction that notes the end.
    """

    def register(function: Ended) -> Ended:
        _endings[kind] = function
        return function

    return register


def _end(job: Job, state: JobState, **ending: Any) -> None:
    job.state, job.finished_at = state, utcnow()
    for name, value in ending.items():
        setattr(job, name, value)
    db.session.flush()
    if job.kind in _endings:
        with force_locale(job.locale):
            _endings[job.kind](job)


def start(kind: str, *, owner_id: int, title: str | LazyString, locale: str = "id", **parameters: Any) -> Job:
    """Ask for work to be done; it begins once the present transaction is committed."""
    job = Job(kind=kind, owner_id=owner_id, title=str(title), parameters=parameters, locale=locale)
    db.session.add(job)
    db.session.flush()
    _send(job)
    return job


def _send(job: Job) -> None:
    db.session.info.setdefault("jobs_to_send", []).append(job.id)


def cancel(job: Job) -> None:
    """Ask a job to stop at its next safe point."""
    # The worker may be about to begin: one of the two must wait for the other.
    db.session.refresh(job, ["state"], with_for_update=True)
    job.is_cancel_asked = True
    if job.state is JobState.QUEUED:
        _end(job, JobState.CANCELLED)
    db.session.flush()


def mark_seen(job: Job) -> None:
    """Take a finished job off its owner's bell."""
    job.seen_at = job.seen_at or utcnow()
    db.session.flush()


def latest_for(owner_id: int, *, limit: int = 20) -> list[Job]:
    """The owner's latest jobs, newest first."""
    return list(
        db.session.scalars(select(Job).where(Job.owner_id == owner_id).order_by(Job.id.desc()).limit(limit))
    )


def unseen(owner_id: int) -> Select[int]:
    """A statement that counts the owner's jobs which are over and not yet looked at."""
    over = [state for state in JobState if state.is_over]
    return select(func.count()).where(Job.owner_id == owner_id, Job.seen_at.is_(None), Job.state.in_(over))


def count_in(state: JobState, *, since: datetime | None = None) -> int:
    """How many jobs of all people are in ``state``, of those asked for after ``since``."""
    statement = select(func.count()).select_from(Job).where(Job.state == state)
    if since is not None:
        statement = statement.where(Job.created_at > since)
    return db.session.scalar(statement) or 0


def run(job_id: int) -> None:
    """Do a job's work; whatever happens, its end is written down."""
    job = db.session.get(Job, job_id, with_for_update=True, populate_existing=True)
    if job is None or job.state is not JobState.QUEUED:
        db.session.rollback()
        return
    job.state, job.started_at = JobState.RUNNING, utcnow()
    kind, parameters, locale = job.kind, dict(job.parameters), job.locale
    parameters.pop(WENT_ON_FROM, None)
    db.session.commit()
    state, ending = JobState.FAILED, dict[str, Any]()
    try:
        with force_locale(locale):
            result = _works[kind](Progress(job_id), **parameters)
            db.session.commit()
            state = JobState.DONE
            ending = {
                "message": result.message,
                "result_url": result.url,
                "result_file": str(result.file) if result.file else None,
                "result_name": result.filename,
                "result_media_type": result.media_type,
            }
    except Cancelled:
        state = JobState.CANCELLED
    except AppError as error:
        ending["message"] = error.message
    finally:
        db.session.rollback()
        if state is JobState.FAILED and "message" not in ending:
            with force_locale(locale):
                ending["message"] = str(UNEXPECTED)
        _end(db.session.get_one(Job, job_id, populate_existing=True), state, **ending)
        db.session.commit()


def clear_away(*, at: datetime | None = None) -> int:
    """Remove the files that jobs left a week ago, and what broken ones left half-written; returns how many."""
    before = (at or utcnow()) - KEPT_FOR
    old = [path for path in _results().glob("job-*") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    db.session.execute(
        update(Job).where(Job.result_file.is_not(None), Job.finished_at < before).values(result_file=None)
    )
    return len(old)


UNEXPECTED = _l(
    "The work stopped unexpectedly. Nothing half-done was kept since the last step; please try again."
)


def take_up_interrupted() -> int:
    """Have jobs that a stopped worker left running go on, or mark them as failed where that cannot be; returns how many.

    One that came no further since it last went on is left to its owner: it may be what stops the worker.
    """
    interrupted = db.session.scalars(select(Job).where(Job.state == JobState.RUNNING).with_for_update()).all()
    for job in interrupted:
        with force_locale(job.locale):
            if job.is_cancel_asked:
                _end(job, JobState.CANCELLED)
            elif job.kind in _going_on and job.parameters.get(WENT_ON_FROM) != job.progress:
                job.parameters = job.parameters | {WENT_ON_FROM: job.progress}
                job.state = JobState.QUEUED
                _send(job)
            else:
                _end(job, JobState.FAILED, message=str(UNEXPECTED))
    db.session.commit()
    return len(interrupted)


def queue() -> "Queue":
    """The queue of the worker, made when it is first asked for; in tests what is put into it is done at once."""
    # Only now: most pages put nothing into it.
    from app.core.queueing import Queue  # noqa: PLC0415

    made: Queue | None = current_app.extensions.get("jobs")
    if made is None:
        app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]
        made = app.extensions["jobs"] = Queue(app)
    return made


@event.listens_for(Session, "after_commit")
def _send_jobs(session: Session) -> None:
    for job_id in session.info.pop("jobs_to_send", []):
        queue().put("run_job", job_id)


@event.listens_for(Session, "after_rollback")
def _forget_jobs(session: Session) -> None:
    session.info.pop("jobs_to_send", None)
