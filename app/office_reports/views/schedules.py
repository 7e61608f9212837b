"""What is sent by e-mail by itself: seen, set up, changed, stopped."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries as accounts
from app.accounts import whose
from app.core import clock, mail
from app.core.permissions import Action, Permission, changeable_or_403, may, require
from app.core.rendering import flash_undo, render
from app.core.saving import Outcome, done, save, save_version
from app.dashboards import scope
from app.office_reports import schedules
from app.office_reports.enums import Paper, ReportKind, Rhythm
from app.office_reports.forms import RECIPE, ScheduleForm
from app.office_reports.models import ReportSchedule
from app.office_reports.views.blueprint import blueprint


@blueprint.get("/schedules")
@require(Permission.REPORT_VIEW)
def scheduled() -> str:
    """What goes out by itself, when next, and to whom."""
    found = schedules.schedules(current_user)
    today = clock.today()
    return render(
        "office_reports/schedules.html",
        lines=[
            {
                "schedule": one,
                "what": schedules.what(one),
                "next_on": None if one.stopped_because else schedules.next_on(one, today),
                "can_change": may(current_user, Action.CHANGE, one),
                "is_mine": any(person.id == current_user.id for person in one.recipients),
                "files": [one.recipe.file_format] if one.recipe else one.papers,
            }
            for one in found
        ],
        can_add=current_user.can(Permission.EXPORT) and scope.sees_office(current_user),
        is_mail_on=mail.is_on(),
    )


@blueprint.get("/schedules/new")
@require(Permission.EXPORT_ALL)
def new_schedule() -> ResponseReturnValue:
    """Set up what is sent."""
    form = _offered(
        ScheduleForm(
            formdata=None,
            what=ReportKind.ACTIVITY.value,
            rhythm=Rhythm.MONTHLY,
            nth=1,
            papers=[Paper.PDF],
            language=str(get_locale()),
        )
    )
    return _page(form)


@blueprint.post("/schedules")
@require(Permission.EXPORT_ALL)
def create_schedule() -> ResponseReturnValue:
    """Let something be sent from now on."""
    form = _offered(ScheduleForm())
    outcome = Outcome(saved=False)
    if form.validate_on_submit():
        outcome = save(form, lambda: schedules.save(None, _values(form), by=current_user))
    if not outcome.saved:
        return _page(form, status=422)
    flash(_("It goes out by itself from its next day on."), "success")
    return redirect(url_for("office_reports.scheduled"), 303)


@blueprint.route("/schedules/<int:schedule_id>/edit", methods=["GET", "POST"])
@require(Permission.EXPORT_ALL)
def edit_schedule(schedule_id: int) -> ResponseReturnValue:
    """Change what is sent, when or to whom."""
    changeable_or_403(current_user, ReportSchedule, schedule_id)
    schedule = schedules.schedule_or_404(current_user, schedule_id)
    stored: dict[str, Any] = {
        "what": f"{RECIPE}{schedule.recipe_id}"
        if schedule.recipe_id
        else schedule.kind and schedule.kind.value,
        "papers": [one for one in Paper if one.value in schedule.papers],
        "recipient_ids": [one.id for one in schedule.recipients],
    }
    form = _offered(ScheduleForm(obj=schedule, data=stored))
    if form.is_submitted():
        outcome = Outcome(saved=False)
        if form.validate():
            outcome = save_version(
                form,
                lambda: schedules.save(schedule, _values(form), version=form.version.data, by=current_user),
                row=schedule,
            )
        if not outcome.saved:
            return _page(form, schedule=schedule, status=outcome.status, rows=outcome.rows)
        flash(_("Saved."), "success")
        return redirect(url_for("office_reports.scheduled"), 303)
    return _page(form, schedule=schedule)


@blueprint.post("/schedules/<int:schedule_id>/stop")
@require(Permission.EXPORT_ALL)
def stop_schedule(schedule_id: int) -> ResponseReturnValue:
    """Let nothing go out any more."""
    schedule = changeable_or_403(current_user, ReportSchedule, schedule_id)
    because = _("stopped by %(name)s", name=current_user.name)
    if done(lambda: schedules.stop(schedule, because=because)):
        undo = url_for("office_reports.resume_schedule", schedule_id=schedule_id)
        flash_undo(_("Nothing is sent any more."), url=undo)
    return redirect(url_for("office_reports.scheduled"), 303)


@blueprint.post("/schedules/<int:schedule_id>/resume")
@require(Permission.EXPORT_ALL)
def resume_schedule(schedule_id: int) -> ResponseReturnValue:
    """Let it go out again."""
    schedule = changeable_or_403(current_user, ReportSchedule, schedule_id)
    if done(lambda: schedules.resume(schedule)):
        flash(_("It goes out by itself from its next day on."), "success")
    return redirect(url_for("office_reports.scheduled"), 303)


@blueprint.post("/schedules/<int:gets_id>/leave")
@require(Permission.REPORT_VIEW)
def leave_schedule(gets_id: int) -> ResponseReturnValue:
    """Get it no more oneself; 404 for what one does not get."""
    schedule = schedules.schedule_or_404(current_user, gets_id)
    if all(person.id != current_user.id for person in schedule.recipients):
        abort(404)
    if done(lambda: schedules.leave(schedule, current_user)):
        flash(_("You get it no more."), "success")
    return redirect(url_for("office_reports.scheduled"), 303)


@blueprint.post("/schedules/<int:schedule_id>/remove")
@require(Permission.EXPORT_ALL)
def remove_schedule(schedule_id: int) -> ResponseReturnValue:
    """Put it away."""
    schedule = changeable_or_403(current_user, ReportSchedule, schedule_id)
    if done(lambda: schedules.remove(schedule)):
        undo = url_for("office_reports.restore_schedule", schedule_id=schedule_id)
        flash_undo(_("It was removed."), url=undo)
    return redirect(url_for("office_reports.scheduled"), 303)


@blueprint.post("/schedules/<int:schedule_id>/restore")
@require(Permission.EXPORT_ALL)
def restore_schedule(schedule_id: int) -> ResponseReturnValue:
    """Bring it back."""
    schedule = changeable_or_403(current_user, ReportSchedule, schedule_id)
    done(lambda: schedules.restore(schedule))
    return redirect(url_for("office_reports.scheduled"), 303)


def _offered(form: ScheduleForm) -> ScheduleForm:
    form.offer(
        kinds=schedules.SCHEDULED,
        saved=schedules.recipes_of(current_user),
        officers=scope.people(),
        teams=accounts.teams(),
        people=schedules.people(),
    )
    return form


def _values(form: ScheduleForm) -> dict[str, Any]:
    """What was chosen, as records."""
    saved = {f"{RECIPE}{one.id}": one for one in schedules.recipes_of(current_user)}
    chosen = set(form.recipient_ids.data or ())
    return {
        "kind": next((one for one in schedules.SCHEDULED if one.value == form.what.data), None),
        "recipe": saved.get(form.what.data),
        "officer": whose.find(form.of.data),
        "rhythm": form.rhythm.data,
        "nth": form.nth.data,
        "papers": form.papers.data or [],
        "recipients": [one for one in schedules.people() if one.id in chosen],
        "language": form.language.data,
        "waits_for_approval": bool(form.waits_for_approval.data),
    }


def _page(
    form: ScheduleForm, *, schedule: ReportSchedule | None = None, status: int = 200, rows: Any = ()
) -> ResponseReturnValue:
    action = (
        url_for("office_reports.edit_schedule", schedule_id=schedule.id)
        if schedule
        else url_for("office_reports.create_schedule")
    )
    return render(
        "office_reports/schedule.html", form=form, schedule=schedule, action=action, rows=rows
    ), status
