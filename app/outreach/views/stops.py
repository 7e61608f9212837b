"""Stops: their time and people, their place in the day, and what became of them."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.core import formats
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render
from app.core.saving import Outcome, save_version
from app.outreach import queries, services
from app.outreach.forms import MissedForm, StopForm
from app.outreach.forms.people import chosen_people, offer_people
from app.outreach.models import Stop
from app.outreach.queries.loading import STOP
from app.outreach.views.blueprint import (
    asks_for_json,
    blueprint,
    day_of,
    stop_url,
)
from app.settings.enums import ReasonKind
from app.settings.purposes import offered
from app.settings.queries import reasons


@blueprint.route("/stops/<int:stop_id>/edit", methods=["GET", "POST"])
@require(Permission.OUTREACH_EDIT)
def edit_stop(stop_id: int) -> ResponseReturnValue:
    """Change time, length, people or note of a stop."""
    stop = _stop(stop_id)
    people = queries.officers()
    form = _filled_form(stop, people)
    outcome = Outcome(saved=False)
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.edit_stop(stop, version=form.version.data, **_slot(form, people)),
            row=stop,
            stored=lambda: _filled_form(_stop(stop_id), people, formdata=None),
        )
        if outcome.saved:
            flash(_("The stop is saved."), "success")
            return redirect(stop_url(stop))
        stop = _stop(stop_id)
    page = render("outreach/stop_form.html", form=form, stop=stop, rows=outcome.rows, by=outcome.by)
    return page, outcome.status if form.is_submitted() else 200


@blueprint.route("/stops/<int:stop_id>/missed", methods=["GET", "POST"])
@require(Permission.OUTREACH_EDIT)
def miss_stop(stop_id: int) -> ResponseReturnValue:
    """Say why nobody went."""
    stop = _stop(stop_id)
    known = reasons(ReasonKind.MISSED_STOP)
    form = MissedForm()
    form.reason_id.offer([(reason.id, reason.name) for reason in known])
    if form.validate_on_submit():
        reason = next((one for one in known if one.id == form.reason_id.data), None)
        try:
            services.mark_missed(stop, reason=reason, note=form.note.data)
        except AppError as error:
            attach(form, error)
        else:
            db.session.commit()
            flash_undo(
                _("Noted: %(name)s was not visited.", name=stop.company.full_name),
                url=url_for("outreach.reopen_stop", stop_id=stop.id),
            )
            if queries.leads_elsewhere(stop):
                return redirect(url_for("outreach.go_instead", stop_id=stop.id))
            return redirect(stop_url(stop))
    failed = bool(form.errors or form.form_errors)
    return render("outreach/missed_form.html", form=form, stop=stop), 422 if failed else 200


@blueprint.post("/stops/<int:stop_id>/start")
@require(Permission.OUTREACH_EDIT)
def start_stop(stop_id: int) -> ResponseReturnValue:
    """Stamp the arrival and open the form of the visit."""
    stop = _stop(stop_id)
    return _act(lambda: services.start_stop(stop), stop, then=url_for("outreach.new_visit", stop=stop.id))


@blueprint.post("/stops/<int:stop_id>/up")
@require(Permission.OUTREACH_EDIT)
def raise_stop(stop_id: int) -> ResponseReturnValue:
    """One place up in its day."""
    stop = _stop(stop_id)
    return _act(lambda: services.reorder_stop(stop, by=-1), stop)


@blueprint.post("/stops/<int:stop_id>/down")
@require(Permission.OUTREACH_EDIT)
def lower_stop(stop_id: int) -> ResponseReturnValue:
    """One place down in its day."""
    stop = _stop(stop_id)
    return _act(lambda: services.reorder_stop(stop, by=1), stop)


@blueprint.post("/stops/<int:stop_id>/place")
@require(Permission.OUTREACH_EDIT)
def place_stop(stop_id: int) -> ResponseReturnValue:
    """Where a stop was dropped: ``position`` (from 1), and ``on`` where the day is another."""
    stop = _stop(stop_id)
    position = request.form.get("position", "")
    if not (position.isascii() and position.isdecimal() and len(position) < 6):
        abort(400)
    on = day_of("on") or stop.on

    def put() -> None:
        placed = services.move_stop(stop, to_on=on) if on != stop.on else stop
        services.place_stop(placed, position=int(position))

    return _act(put, stop)


@blueprint.post("/stops/<int:stop_id>/move")
@require(Permission.OUTREACH_EDIT)
def move_stop(stop_id: int) -> ResponseReturnValue:
    """To another day of the road show."""
    stop = _stop(stop_id)
    to_on, before = day_of("to_on"), stop.on
    if to_on is None:
        abort(400)
    try:
        moved = services.move_stop(stop, to_on=to_on)
    except AppError as error:
        return _refused(error, stop)
    db.session.commit()
    message = _("%(name)s was moved to %(day)s.", name=stop.company.full_name, day=formats.day(to_on))
    if moved is stop:
        flash_undo(message, url=url_for("outreach.move_stop", stop_id=stop.id, to_on=before.isoformat()))
    else:
        flash_undo(message, url=url_for("outreach.reopen_stop", stop_id=stop.id))
    return redirect(stop_url(moved))


@blueprint.post("/stops/<int:stop_id>/reopen")
@require(Permission.OUTREACH_EDIT)
def reopen_stop(stop_id: int) -> ResponseReturnValue:
    """Take back that a stop was missed or moved."""
    stop = _stop(stop_id)
    return _act(lambda: services.reopen_stop(stop), stop, said=_("The stop is open again."))


@blueprint.post("/stops/<int:stop_id>/remove")
@require(Permission.OUTREACH_EDIT)
def remove_stop(stop_id: int) -> ResponseReturnValue:
    """Take a company off the plan."""
    stop = _stop(stop_id)
    road_show_id, on = stop.road_show_id, stop.on.isoformat()
    name, company_id = stop.company.full_name, stop.company_id
    try:
        services.remove_stop(stop)
    except AppError as error:
        return _refused(error, stop)
    db.session.commit()
    flash_undo(
        _("%(name)s is no longer on the plan.", name=name),
        url=url_for("outreach.add_stop", road_show_id=road_show_id, company=company_id, on=on),
    )
    return redirect(url_for("outreach.road_show", road_show_id=road_show_id, _anchor=f"day-{on}"))


def _stop(stop_id: int) -> Stop:
    return changeable_or_403(current_user, Stop, stop_id, options=STOP)


def _act(
    change: Callable[[], Any], stop: Stop, *, then: str | None = None, said: str | None = None
) -> ResponseReturnValue:
    try:
        change()
    except AppError as error:
        return _refused(error, stop)
    db.session.commit()
    if said:
        flash(said, "success")
    if asks_for_json():
        return jsonify({"ok": True})
    return redirect(then or stop_url(stop))


def _refused(error: AppError, stop: Stop) -> ResponseReturnValue:
    db.session.rollback()
    if asks_for_json():
        return jsonify({"message": error.message}), error.status
    flash(error.message, "error")
    return redirect(stop_url(stop))


def _filled_form(stop: Stop, people: list[User], **options: Any) -> StopForm:
    stored = {
        name: getattr(stop, name) for name in ("window_from", "window_to", "minutes", "note", "purpose")
    }
    officers = [officer.id for officer in stop.officers]
    form = StopForm(data={**stored, "officers": officers, "version": stop.version}, **options)
    form.purpose.offer(offered(stop.purpose))
    offer_people(form.officers, people)
    return form


def _slot(form: StopForm, people: list[Any]) -> Any:
    return {**form.values("officers"), "officers": chosen_people(form.officers, people)}
