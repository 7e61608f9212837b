"""The steps of an agreement with a participant: signed by both, endorsed, and each of them taken back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core import clock
from app.core.forms import uploads_of
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import save
from app.documents import queries as documents
from app.documents.enums import DocumentKind, DocumentState
from app.documents.models import Document
from app.participants import services
from app.participants.enums import PaperKind, ParticipantState
from app.participants.forms import EndorseForm, SignForm, TakeBackForm
from app.participants.views.blueprint import blueprint, changeable, page_url


@blueprint.route("/<int:agreement_id>/sign", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT, Permission.CANDIDATE_EDIT)
def sign(agreement_id: int) -> ResponseReturnValue:
    """Write down that company and participant signed, with the scan."""
    agreement = changeable(agreement_id)
    if agreement.state is not ParticipantState.DRAFT:
        flash(_("It is signed already."), "warning")
        return redirect(page_url(agreement))
    form = SignForm(
        data={
            "version": agreement.version,
            "company_signatory": agreement.company_signatory,
            "company_signatory_title": agreement.company_signatory_title,
        }
    )
    if form.validate_on_submit():
        scan, letter = (next(iter(uploads_of(field)), None) for field in (form.scan, form.guardian_letter))
        if save(
            form,
            lambda: services.sign(
                agreement,
                by=current_user,
                version=form.version.data,
                participant_signed_on=form.participant_signed_on.data,
                company_signed_on=form.company_signed_on.data,
                company_signatory=form.company_signatory.data,
                company_signatory_title=form.company_signatory_title.data,
                scan=scan.stream if scan else None,
                guardian_letter=letter.stream if letter else None,
            ),
        ).saved:
            flash(_("Signed by both. The office may endorse it now."), "success")
            return redirect(page_url(agreement), 303)
        agreement = changeable(agreement_id)
    return render(
        "participants/sign.html",
        form=form,
        agreement=agreement,
        candidate=agreement.placement.candidate,
        needs_guardian=services.needs_guardian(agreement),
        on_file={one.kind for one in agreement.files},
        kinds=PaperKind,
    ), 422 if form.errors or form.form_errors else 200


@blueprint.route("/<int:agreement_id>/endorse", methods=["GET", "POST"])
@require(Permission.AGREEMENT_APPROVE)
def endorse(agreement_id: int) -> ResponseReturnValue:
    """Endorse it: the day, who signs, and the next number of the register."""
    agreement = changeable(agreement_id)
    if agreement.state is not ParticipantState.SIGNED:
        flash(_("Only what both signed can be endorsed, and only once."), "warning")
        return redirect(page_url(agreement))
    people = documents.signatories()
    form = EndorseForm(
        data={
            "version": agreement.version,
            "dated_on": clock.today(),
            "signatory_id": people[0].id if people else None,
        }
    )
    form.signatory_id.offer([(one.id, f"{one.name} · {one.title}") for one in people])
    register = documents.register_of(DocumentKind.PARTICIPANT)
    made: list[Document] = []
    if form.validate_on_submit():
        if save(
            form,
            lambda: made.append(
                services.endorse(
                    agreement,
                    by=current_user,
                    on=form.dated_on.data or clock.today(),
                    signatory_id=form.signatory_id.data,
                    number=form.number.data or None,
                    version=form.version.data,
                )
            ),
        ).saved:
            if made[0].state is DocumentState.AWAITING_NUMBER:
                flash(_("The paper waits for the number of the registry."), "success")
            else:
                flash(_("Endorsed as %(number)s.", number=made[0].number), "success")
            return redirect(page_url(agreement), 303)
        agreement = changeable(agreement_id)
    return render(
        "participants/endorse.html",
        form=form,
        agreement=agreement,
        candidate=agreement.placement.candidate,
        is_outer=register.is_outer,
        next_number=documents.next_number(register, on=clock.today()),
        has_people=bool(people),
    ), 422 if form.errors or form.form_errors else 200


@blueprint.route("/<int:agreement_id>/take-back", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT, Permission.CANDIDATE_EDIT)
def take_back(agreement_id: int) -> ResponseReturnValue:
    """Take the endorsement back with a reason, or the signatures."""
    agreement = changeable(agreement_id)
    if agreement.state not in (ParticipantState.SIGNED, ParticipantState.ENDORSED):
        flash(_("There is no step to take back."), "warning")
        return redirect(page_url(agreement))
    form = TakeBackForm(data={"version": agreement.version})
    if form.validate_on_submit():
        if save(
            form,
            lambda: services.take_back(
                agreement, by=current_user, because=form.because.data, version=form.version.data
            ),
        ).saved:
            flash(_("The step is taken back."), "success")
            return redirect(url_for("participants.show", agreement_id=agreement_id), 303)
        agreement = changeable(agreement_id)
    return render(
        "participants/take_back.html",
        form=form,
        agreement=agreement,
        candidate=agreement.placement.candidate,
    ), 422 if form.errors or form.form_errors else 200
