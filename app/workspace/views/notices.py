"""The bell: what the reader is told, their own long work, how far it is, and what came of it."""

from pathlib import Path
from typing import Any

from flask import abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core import jobs
from app.core.db import begin_writing, db
from app.core.jobs import Job, JobState
from app.core.permissions import signed_in, visible_or_404
from app.core.rendering import Asking, render, wants_partial
from app.notices import queries as told
from app.workspace.views import blueprint

TONES = {JobState.DONE: "ok", JobState.FAILED: "late", JobState.CANCELLED: "neutral"}


def header_counts() -> Asking:
    """How many notices the reader has not read, and how much of their long work ended unseen."""
    return Asking(told.counted_by_the_bell(current_user.id), lambda row: {"bell": row[0]})


@blueprint.get("/notices")
@signed_in
def notices() -> str:
    """What the reader was told, and their latest jobs; looking takes the finished jobs off the bell."""
    unseen = {job.id for job in jobs.latest_for(current_user.id) if job.state.is_over and job.seen_at is None}
    if unseen:
        begin_writing()
    listed = jobs.latest_for(current_user.id)
    for job in listed:
        if job.id in unseen:
            jobs.mark_seen(job)
    if unseen:
        db.session.commit()
    return render(
        "workspace/notices.html",
        partial="workspace/_told.html",
        told=told.latest(current_user.id, key=request.args.get("key")),
        unread=told.unread_count(current_user.id),
        jobs=listed,
        unseen=unseen,
        tones=TONES,
    )


@blueprint.get("/jobs/<int:job_id>")
@signed_in
def job(job_id: int) -> ResponseReturnValue:
    """One job until it is done, then its result."""
    found = visible_or_404(current_user, Job, job_id)
    if found.state is JobState.DONE and found.result_url:
        return redirect(_seen_result(found))
    return render("workspace/job.html", **_shown(found))


@blueprint.get("/jobs/<int:job_id>/progress")
@signed_in
def job_progress(job_id: int) -> ResponseReturnValue:
    """How far it is, as the piece of the page that asks each second."""
    found = visible_or_404(current_user, Job, job_id)
    if not wants_partial():
        return redirect(url_for("workspace.job", job_id=job_id))
    return render("workspace/_job.html", **_shown(found))


@blueprint.get("/jobs/<int:job_id>/file")
@signed_in
def job_file(job_id: int) -> ResponseReturnValue:
    """The file a job left."""
    found = visible_or_404(current_user, Job, job_id)
    path = Path(found.result_file) if found.result_file else None
    if path is None or not path.is_file():
        abort(404)
    return send_file(
        path,
        mimetype=found.result_media_type or "application/octet-stream",
        as_attachment=True,
        download_name=found.result_name or path.name,
        max_age=0,
    )


@blueprint.post("/jobs/<int:job_id>/cancel")
@signed_in
def cancel_job(job_id: int) -> ResponseReturnValue:
    """Ask the work to stop at its next safe point."""
    found = visible_or_404(current_user, Job, job_id)
    if found.state.is_over:
        flash(_("This work is over already."), "info")
    else:
        jobs.cancel(found)
        flash(_("The work stops at the next safe point."), "info")
    db.session.commit()
    return redirect(url_for("workspace.notices"), 303)


def _shown(found: Job) -> dict[str, Any]:
    return {"job": found, "tones": TONES}


def _seen_result(found: Job) -> str:
    """Where the result is looked at; from now on its owner has seen it."""
    url = found.result_url or url_for("workspace.notices")
    if found.seen_at is None:
        begin_writing()
        jobs.mark_seen(visible_or_404(current_user, Job, found.id))
        db.session.commit()
    return url
