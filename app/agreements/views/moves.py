"""Moving an agreement: one-tap steps, the signature, the termination."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.agreements import queries, services
from app.agreements.enums import AgreementState
from app.agreements.forms import SignForm, TakeBackForm, TerminateForm
from app.agreements.models import Agreement
from app.agreements.states import Way
from app.agreements.views.blueprint import agreement_url, blueprint, changeable, failed, texts
from app.core.clock import today
from app.core.db import db
from app.core.errors import AppError, Invalid
from app.core.forms import attach, uploads_of
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.settings import queries as settings
from app.settings.enums import ReasonKind


@blueprint.post("/agreements/<int:agreement_id>/state")
@require(Permission.AGREEMENT_EDIT)
def move(agreement_id: int) -> ResponseReturnValue:
    """Move an agreement one step; what the signature still lacks is asked on its own page."""
    agreement = changeable(agreement_id)
    to = {one.value: one for one in AgreementState}.get(request.form.get("to", "")) or abort(400)
    version = request.form.get("version", type=int)
    try:
        services.move(agreement, to, by=current_user, version=version)
    except Invalid as error:
        db.session.rollback()
        flash(error.message, "warning")
        return redirect(url_for("agreements.sign", agreement_id=agreement_id))
    except AppError as error:
        db.session.rollback()
        flash(error.message, "error")
        return redirect(url_for("agreements.show", agreement_id=agreement_id))
    db.session.commit()
    flash(_("The agreement now stands at: %(state)s.", state=agreement.shown_state.label), "success")
    return redirect(agreement_url(agreement))


@blueprint.route("/agreements/<int:agreement_id>/sign", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def sign(agreement_id: int) -> ResponseReturnValue:
    """Write down who signed when, with the scan: that makes the agreement signed."""
    agreement = changeable(agreement_id)
    try:
        # Said before anybody fills in a form that would be refused.
        services.check_may_sign(agreement, by=current_user)
    except AppError as refusal:
        flash(refusal.message, "warning")
        return redirect(agreement_url(agreement))
    form = SignForm(obj=agreement)
    if form.validate_on_submit():
        uploads = uploads_of(form.scan)
        given = texts(form.values("scan"))
        has_scan = bool(uploads) or queries.has_scan(agreement)
        for problem in services.lacking_for_signature(agreement, given, has_scan=has_scan):
            attach(form, problem)
        if not failed(form) and _signed(agreement, form, given):
            flash(_("Signed. The partnership has followed."), "success")
            return redirect(agreement_url(agreement))
        agreement = changeable(agreement_id)
    return render(
        "agreements/sign.html",
        form=form,
        agreement=agreement,
        company=agreement.company,
        has_scan=queries.has_scan(agreement),
    ), 422 if failed(form) else 200


def _signed(agreement: Agreement, form: SignForm, given: dict[str, Any]) -> bool:
    """Whether the signature could be written down; if not, the form says why."""
    uploads = uploads_of(form.scan)
    try:
        services.sign(
            agreement,
            by=current_user,
            version=form.version.data,
            scan=uploads[0].stream if uploads else None,
            filename=uploads[0].filename or "" if uploads else "",
            **given,
        )
    except AppError as error:
        db.session.rollback()
        attach(form, error)
        return False
    db.session.commit()
    return True


@blueprint.route("/agreements/<int:agreement_id>/take-back", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def take_back(agreement_id: int) -> ResponseReturnValue:
    """Take a signature back, told before what becomes of the partnership."""
    agreement = changeable(agreement_id)
    steps = queries.open_steps(current_user, agreement)
    if not any(one.to is AgreementState.SENT and one.way is Way.BACK for one in steps):
        flash(
            _("Only who approves agreements takes back a signature, and only where there is one."), "warning"
        )
        return redirect(agreement_url(agreement))
    stage = services.stage_before(agreement)
    form = TakeBackForm(data={"version": agreement.version, "lets_go": True})
    if form.validate_on_submit():
        try:
            services.move(
                agreement,
                AgreementState.SENT,
                by=current_user,
                version=form.version.data,
                lets_go=form.lets_go.data,
            )
        except AppError as error:
            db.session.rollback()
            attach(form, error)
        else:
            db.session.commit()
            flash(_("The signature is taken back."), "success")
            return redirect(agreement_url(agreement))
        agreement = changeable(agreement_id)
    return render(
        "agreements/take_back.html", form=form, agreement=agreement, company=agreement.company, stage=stage
    ), 422 if failed(form) else 200


@blueprint.route("/agreements/<int:agreement_id>/terminate", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def terminate(agreement_id: int) -> ResponseReturnValue:
    """End an agreement before its time, with the reason and the day."""
    agreement = changeable(agreement_id)
    form = TerminateForm(data={"version": agreement.version, "terminated_on": today()})
    reasons = settings.reasons(ReasonKind.TERMINATION)
    form.reason.offer([(one.id, one.name) for one in reasons])
    if form.validate_on_submit():
        try:
            services.terminate(
                agreement,
                by=current_user,
                reason=next((one for one in reasons if one.id == form.reason.data), None),
                on=form.terminated_on.data,
                note=form.note.data or None,
                version=form.version.data,
            )
        except AppError as error:
            db.session.rollback()
            attach(form, error)
        else:
            db.session.commit()
            flash(_("The agreement is terminated."), "success")
            return redirect(agreement_url(agreement))
        agreement = changeable(agreement_id)
    return render(
        "agreements/terminate.html", form=form, agreement=agreement, company=agreement.company
    ), 422 if failed(form) else 200
