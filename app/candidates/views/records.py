"""One candidate: the page, filing, changing, the trash."""

from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.candidates import consent, queries, services
from app.candidates.enums import Availability, LegalBasis
from app.candidates.forms import CandidateForm, NewCandidateForm, RevealForm, values_of
from app.candidates.models import Candidate
from app.candidates.views.blueprint import blueprint, candidate_url, status
from app.core import clock
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import ConflictRow, SelectChoice, attach
from app.core.permissions import Action, Permission, may, require
from app.core.rendering import flash_undo, render
from app.core.saving import done
from app.settings import queries as settings
from app.settings.custom.forms import with_custom_fields


@blueprint.get("/candidates/<int:candidate_id>")
@require(Permission.CANDIDATE_VIEW)
def show(candidate_id: int) -> ResponseReturnValue:
    """All that is known of a candidate; the NIK stays masked."""
    if kept := queries.merged_into(candidate_id):
        return redirect(url_for("candidates.show", candidate_id=kept))
    return page_of(queries.candidate_or_404(current_user, candidate_id), RevealForm(formdata=None))


def page_of(
    candidate: Candidate, reveal: RevealForm, *, nik: str | None = None, code: int = 200
) -> ResponseReturnValue:
    """The page of a candidate; ``nik`` is shown in full once it was asked for with a reason."""
    page = render(
        "candidates/show.html",
        candidate=candidate,
        reveal=reveal,
        nik=nik,
        today_on=clock.today(),
        consent_text=consent.TEXTS.get(candidate.consent_version or ""),
        region=settings.region_paths([candidate.region_code]).get(candidate.region_code, "")
        if candidate.region_code
        else "",
        alike=queries.alike(current_user, candidate.name, candidate.birth_on, besides=candidate.id),
        history=queries.history_of(candidate),
        tags=queries.tags_of([candidate.id])[candidate.id],
        may_change=may(current_user, Action.CHANGE, candidate) and not candidate.is_trashed,
        may_reveal=current_user.can(Permission.CANDIDATE_REVEAL) and not candidate.is_trashed,
    )
    return page, code


@blueprint.route("/candidates/new", methods=["GET", "POST"])
@require(Permission.CANDIDATE_EDIT)
def new() -> ResponseReturnValue:
    """File a candidate by hand; those of the same name are shown first."""
    form = with_custom_fields(NewCandidateForm, "candidate")(data=_defaults())
    _offer_regions(form)
    likely: list[Candidate] = []
    if form.validate_on_submit():
        values = form.check(services.validate, "is_distinct")
        if values is not None:
            likely = queries.alike(current_user, values["name"], values.get("birth_on"))
            if not likely or form.is_distinct.data:
                candidate = _create(form, values)
                if candidate is not None:
                    flash(_("%(name)s is on file.", name=candidate.name), "success")
                    return redirect(candidate_url(candidate))
    return _form_page(form, likely=likely)


@blueprint.route("/candidates/<int:candidate_id>/edit", methods=["GET", "POST"])
@require(Permission.CANDIDATE_EDIT)
def edit(candidate_id: int) -> ResponseReturnValue:
    """Change a candidate; what two people changed at once is merged, or shown side by side."""
    candidate = queries.candidate_for_change(current_user, candidate_id, options=queries.FULL)
    form = _edit_form(candidate)
    conflicts: list[ConflictRow] = []
    if form.validate_on_submit():
        if form.version.data != candidate.version:
            conflicts = form.merge(_edit_form(candidate, is_stored=True), version=candidate.version)
        values = form.check(partial(services.validate, stored=candidate))
        if values is not None and not conflicts and _edit(form, candidate, values):
            flash(_("%(name)s is saved.", name=candidate.name), "success")
            return redirect(candidate_url(candidate))
    return _form_page(form, candidate=candidate, conflicts=conflicts)


@blueprint.post("/candidates/<int:candidate_id>/trash")
@require(Permission.CANDIDATE_EDIT)
def trash(candidate_id: int) -> ResponseReturnValue:
    """Put a candidate into the trash."""
    candidate = queries.candidate_for_change(current_user, candidate_id)
    services.trash(candidate)
    db.session.commit()
    flash_undo(
        _("%(name)s is in the trash.", name=candidate.name),
        url=url_for("candidates.restore", candidate_id=candidate.id),
    )
    return redirect(url_for("candidates.index"))


@blueprint.post("/candidates/<int:candidate_id>/restore")
@require(Permission.CANDIDATE_EDIT)
def restore(candidate_id: int) -> ResponseReturnValue:
    """Take a candidate out of the trash."""
    candidate = queries.candidate_for_change(current_user, candidate_id, is_trashed=True)
    if not done(partial(services.restore, candidate)):
        return redirect(url_for("candidates.trashed"))
    flash(_("%(name)s is back.", name=candidate.name), "success")
    return redirect(candidate_url(candidate))


@blueprint.get("/trash/candidates")
@require(Permission.CANDIDATE_EDIT)
def trashed() -> str:
    """The candidates in the trash."""
    page = queries.trashed(current_user, key=request.args.get("key"))
    return render("candidates/trash.html", partial="candidates/_trash.html", page=page)


def _defaults() -> dict[str, Any]:
    return {
        "purpose": _("Placement in company-funded apprenticeship"),
        "availability": Availability.UNKNOWN,
        "legal_basis": LegalBasis.CONSENT,
    }


def _create(form: NewCandidateForm, values: dict[str, Any]) -> Candidate | None:
    try:
        candidate = services.create(values, by=current_user)
    except AppError as refused:
        db.session.rollback()
        attach(form, refused)
        return None
    db.session.commit()
    return candidate


def _edit(form: CandidateForm, candidate: Candidate, values: dict[str, Any]) -> bool:
    try:
        services.edit(candidate, values, version=form.version.data)
    except AppError as refused:
        db.session.rollback()
        attach(form, refused)
        return False
    db.session.commit()
    return True


def _edit_form(candidate: Candidate, *, is_stored: bool = False) -> CandidateForm:
    with_own = with_custom_fields(CandidateForm, "candidate", stored=candidate)
    values = values_of(candidate) | {"version": candidate.version}
    form = with_own(formdata=None, data=values) if is_stored else with_own(data=values)
    _offer_regions(form, candidate)
    return form


def _offer_regions(form: CandidateForm, candidate: Candidate | None = None) -> None:
    """The office's own kelurahan, and whatever else was chosen by typing."""
    offered = [(village.code, village.name) for village in settings.villages()]
    for code in {form.region_code.data, candidate.region_code if candidate else None} - {None}:
        region = settings.find_region(str(code)) if str(code) not in dict(offered) else None
        if region is not None:
            offered.insert(0, (region.code, region.name))
    form.region_code.offer([SelectChoice(code, name) for code, name in offered])


def _form_page(
    form: CandidateForm,
    *,
    candidate: Candidate | None = None,
    conflicts: list[ConflictRow] | None = None,
    likely: list[Candidate] | None = None,
) -> ResponseReturnValue:
    page = render(
        "candidates/form.html",
        form=form,
        candidate=candidate,
        conflicts=conflicts or [],
        likely=likely or [],
        consent_texts=consent.TEXTS,
        back=candidate_url(candidate) if candidate else url_for("candidates.index"),
    )
    return page, 422 if likely and not form.errors else status(form, conflicts=conflicts)
