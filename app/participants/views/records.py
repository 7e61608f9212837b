"""One agreement with a participant: drafted from the placement, looked at, changed."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import history
from app.core.permissions import Action, Permission, may, require
from app.core.rendering import render
from app.core.saving import done, save_version
from app.participants import queries, services
from app.participants.enums import PaperKind, ParticipantState
from app.participants.forms import DraftForm, RevealForm
from app.participants.models import ParticipantAgreement
from app.participants.views.blueprint import blueprint, changeable, page_url
from app.placements.queries import placement_for_change


@blueprint.post("/of/<int:placement_id>")
@require(Permission.AGREEMENT_EDIT, Permission.CANDIDATE_EDIT)
def draft(placement_id: int) -> ResponseReturnValue:
    """Draft the agreement of a placement, or go on with the one that is there."""
    placement = placement_for_change(current_user, placement_id)
    made: list[ParticipantAgreement] = []
    if done(lambda: made.append(services.draft(placement, by=current_user))):
        return redirect(page_url(made[0]), 303)
    return redirect(url_for("placements.show", placement_id=placement_id), 303)


@blueprint.get("/<int:agreement_id>")
@require(Permission.CANDIDATE_VIEW)
def show(agreement_id: int) -> ResponseReturnValue:
    """One agreement: what it says, how far it has come, its scans, and what can be done next."""
    return page_of(queries.agreement_or_404(current_user, agreement_id))


def page_of(
    agreement: ParticipantAgreement, *, reveal_form: RevealForm | None = None, code: int = 200
) -> ResponseReturnValue:
    """The page of an agreement, with what was wrong with a reason for the whole NIK."""
    may_change = may(current_user, Action.CHANGE, agreement)
    return render(
        "participants/show.html",
        agreement=agreement,
        placement=agreement.placement,
        candidate=agreement.placement.candidate,
        line=agreement.placement.seat_line,
        parent=agreement.placement.seat_line.agreement,
        company=agreement.placement.seat_line.agreement.company,
        track=_track(agreement),
        paper=queries.paper_of(agreement),
        may_change=may_change,
        may_endorse=may_change and services.may_endorse(current_user),
        may_reveal=current_user.can(Permission.CANDIDATE_REVEAL),
        reveal_form=reveal_form or RevealForm(formdata=None),
        needs_guardian=services.needs_guardian(agreement),
        doubts=services.doubts(agreement),
        kinds=PaperKind,
        history=history.of("participant_agreements", agreement.id),
    ), code


@blueprint.route("/<int:agreement_id>/edit", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT, Permission.CANDIDATE_EDIT)
def edit(agreement_id: int) -> ResponseReturnValue:
    """Change a draft."""
    agreement = changeable(agreement_id)
    if agreement.state is not ParticipantState.DRAFT:
        flash(_("It is signed, so what it says stays. Take the signatures back first."), "warning")
        return redirect(page_url(agreement))
    form = DraftForm(obj=agreement)
    rows, by, status = [], None, 200
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.edit(changeable(agreement_id), version=form.version.data, **form.values()),
            row=agreement,
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(page_url(agreement), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
        agreement = changeable(agreement_id)
    elif form.errors:
        status = 422
    return render(
        "participants/edit.html",
        form=form,
        agreement=agreement,
        candidate=agreement.placement.candidate,
        parent=agreement.placement.seat_line.agreement,
        needs_guardian=services.needs_guardian(agreement),
        rows=rows,
        by=by,
    ), status


@blueprint.post("/<int:agreement_id>/clauses")
@require(Permission.AGREEMENT_EDIT, Permission.CANDIDATE_EDIT)
def word_anew(agreement_id: int) -> ResponseReturnValue:
    """Take the clauses of the library as they are now."""
    agreement = changeable(agreement_id)
    if done(lambda: services.word_anew(agreement)):
        flash(_("The articles are those of the library now."), "success")
    return redirect(url_for("participants.show", agreement_id=agreement_id, _anchor="articles"), 303)


def _track(agreement: ParticipantAgreement) -> list[dict[str, Any]]:
    way = [ParticipantState.DRAFT, ParticipantState.SIGNED, ParticipantState.ENDORSED]
    days = {ParticipantState.SIGNED: agreement.signed_on, ParticipantState.ENDORSED: agreement.endorsed_on}
    if agreement.state is ParticipantState.ENDED:
        way = [one for one in way if one is ParticipantState.DRAFT or days[one] is not None]
        way.append(ParticipantState.ENDED)
    at = way.index(agreement.state)
    return [
        {
            "label": str(one.label),
            "state": "current" if place == at else "done" if place < at else "todo",
        }
        for place, one in enumerate(way)
    ]
