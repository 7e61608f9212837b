"""Who stands in for whom: planning it, and calling it off."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import user_or_404
from app.approvals import queries, services
from app.approvals.forms import DelegationForm
from app.approvals.services.delegating import may_delegate
from app.approvals.views.blueprint import blueprint
from app.core import clock
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import done, save


@blueprint.get("/delegations")
@require(Permission.AGREEMENT_VIEW)
def delegations() -> str:
    """Who stands in for whom, the latest first."""
    return _page(_form())


@blueprint.post("/delegations")
@require(Permission.AGREEMENT_APPROVE, Permission.DOCUMENT_SIGN)
def delegate() -> ResponseReturnValue:
    """Let somebody decide in the reader's place."""
    form = _form()
    if form.validate_on_submit():
        getter = user_or_404(form.getter_id.data)
        wanted = form.values("getter_id")
        if save(form, lambda: services.delegate(current_user, getter, **wanted)).saved:
            flash(
                _("%(name)s decides in your place on these days, and is told.", name=getter.name), "success"
            )
            return redirect(url_for("approvals.delegations"), 303)
    return _page(form), 422


def _form() -> DelegationForm:
    form = DelegationForm()
    form.getter_id.offer([(one.id, one.name) for one in services.stand_ins(current_user)])
    return form


def _page(form: DelegationForm) -> str:
    return render(
        "approvals/delegations.html",
        page=queries.delegations(current_user, key=request.args.get("key")),
        form=form,
        may_delegate=may_delegate(current_user),
        today_on=clock.today(),
    )


@blueprint.post("/delegations/<int:delegation_id>/end")
@require(Permission.AGREEMENT_APPROVE)
def call_off(delegation_id: int) -> ResponseReturnValue:
    """End it before its last day."""
    found = queries.delegation_for_change(current_user, delegation_id)
    if done(lambda: services.call_off(found)):
        flash(_("It is called off."), "success")
    return redirect(url_for("approvals.delegations"), 303)
