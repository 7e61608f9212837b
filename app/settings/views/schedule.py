"""What the worker does by itself every day: when it last did, what came of it, and doing it now."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core import audit, jobs, mail, mail_trial
from app.core import schedule as scheduled
from app.core.clock import utcnow
from app.core.db import db
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.settings.views import settings


@settings.get("/schedule")
@require(Permission.SETTING_MANAGE)
def schedule() -> ResponseReturnValue:
    return _page()


def task_in_log(name: str) -> str:
    """What the audit log calls what was started by hand."""
    known = {one.name: str(one.title) for one in scheduled.tasks()}
    return {**known, "mail": _("E-mail that was refused, tried again"), "test mail": _("Test mail")}.get(
        name, name
    )


def _page(*, refused: str | None = None) -> str:
    runs = scheduled.runs()
    beat = runs.get(scheduled.BEAT)
    return render(
        "settings/schedule.html",
        tasks=scheduled.tasks(),
        runs=runs,
        beat=beat,
        is_alive=scheduled.is_alive(runs, at=utcnow()),
        mail=mail.standing(),
        refused=refused,
    )


@settings.post("/schedule/<task>/run")
@require(Permission.SETTING_MANAGE)
def run_task(task: str) -> ResponseReturnValue:
    titles = {one.name: one.title for one in scheduled.tasks()}
    if task not in titles:
        abort(404)
    audit.record("run", "scheduled_runs", None, {"task": task})
    db.session.commit()
    jobs.queue().put("run_scheduled", task)
    flash(_("%(task)s: asked for; it begins as soon as the worker is free.", task=titles[task]), "success")
    return redirect(url_for("settings.schedule"), 303)


@settings.post("/schedule/mail/again")
@require(Permission.SETTING_MANAGE)
def send_mail_again() -> ResponseReturnValue:
    count = mail.try_again()
    audit.record("run", "scheduled_runs", None, {"task": "mail"})
    db.session.commit()
    flash(
        ngettext(
            "%(num)d e-mail is tried again within a minute.",
            "%(num)d e-mails are tried again within a minute.",
            count,
        ),
        "success",
    )
    return redirect(url_for("settings.schedule"), 303)


@settings.post("/schedule/mail/test")
@require(Permission.SETTING_MANAGE)
def send_test_mail() -> ResponseReturnValue:
    """One e-mail to whoever asks, at once; what the server says of it stands on the page."""
    address = current_user.email
    audit.record("run", "scheduled_runs", None, {"task": "test mail"})
    # Nobody else should wait while we wait for the server.
    db.session.commit()
    refused = mail_trial.send(address)
    if refused is not None:
        return _page(refused=refused), 422
    flash(_("The mail server took a test mail for %(address)s.", address=address), "success")
    return redirect(url_for("settings.schedule"), 303)
