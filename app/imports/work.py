"""Pouring a list in as a job: each batch is committed with its progress, so that a stop keeps whole batches."""

from collections import Counter

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import audit, jobs
from app.core.db import db
from app.core.errors import AppError
from app.core.formats import number
from app.imports import queries, services
from app.imports.enums import ImportState, Verdict
from app.imports.models import ImportRun


@jobs.work(services.JOB)
def pour_in(progress: jobs.Progress, *, run_id: int, result_url: str) -> jobs.Result:
    """Pour the list of a run into the register, telling how far it has come."""
    run = db.session.get_one(ImportRun, run_id)
    owner = None if run.owner_id is None else db.session.get(User, run.owner_id)
    with audit.acting(owner):
        counts = _pour(progress, run)
    return jobs.Result(
        message=_(
            "%(new)s new, %(updated)s updated, %(wrong)s with errors.",
            new=number(counts[Verdict.NEW.value]),
            updated=number(counts[Verdict.UPDATE.value]),
            wrong=number(counts[Verdict.ERROR.value]),
        ),
        url=result_url,
    )


def _pour(progress: jobs.Progress, run: ImportRun) -> Counter[str]:
    try:
        listing = services.open_run(run)
        total = len(listing.table.rows)
        pour = services.pour_of(run, listing)
        for _batch in pour.batches():
            progress.at(min(sum(pour.counts.values()), total), total)
    except jobs.Cancelled:
        _end(
            run.id,
            ImportState.CANCELLED,
            _("Stopped on request; the rows before that are in the register."),
        )
        raise
    except AppError as refused:
        db.session.rollback()
        _end(run.id, ImportState.FAILED, refused.message)
        raise
    _end(run.id, ImportState.DONE)
    return pour.counts


def _end(run_id: int, state: ImportState, message: str | None = None) -> None:
    run = db.session.get_one(ImportRun, run_id)
    services.finish(run, queries.counts_of(run), state=state, message=message)
    db.session.commit()
