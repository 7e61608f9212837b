"""Exemptions: asking for one, looking at it, asking no longer."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import history
from app.agreements.models import Agreement
from app.agreements.queries import SHOWN, standings_of
from app.agreements.rules import words
from app.approvals import queries, services
from app.approvals.enums import ExemptionState, Kind
from app.approvals.forms import AskForm
from app.approvals.models import ExemptionRequest
from app.approvals.views.blueprint import blueprint
from app.core import clock
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import render
from app.core.saving import done, save
from app.placements import queries as placements
from app.placements.services import refused
from app.settings.enums import RuleCode

TONES = {
    ExemptionState.OPEN: "warn",
    ExemptionState.GRANTED: "ok",
    ExemptionState.REFUSED: "late",
    ExemptionState.WITHDRAWN: "neutral",
}


@blueprint.route("/exemptions/ask/<int:agreement_id>/<rule>", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def ask(agreement_id: int, rule: str) -> ResponseReturnValue:
    """Ask a supervisor to let pass what a rule refuses of an agreement, with a reason."""
    agreement = changeable_or_403(current_user, Agreement, agreement_id, options=SHOWN)
    key = next((one for one in RuleCode if one.value == rule), None) or abort(404)
    form = AskForm()
    made: list[ExemptionRequest] = []
    if (
        form.validate_on_submit()
        and save(
            form,
            lambda: made.append(services.ask(agreement, key, reason=form.reason.data, by=current_user)),
        ).saved
    ):
        flash(_("Asked. You are told once it is decided."), "success")
        return redirect(url_for("approvals.exemption", exemption_id=made[0].id), 303)
    agreement = changeable_or_403(current_user, Agreement, agreement_id, options=SHOWN)
    standings = [one for one in standings_of(agreement, on=clock.today()) if one.verdict.rule.key is key]
    return render(
        "approvals/ask.html", agreement=agreement, rule=key, form=form, standings=standings
    ), 422 if form.errors or form.form_errors else 200


@blueprint.route("/exemptions/ask-for/<int:line_id>/<int:candidate_id>/<rule>", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT, Permission.CANDIDATE_EDIT)
def ask_for_person(line_id: int, candidate_id: int, rule: str) -> ResponseReturnValue:
    """Ask a supervisor to let pass what a rule refuses of one person on a seat, with a reason."""
    line = placements.line_or_404(current_user, line_id, for_change=True)
    candidate = next(iter(placements.candidates_of(current_user, [candidate_id])), None) or abort(404)
    key = next((one for one in RuleCode if one.value == rule), None) or abort(404)
    form = AskForm()
    made: list[ExemptionRequest] = []
    reason = form.reason.data
    if (
        form.validate_on_submit()
        and save(
            form,
            lambda: made.append(
                services.ask_for_person(line, candidate, key, reason=reason, by=current_user)
            ),
        ).saved
    ):
        flash(_("Asked. You are told once it is decided."), "success")
        return redirect(url_for("approvals.exemption", exemption_id=made[0].id), 303)
    line = placements.line_or_404(current_user, line_id)
    (candidate,) = placements.candidates_of(current_user, [candidate_id])
    return render(
        "approvals/ask_for_person.html",
        line=line,
        candidate=candidate,
        rule=key,
        form=form,
        sentence=words.sentence,
        refused=[one for one in refused(line, candidate) if one.rule.key is key],
    ), 422 if form.errors or form.form_errors else 200


@blueprint.get("/exemptions/<int:exemption_id>")
@require(Permission.AGREEMENT_VIEW)
def exemption(exemption_id: int) -> str:
    """One request: what is asked, why, and how it was decided."""
    found = queries.exemption_or_404(current_user, exemption_id)
    return render(
        "approvals/exemption.html",
        exemption=found,
        decisions=queries.of_subject(Kind.EXEMPTION, found.id),
        tones=TONES,
        may_withdraw=found.is_open and found.asked_by_id == current_user.id,
        may_decide=found.is_open and current_user.can(Permission.AGREEMENT_APPROVE),
        history=history.of("exemption_requests", found.id),
    )


@blueprint.post("/exemptions/<int:exemption_id>/withdraw")
@require(Permission.AGREEMENT_EDIT, Permission.CANDIDATE_EDIT)
def withdraw(exemption_id: int) -> ResponseReturnValue:
    """Ask no longer."""
    found = queries.exemption_for_change(current_user, exemption_id)
    if found.asked_by_id != current_user.id:
        abort(403)
    if done(lambda: services.withdraw(found)):
        flash(_("You no longer ask for it."), "success")
    return redirect(url_for("approvals.exemption", exemption_id=exemption_id), 303)


@blueprint.get("/asked")
@require(Permission.AGREEMENT_EDIT, Permission.COMPANY_EDIT)
def asked() -> str:
    """What the reader asked for, and how it was decided."""
    found = queries.asked_by(current_user, key=request.args.get("key"))
    return render(
        "approvals/asked.html",
        partial="approvals/_asked.html",
        page=found,
        tones=TONES,
        in_review=queries.own_in_review(current_user),
        decides=bool(queries.kinds_of(current_user)),
    )
