"""Deeds to many records as jobs: each part is committed with its progress, so that a stop keeps whole parts."""

from time import sleep

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import audit, jobs
from app.core.db import db, is_postgresql
from app.core.formats import number
from app.deeds import kinds, queries, services
from app.deeds.models import BulkDeed

PAUSE = 0.1
"""Seconds between two parts on SQLite, whose lock is otherwise taken again before whoever waits has looked."""


@jobs.work(services.JOB)
def do(progress: jobs.Progress, *, bulk_id: int, result_url: str) -> jobs.Result:
    """Do a deed to its records, or to those that are left, telling how far it has come."""
    bulk = db.session.get_one(BulkDeed, bulk_id)
    by = db.session.get_one(User, bulk.actor_id)
    with audit.acting(by):
        for done in services.do_parts(bulk, by=by):
            progress.at(done, bulk.asked)
            _let_others_write()
    return jobs.Result(message=_done(bulk), url=result_url)


@jobs.work(services.UNDO_JOB)
def take_back(progress: jobs.Progress, *, bulk_id: int, result_url: str) -> jobs.Result:
    """Take a deed back, telling how far it has come; what is taken back stays so when it is stopped."""
    bulk = db.session.get_one(BulkDeed, bulk_id)
    by = db.session.get_one(User, bulk.actor_id)
    with audit.acting(by):
        total = queries.reached(bulk).changed
        for done in services.undo_parts(bulk, by=by):
            progress.at(done, total)
            _let_others_write()
    return jobs.Result(message=_taken_back(bulk), url=result_url)


@jobs.when_ended(services.JOB)
@jobs.when_ended(services.UNDO_JOB)
def note_the_end(job: jobs.Job) -> None:
    """However it ended, its page says how far it came, goes on with it and takes it back."""
    job.result_url = job.parameters["result_url"]
    if job.state is jobs.JobState.CANCELLED:
        bulk = queries.deed_of_job(job)
        job.message = _done(bulk) if job.kind == services.JOB else _taken_back(bulk)


def _let_others_write() -> None:
    if not is_postgresql():
        db.session.commit()
        sleep(PAUSE)


def _done(bulk: BulkDeed) -> str:
    changed = queries.reached(bulk).changed
    words: str = _("Done for %(counted)s.", counted=kinds.kind_of(bulk).counted(changed))
    return words


def _taken_back(bulk: BulkDeed) -> str:
    kept = queries.kept_count(bulk)
    restored = kinds.kind_of(bulk).counted(queries.reached(bulk).undone - kept)
    words: str = _("As before again: %(counted)s.", counted=restored)
    if kept:
        words += " " + _("Left alone, since they were changed since: %(kept)s.", kept=number(kept))
    return words
