"""Deciding about applications: approved, refused, handed on, withdrawn, taken back; and who decides."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.applications import queries, services
from app.applications.forms import ApprovalForm, AuthorityForm, HandOnForm, WhyForm
from app.applications.models import Application
from app.applications.views.blueprint import application_url, blueprint, failed
from app.core import clock
from app.core.forms import BaseForm
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import done, save
from app.documents.models import Document


@blueprint.post("/applications/<int:application_id>/approve")
@require(Permission.AGREEMENT_APPROVE)
def approve(application_id: int) -> ResponseReturnValue:
    """Approve the programme and issue its letter."""
    application = queries.application_for_change(current_user, application_id)
    letters: list[Document] = []
    if done(lambda: letters.append(services.approve(application, by=current_user))):
        number = letters[0].number
        if number:
            flash(_("The programme is approved by letter %(number)s.", number=number), "success")
        else:
            flash(_("The programme is approved; its letter waits for a number."), "warning")
    return redirect(application_url(application), 303)


@blueprint.post("/applications/<int:application_id>/take-back")
@require(Permission.AGREEMENT_APPROVE)
def take_back(application_id: int) -> ResponseReturnValue:
    """Take a decision, a hand-over or a withdrawal back."""
    application = queries.application_for_change(current_user, application_id)
    if done(lambda: services.take_back(application, by=current_user)):
        flash(_("Taken back."), "success")
    return redirect(application_url(application), 303)


@blueprint.route("/applications/<int:application_id>/approval", methods=["GET", "POST"])
@require(Permission.AGREEMENT_APPROVE)
def approval(application_id: int) -> ResponseReturnValue:
    """Write down a letter of approval that was not written here."""
    form = ApprovalForm()
    return step(
        application_id,
        form,
        title=_("Record the approval"),
        text=_("The letter of the office of the province or the ministry, or one written outside Jajak."),
        button=_("Record the approval"),
        act=lambda found: services.record_approval(
            found, number=form.number.data, on=form.on.data, by=current_user
        ),
    )


@blueprint.route("/applications/<int:application_id>/refuse", methods=["GET", "POST"])
@require(Permission.AGREEMENT_APPROVE)
def refuse(application_id: int) -> ResponseReturnValue:
    """Refuse the programme with a reason."""
    form = WhyForm()
    return step(
        application_id,
        form,
        title=_("Refuse the programme"),
        text=_("If only a paper lacks, send that paper back instead: the company may then mend it."),
        button=_("Refuse"),
        act=lambda found: services.refuse(found, why=form.why.data, by=current_user),
    )


@blueprint.route("/applications/<int:application_id>/hand-on", methods=["GET", "POST"])
@require(Permission.AGREEMENT_APPROVE)
def hand_on(application_id: int) -> ResponseReturnValue:
    """Hand the application on to who decides."""
    form = HandOnForm(data=None if request.method == "POST" else {"on": clock.today()})
    return step(
        application_id,
        form,
        title=_("Hand the application on"),
        text=_("Send all papers along; the clock of this office ends on this day."),
        button=_("Hand on"),
        act=lambda found: services.hand_on(found, on=form.on.data, number=form.number.data, by=current_user),
    )


@blueprint.route("/applications/<int:application_id>/withdraw", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def withdraw(application_id: int) -> ResponseReturnValue:
    """Withdraw the application."""
    form = WhyForm()
    return step(
        application_id,
        form,
        title=_("Withdraw the application"),
        text=_("As the company wishes, or because it was opened by mistake."),
        button=_("Withdraw"),
        act=lambda found: services.withdraw(found, why=form.why.data, by=current_user),
    )


@blueprint.route("/applications/<int:application_id>/authority", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def authority(application_id: int) -> ResponseReturnValue:
    """Say who decides, with a reason where the places say otherwise."""
    form = AuthorityForm()
    if request.method == "GET":
        found = queries.application_or_404(current_user, application_id)
        if found.authority_reason:
            form.authority.data, form.reason.data = found.authority, found.authority_reason
    return step(
        application_id,
        form,
        title=_("Who decides"),
        text=_(
            "One city: its office. Several cities or regencies of one province: the province. Several provinces: the "
            "ministry. The places are those of the seats, else that of the company."
        ),
        button=_("Save"),
        act=lambda found: services.set_authority(
            found, form.authority.data, reason=form.reason.data, by=current_user
        ),
    )


def step(
    application_id: int,
    form: BaseForm,
    *,
    title: str,
    text: str,
    button: str,
    act: Callable[[Application], Any],
) -> ResponseReturnValue:
    """Ask what a step needs, and take it."""
    application = queries.application_for_change(current_user, application_id)
    if form.validate_on_submit() and save(form, lambda: act(application)).saved:
        flash(_("Saved."), "success")
        return redirect(application_url(application), 303)
    if failed(form):
        application = queries.application_or_404(current_user, application_id)
    page = render(
        "applications/step.html",
        application=application,
        company=application.agreement.company,
        form=form,
        title=title,
        text=text,
        button=button,
    )
    return page, 422 if failed(form) else 200
