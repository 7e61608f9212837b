"""Letting pass what a rule refuses."""

from flask import abort, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.agreements import queries, services
from app.agreements.forms import LetPassForm
from app.agreements.views.blueprint import agreement_url, blueprint, changeable
from app.core import clock
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import save
from app.settings.enums import RuleCode


@blueprint.route("/agreements/<int:agreement_id>/rules/<rule>", methods=["GET", "POST"])
@require(Permission.AGREEMENT_APPROVE)
def let_pass(agreement_id: int, rule: str) -> ResponseReturnValue:
    """Say why what a rule refuses may pass as it stands."""
    agreement = changeable(agreement_id)
    key = next((one for one in RuleCode if one.value == rule), None) or abort(404)
    form, status = LetPassForm(), 200
    if form.validate_on_submit():
        reason = form.override_reason.data
        if save(form, lambda: services.let_pass(agreement, key, by=current_user, reason=reason)).saved:
            return redirect(agreement_url(agreement, "rules"))
        agreement = changeable(agreement_id)
    if form.errors or form.form_errors:
        status = 422
    standings = queries.standings_of(agreement, on=clock.today())
    return render(
        "agreements/let_pass.html",
        agreement=agreement,
        rule=key,
        form=form,
        standings=[one for one in standings if one.verdict.rule.key is key],
    ), status
