"""Work that comes round by itself, in the worker: each task once a day from its hour on, what was missed made up for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import local, utcnow
from app.core.db import Base, Key, db
from app.core.errors import AppError

BEAT = "heartbeat"
LONGEST_SILENCE = timedelta(minutes=15)
"""The scheduler looks every minute, but waits while the worker is at a long job."""

LANGUAGE = "id"
"""Nobody in particular reads what a task leaves behind."""


class ScheduledRun(Base):
    """The last time a task was due, and what came of it; one row a task, and one that says when somebody last looked."""

    __tablename__ = "scheduled_runs"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    due_on: Mapped[date]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    message: Mapped[str | None]


@dataclass(frozen=True)
class Task:
    """``work`` returns a sentence about what it did; ``is_due_on`` says on which days it comes round."""

    name: str
    title: str | LazyString
    at: time
    work: Callable[[], str]
    is_due_on: Callable[[date], bool]

    def last_due(self, now: datetime) -> date:
        """The last day, today included, from whose hour on the task was due; a task rests at most a fortnight."""
        moment = local(now)
        day = moment.date() if moment.time() >= self.at else moment.date() - timedelta(days=1)
        rests = (day - timedelta(days=days) for days in range(14))
        return next((one for one in rests if self.is_due_on(one)), day)


_tasks: dict[str, Task] = {}


def daily(
    name: str,
    title: str | LazyString,
    work: Callable[[], str],
    *,
    at: time,
    is_due_on: Callable[[date], bool] = bool,
) -> None:
    """Register a task, due once on each of its days (every day is true) from ``at`` on by the office's clock."""
    _tasks[name] = Task(name, title, at, work, is_due_on)


def tasks() -> list[Task]:
    """All tasks, in the order in which they come in the day."""
    return sorted(_tasks.values(), key=lambda task: (task.at, task.name))


def runs() -> dict[str, ScheduledRun]:
    """What is known of each task's last run, by its name."""
    return {run.name: run for run in db.session.scalars(select(ScheduledRun))}


def is_alive(runs: dict[str, ScheduledRun], *, at: datetime) -> bool:
    """Whether somebody has looked lately for what is due."""
    beat = runs.get(BEAT)
    return bool(beat and beat.started_at and at - beat.started_at <= LONGEST_SILENCE)


def look(*, at: datetime) -> list[str]:
    """Do what is due and not done; returns the names. A task that fails leaves its sentence and comes again next time."""
    known = runs()
    if BEAT not in known:
        db.session.add(ScheduledRun(name=BEAT, due_on=local(at).date(), started_at=at))
    else:
        known[BEAT].started_at = at
    # What has just been installed begins with its next hour, not with yesterday's.
    for task in tasks():
        if task.name not in known:
            db.session.add(ScheduledRun(name=task.name, due_on=task.last_due(at)))
    db.session.commit()
    return [task.name for task in tasks() if _claim(task, task.last_due(at), at) and run(task.name)]


def run(name: str) -> bool:
    """Do one task now, whether or not it is due; says whether it went well. Whatever happens is written down."""
    db.session.execute(_noted(name, started_at=utcnow(), finished_at=None, message=None))
    db.session.commit()
    message, is_well = None, False
    with force_locale(LANGUAGE):
        try:
            message = _tasks[name].work()
            db.session.commit()
            is_well = True
        except AppError as error:
            message = error.message
        finally:
            db.session.rollback()
            db.session.execute(
                _noted(
                    name,
                    finished_at=utcnow() if is_well else None,
                    message=message or _("It stopped unexpectedly; the log of the worker says why."),
                )
            )
            db.session.commit()
    return is_well


def _claim(task: Task, due_on: date, at: datetime) -> bool:
    """Take a due task; of two workers that look at once one gets it."""
    claimed: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(ScheduledRun)
        .where(ScheduledRun.name == task.name, ScheduledRun.due_on < due_on)
        .values(due_on=due_on, started_at=at)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return claimed.rowcount == 1


def _noted(name: str, **values: Any) -> Any:
    return (
        update(ScheduledRun)
        .where(ScheduledRun.name == name)
        .values(values)
        .execution_options(synchronize_session=False)
    )
