"""Pouring a list in as a job: each batch is committed with its progress, so that a stop keeps whole batches."""

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import audit, jobs
from app.core.db import db, reading
from app.core.formats import number
from app.imports import queries, services
from app.imports.enums import ImportState, Verdict
from app.imports.models import ImportRun


@jobs.work(services.JOB, goes_on=True)
def pour_in(progress: jobs.Progress, *, run_id: int, result_url: str) -> jobs.Result:
    """Pour the list of a run into the register, or what is left of it, telling how far it has come."""
    run = db.session.get_one(ImportRun, run_id)
    with audit.acting(services.owner_of(run)):
        with reading():
            listing = services.open_run(run)
        pour, total = services.pour_of(run, listing), len(listing.table.rows)
        del listing
        for _batch in pour.batches():
            progress.at(sum(pour.counts.values()), total)
        services.finish(run, queries.counts_of(run), state=ImportState.DONE)
    return jobs.Result(
        message=_(
            "%(new)s new, %(updated)s updated, %(wrong)s with errors.",
            new=number(pour.counts[Verdict.NEW.value]),
            updated=number(pour.counts[Verdict.UPDATE.value]),
            wrong=number(pour.counts[Verdict.ERROR.value]),
        ),
        url=result_url,
    )


@jobs.work(services.UNDO_JOB, goes_on=True)
def take_back(progress: jobs.Progress, *, run_id: int, result_url: str) -> jobs.Result:
    """Undo a run, telling how far it has come; what is undone stays so when it is stopped."""
    run = db.session.get_one(ImportRun, run_id)
    # Whoever asked for the undo need not be who sent the list.
    asked = db.session.get(User, db.session.get_one(jobs.Job, progress.job_id).owner_id)
    with audit.acting(asked):
        total = services.left_to_undo(run)
        for done in services.undo_in_batches(run):
            progress.at(done, total)
    undone = run.undone or {}
    return jobs.Result(
        message=_(
            "%(removed)s removed, %(restored)s restored, %(kept)s kept.",
            removed=number(undone["removed"]),
            restored=number(undone["restored"]),
            kept=number(undone["kept"]),
        ),
        url=result_url,
    )


@jobs.when_ended(services.UNDO_JOB)
def note_the_end_of_an_undo(job: jobs.Job) -> None:
    """An undo that was stopped can be begun again."""
    run = queries.run_of(job)
    if run is not None and run.state is ImportState.UNDOING:
        cancelled = job.state is jobs.JobState.CANCELLED
        services.break_off_undo(run, why=_("Stopped on request.") if cancelled else job.message or "")


@jobs.when_ended(services.JOB)
def note_the_end(job: jobs.Job) -> None:
    """However the job ended, its import does not go on as if nothing had happened."""
    run = queries.run_of(job)
    if run is None or run.state is not ImportState.RUNNING:
        return
    with audit.acting(services.owner_of(run)):
        if job.state is jobs.JobState.CANCELLED:
            services.break_off(run, state=ImportState.CANCELLED, why=_("Stopped on request."))
        else:
            services.break_off(run, state=ImportState.FAILED, why=job.message or "")
