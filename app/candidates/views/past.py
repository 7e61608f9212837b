"""Trainings and refused offers of a candidate."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.candidates import queries, services
from app.candidates.forms import (
    REFUSAL_FIELDS,
    TRAINING_FIELDS,
    RefusalForm,
    TrainingForm,
    values_of_part,
)
from app.candidates.models import Candidate, Refusal, Training
from app.candidates.views.blueprint import blueprint, candidate_url, status
from app.companies.forms import Checkable
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import ConflictRow, attach
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render
from app.settings import queries as settings


@blueprint.route("/candidates/<int:candidate_id>/trainings/new", methods=["GET", "POST"])
@require(Permission.CANDIDATE_EDIT)
def new_training(candidate_id: int) -> ResponseReturnValue:
    """Add a training."""
    candidate = queries.candidate_for_change(current_user, candidate_id)
    form = _with_trades(TrainingForm())
    if form.validate_on_submit():
        values = form.check(services.validate_training)
        if values is not None:
            services.add_training(candidate, values)
            db.session.commit()
            flash(_("The training is on file."), "success")
            return redirect(candidate_url(candidate, "trainings"))
    return _page("candidates/training.html", form, candidate)


@blueprint.route("/trainings/<int:training_id>/edit", methods=["GET", "POST"])
@require(Permission.CANDIDATE_EDIT)
def edit_training(training_id: int) -> ResponseReturnValue:
    """Change a training."""
    training = queries.training_for_change(current_user, training_id)

    def form_of(**options: Any) -> TrainingForm:
        values = values_of_part(training, TRAINING_FIELDS)
        return _with_trades(TrainingForm(data=values, **options), training.trade_id)

    return _edited(
        training, form_of, services.validate_training, services.edit_training, "candidates/training.html"
    )


@blueprint.post("/trainings/<int:training_id>/remove")
@require(Permission.CANDIDATE_EDIT)
def remove_training(training_id: int) -> ResponseReturnValue:
    """Take a training off the page; the message offers to put it back."""
    training = queries.training_for_change(current_user, training_id)
    undo = url_for("candidates.restore_training", training_id=training_id)
    return _removed(training, _("The training is removed."), undo)


@blueprint.post("/trainings/<int:training_id>/restore")
@require(Permission.CANDIDATE_EDIT)
def restore_training(training_id: int) -> ResponseReturnValue:
    """Put a removed training back."""
    return _restored(queries.training_for_change(current_user, training_id, is_trashed=True))


@blueprint.route("/candidates/<int:candidate_id>/refusals/new", methods=["GET", "POST"])
@require(Permission.CANDIDATE_EDIT)
def new_refusal(candidate_id: int) -> ResponseReturnValue:
    """Note an offer that was not taken."""
    candidate = queries.candidate_for_change(current_user, candidate_id)
    form = RefusalForm()
    if form.validate_on_submit():
        values = form.check(services.validate_refusal)
        if values is not None:
            services.add_refusal(candidate, values)
            db.session.commit()
            flash(_("The refusal is noted."), "success")
            return redirect(candidate_url(candidate, "refusals"))
    return _page("candidates/refusal.html", form, candidate)


@blueprint.route("/refusals/<int:refusal_id>/edit", methods=["GET", "POST"])
@require(Permission.CANDIDATE_EDIT)
def edit_refusal(refusal_id: int) -> ResponseReturnValue:
    """Change what was noted of a refused offer."""
    refusal = queries.refusal_for_change(current_user, refusal_id)

    def form_of(**options: Any) -> RefusalForm:
        return RefusalForm(data=values_of_part(refusal, REFUSAL_FIELDS), **options)

    return _edited(
        refusal, form_of, services.validate_refusal, services.edit_refusal, "candidates/refusal.html"
    )


@blueprint.post("/refusals/<int:refusal_id>/remove")
@require(Permission.CANDIDATE_EDIT)
def remove_refusal(refusal_id: int) -> ResponseReturnValue:
    """Take a refusal off the page; the message offers to put it back."""
    refusal = queries.refusal_for_change(current_user, refusal_id)
    undo = url_for("candidates.restore_refusal", refusal_id=refusal_id)
    return _removed(refusal, _("The refusal is removed."), undo)


@blueprint.post("/refusals/<int:refusal_id>/restore")
@require(Permission.CANDIDATE_EDIT)
def restore_refusal(refusal_id: int) -> ResponseReturnValue:
    """Put a removed refusal back."""
    return _restored(queries.refusal_for_change(current_user, refusal_id, is_trashed=True))


def _edited(
    part: Training | Refusal,
    form_of: Callable[..., Any],
    validate: Callable[..., Any],
    change: Callable[..., None],
    template: str,
) -> ResponseReturnValue:
    """The form of a part, saved; what two people changed at once is merged, or shown side by side."""
    form = form_of()
    conflicts: list[ConflictRow] = []
    if form.validate_on_submit():
        if form.version.data != part.version:
            conflicts = form.merge(form_of(formdata=None), version=part.version)
        values = form.check(validate)
        if (
            values is not None
            and not conflicts
            and _saved(form, partial(change, part, values, version=form.version.data))
        ):
            flash(_("Saved."), "success")
            return redirect(candidate_url(part.candidate))
    return _page(template, form, part.candidate, part=part, conflicts=conflicts)


def _saved(form: Checkable, act: Callable[[], None]) -> bool:
    try:
        act()
    except AppError as refused:
        db.session.rollback()
        attach(form, refused)
        return False
    db.session.commit()
    return True


def _removed(part: Training | Refusal, message: str, undo: str) -> ResponseReturnValue:
    services.remove(part)
    db.session.commit()
    flash_undo(message, url=undo)
    return redirect(candidate_url(part.candidate))


def _restored(part: Training | Refusal) -> ResponseReturnValue:
    services.restore_part(part)
    db.session.commit()
    return redirect(candidate_url(part.candidate))


def _with_trades(form: TrainingForm, present: int | None = None) -> TrainingForm:
    trades = settings.trades(with_inactive=True)
    form.trade_id.offer([(one.id, one.name) for one in trades if one.is_active or one.id == present])
    return form


def _page(
    template: str,
    form: Checkable,
    candidate: Candidate,
    *,
    part: Training | Refusal | None = None,
    conflicts: list[ConflictRow] | None = None,
) -> ResponseReturnValue:
    page = render(
        template,
        form=form,
        candidate=candidate,
        part=part,
        conflicts=conflicts or [],
        back=candidate_url(candidate),
    )
    return page, status(form, conflicts=conflicts)
