"""One placement: its page, its steps, and whether the job lasted."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import who_may
from app.core import clock
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import Action, Permission, may, require
from app.core.rendering import flash_undo, render
from app.core.saving import done, save
from app.placements import queries, services, states
from app.placements.enums import PlacementState
from app.placements.forms import CheckForm, MoveForm
from app.placements.models import Placement
from app.placements.states import Step
from app.placements.views.blueprint import blueprint, failed, placement_url
from app.placements.views.refused import RefusedPerson, refused_people
from app.settings import queries as settings


@blueprint.get("/placements/<int:placement_id>")
@require(Permission.CANDIDATE_VIEW)
def show(placement_id: int) -> ResponseReturnValue:
    """Where a candidate stands with a seat, what may follow, and every step so far."""
    placement = queries.placement_or_404(current_user, placement_id)
    may_change = may(current_user, Action.CHANGE, placement)
    story = queries.story_of(placement)
    taken = [step for step in story if step.undone_at is None]
    return render(
        "placements/show.html",
        placement=placement,
        candidate=placement.candidate,
        line=placement.seat_line,
        agreement=placement.seat_line.agreement,
        company=placement.seat_line.agreement.company,
        steps=states.TABLE[placement.state] if may_change else (),
        track=queries.track(placement, {step.to_state for step in taken}),
        story=story,
        checks=queries.checks_of(placement),
        may_change=may_change,
        may_take_back=may_change
        and len(taken) > 1
        and (taken[0].by_id == current_user.id or current_user.can(Permission.AGREEMENT_APPROVE)),
    )


@blueprint.route("/placements/<int:placement_id>/move", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT, Permission.CANDIDATE_EDIT)
def move(placement_id: int) -> ResponseReturnValue:
    """One step on: its day, and the reason or the job where the step asks for one."""
    placement = queries.placement_for_change(current_user, placement_id)
    step = _step(placement)
    if step is None:
        return redirect(placement_url(placement))
    form = MoveForm(data={"version": placement.version, "on": clock.today(), "is_hired_by_host": True})
    reasons = settings.reasons(step.reasons) if step.reasons else []
    form.reason.offer([(one.id, one.name) for one in reasons])
    refused: list[RefusedPerson] = []
    if form.validate_on_submit():
        try:
            _take(placement, step, form, reasons)
        except AppError as error:
            db.session.rollback()
            attach(form, error)
            placement = queries.placement_for_change(current_user, placement_id)
            if form.override_reason.errors:
                refused = refused_people(placement.seat_line, [placement.candidate])
        else:
            db.session.commit()
            flash_undo(
                _("%(name)s: %(state)s.", name=placement.candidate.name, state=placement.state.label),
                url=url_for("placements.take_back", placement_id=placement.id),
            )
            return redirect(placement_url(placement))
    return render(
        "placements/move.html",
        form=form,
        placement=placement,
        candidate=placement.candidate,
        step=step,
        refused=refused,
        deciders=[one.name for one in who_may(Permission.AGREEMENT_APPROVE)[:3]] if form.errors else [],
    ), 422 if failed(form) else 200


def _step(placement: Placement) -> Step | None:
    """The step named in the address; None, with a word, where the placement cannot take it as it stands."""
    wanted = {one.value: one for one in PlacementState}.get(request.values.get("to", ""))
    if wanted is None:
        return next(iter(states.TABLE[placement.state]), None)
    step = states.step(placement.state, wanted)
    if step is None:
        flash(_("Somebody moved this person meanwhile. Look again."), "warning")
    return step


def _take(placement: Placement, step: Step, form: MoveForm, reasons: list[Any]) -> None:
    hiring = None
    if step.to is PlacementState.HIRED:
        hiring = services.Hiring(
            by_host=form.is_hired_by_host.data,
            employer=form.employer.data or None,
            position=form.hired_position.data or None,
        )
    services.move(
        placement,
        step.to,
        by=current_user,
        on=form.on.data,
        version=form.version.data,
        reason=next((one for one in reasons if one.id == form.reason.data), None),
        note=form.note.data or None,
        hiring=hiring,
        override_reason=form.override_reason.data or None,
    )


@blueprint.post("/placements/<int:placement_id>/take-back")
@require(Permission.AGREEMENT_EDIT, Permission.CANDIDATE_EDIT)
def take_back(placement_id: int) -> ResponseReturnValue:
    """Take the last step back."""
    placement = queries.placement_for_change(current_user, placement_id)
    version = request.form.get("version", type=int)
    if done(lambda: services.take_back(placement, by=current_user, version=version)):
        flash(_("The step is taken back."), "success")
    return redirect(url_for("placements.show", placement_id=placement_id))


@blueprint.route("/placements/<int:placement_id>/check", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT, Permission.CANDIDATE_EDIT)
def check(placement_id: int) -> ResponseReturnValue:
    """Note whether somebody is still at work after 3, 6 or 12 months."""
    placement = queries.placement_for_change(current_user, placement_id)
    if placement.hired_on is None:
        flash(_("Note first who hired this person."), "warning")
        return redirect(placement_url(placement))
    known = {one.months for one in queries.checks_of(placement)}
    next_due = next((months for months in states.CHECKS if months not in known), states.CHECKS[-1])
    form = CheckForm(data={"months": next_due, "on": clock.today()})
    form.months.offer([(months, _("%(months)s months", months=months)) for months in states.CHECKS])
    if form.validate_on_submit():
        outcome = save(
            form,
            lambda: services.check(
                placement,
                form.months.data,
                is_still_there=form.is_still_there.data == "yes",
                by=current_user,
                on=form.on.data,
                note=form.note.data or None,
            ),
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(placement_url(placement))
        placement = queries.placement_or_404(current_user, placement_id)
    return render(
        "placements/check.html", form=form, placement=placement, candidate=placement.candidate
    ), 422 if failed(form) else 200
