"""One agreement: its page, drafting, editing, renewing."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import find_user
from app.agreements import queries, services, states
from app.agreements.enums import AgreementKind, AgreementState, FileKind
from app.agreements.forms import AgreementForm, PaperForm
from app.agreements.models import Agreement
from app.agreements.views.blueprint import (
    agreement_url,
    blueprint,
    changeable,
    failed,
    row_id,
    texts,
    words,
)
from app.companies.models import Company
from app.companies.pairs import company_asked
from app.core import clock
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import Permission, changeable_or_403, require, visible_or_404
from app.core.rendering import render
from app.core.saving import Outcome, save_version
from app.pipeline.models import Partnership
from app.settings import queries as settings

LINKS = ("partnership", "parent", "owner")


@blueprint.get("/agreements/<int:agreement_id>")
@require(Permission.AGREEMENT_VIEW)
def show(agreement_id: int) -> ResponseReturnValue:
    """One agreement with its parties, days, seats and papers, and what may be done next."""
    return page_of(visible_or_404(current_user, Agreement, agreement_id, options=queries.SHOWN))


def page_of(agreement: Agreement, *, paper_form: PaperForm | None = None) -> ResponseReturnValue:
    """The page of an agreement, with what was wrong with an uploaded paper."""
    may_change = queries.may_change(current_user, agreement)
    is_open = agreement.shown_state in states.UNSIGNED
    form = paper_form or PaperForm(formdata=None, kind=FileKind.DRAFT if is_open else FileKind.SCAN)
    page = render(
        "agreements/show.html",
        agreement=agreement,
        company=agreement.company,
        steps=queries.open_steps(current_user, agreement),
        track=queries.track(agreement),
        papers=queries.papers_of(agreement),
        wording=queries.latest_wording(agreement),
        articles=queries.articles_of(agreement),
        paper_form=form,
        chain=queries.chain_of(agreement),
        elsewhere=queries.seats_elsewhere([agreement.id], on=clock.today()).get(agreement.id),
        same_number=queries.bearing_same_number(agreement),
        quota=queries.quota_of(agreement.company, adding=agreement if is_open else None)
        if queries.is_limited(agreement)
        else None,
        history=queries.history_of(agreement),
        rules_now=queries.rules_now(clock.today()),
        may_change=may_change,
        may_edit=may_change and services.may_edit(agreement, by=current_user),
        may_edit_terms=may_change and services.may_edit_terms(agreement, by=current_user),
        may_renew=current_user.can(Permission.AGREEMENT_EDIT)
        and may_change
        and agreement.shown_state in (*states.LIVE, AgreementState.ENDED)
        and not agreement.company.is_trashed,
        may_amend=current_user.can(Permission.AGREEMENT_EDIT)
        and may_change
        and agreement.is_live
        and agreement.kind in queries.PARENTS[AgreementKind.AMENDMENT]
        and not agreement.company.is_trashed,
    )
    return page, 422 if failed(form) else 200


# ---- drafting


@blueprint.route("/agreements/new", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def new() -> ResponseReturnValue:
    """Draft an agreement with a company; without one in the address it is chosen first."""
    partnership = _given_partnership()
    company_id = partnership.company_id if partnership else company_asked(request.args)
    if company_id is None:
        return _choose_company()
    company = queries.find_company(current_user, company_id) or abort(404)
    if request.method == "GET":
        # Said before anybody fills in a form that would be refused.
        services.check_may_draft(
            company, by=current_user, partnership=partnership or _own_partnership(company)
        )
    form = _new_form(company, partnership)
    if form.validate_on_submit():
        try:
            agreement = services.draft(company, by=current_user, **_entered(form, company))
        except AppError as error:
            db.session.rollback()
            attach(form, error)
        else:
            db.session.commit()
            flash(_("The draft is on file. Add its seats next."), "success")
            return redirect(agreement_url(agreement))
    return render("agreements/new.html", form=form, company=company), 422 if failed(form) else 200


def _given_partnership() -> Partnership | None:
    partnership_id = row_id("partnership")
    return visible_or_404(current_user, Partnership, partnership_id) if partnership_id else None


def _own_partnership(company: Company) -> Partnership | None:
    offered = queries.partnerships_for(current_user, company.id)
    return next((one for one in offered if one.owner_id == current_user.id), None)


def _choose_company() -> ResponseReturnValue:
    looked_for = words()
    return render(
        "agreements/choose_company.html",
        partial="agreements/_companies_found.html",
        words=looked_for,
        companies=queries.companies_for_agreement(current_user, looked_for),
        most=queries.FOUND_COMPANIES,
    )


def _new_form(company: Company, partnership: Partnership | None) -> AgreementForm:
    office = settings.office()
    open_ones = queries.partnerships_for(current_user, company.id)
    chosen = partnership or (open_ones[0] if len(open_ones) == 1 else None)
    form = AgreementForm(
        data={
            "kind": AgreementKind.PKS,
            "title": _("Co-operation agreement on company-funded apprenticeship"),
            "partnership": chosen.id if chosen else None,
            "owner": current_user.id,
            "office_signatory": office.head_name,
            "office_signatory_title": office.head_title,
            "office_authority": "own",
            "company_authority": "own",
            "place": office.city,
        }
    )
    _offer(form, company, present_owner=current_user.id)
    return form


# ---- editing


@blueprint.route("/agreements/<int:agreement_id>/edit", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def edit(agreement_id: int) -> ResponseReturnValue:
    """Change what is on file; what two people changed is merged or asked."""
    agreement = changeable(agreement_id)
    if not services.may_edit(agreement, by=current_user):
        abort(403)
    form = _filled_form(agreement)
    outcome = Outcome(saved=False)
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: _save(agreement, form),
            row=agreement,
            stored=lambda: _filled_form(changeable(agreement_id), formdata=None),
        )
        agreement = changeable(agreement_id)
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(agreement_url(agreement))
    page = render(
        "agreements/edit.html",
        form=form,
        agreement=agreement,
        company=agreement.company,
        rows=outcome.rows,
        by=outcome.by,
    )
    return page, outcome.status if form.is_submitted() else 200


def _filled_form(agreement: Agreement, **given: Any) -> AgreementForm:
    links = {name: getattr(agreement, f"{name}_id") for name in LINKS}
    plain = {name: getattr(agreement, name) for name in ("kind", "title", *services.DETAILS)}
    form = AgreementForm(data={**plain, **links, "version": agreement.version}, **given)
    _offer(
        form,
        agreement.company,
        present_owner=agreement.owner_id,
        present_partnership=agreement.partnership_id,
        without=agreement.id,
    )
    return form


def _save(agreement: Agreement, form: AgreementForm) -> None:
    entered = _entered(form, agreement.company, agreement)
    services.edit(agreement, by=current_user, version=form.version.data, **entered)


def _entered(form: AgreementForm, company: Company, agreement: Agreement | None = None) -> dict[str, Any]:
    """What the services want: rows in place of ids. An officer keeps the owner as it is."""
    values = texts(form.values(*LINKS))
    partnerships = queries.partnerships_for(
        current_user, company.id, present=agreement.partnership_id if agreement else None
    )
    parents = queries.parents_for(company.id, without=agreement.id if agreement else None)
    owner_id = form.owner.data
    if not current_user.can(Permission.AGREEMENT_EDIT_ALL):
        owner_id = agreement.owner_id if agreement else current_user.id
    return {
        **values,
        "title": values["title"] or "",
        "partnership": next((one for one in partnerships if one.id == form.partnership.data), None),
        "parent": next((one for one in parents if one.id == form.parent.data), None),
        "owner": find_user(owner_id) if owner_id else None,
    }


def _offer(
    form: AgreementForm,
    company: Company,
    *,
    present_owner: int | None,
    present_partnership: int | None = None,
    without: int | None = None,
) -> None:
    """Fill the choices that depend on the company and on who is asking."""
    partnerships = queries.partnerships_for(current_user, company.id, present=present_partnership)
    form.partnership.offer([(one.id, f"{one.scheme.name} · {one.stage.name}") for one in partnerships])
    parents = queries.parents_for(company.id, without=without)
    form.parent.offer(
        [(one.id, " · ".join(part for part in (one.office_number, one.title) if part)) for one in parents]
    )
    people = {current_user.id: current_user.name}
    if current_user.can(Permission.AGREEMENT_EDIT_ALL):
        people |= {user.id: user.name for user in queries.owners()}
    present = find_user(present_owner) if present_owner else None
    if present is not None:
        people[present.id] = present.name
    form.owner.offer(sorted(people.items(), key=lambda pair: pair[1]))


# ---- renewing and amending


@blueprint.post("/agreements/<int:agreement_id>/renew")
@require(Permission.AGREEMENT_EDIT)
def renew(agreement_id: int) -> ResponseReturnValue:
    """Draft the agreement that follows on this one."""
    told = _("The renewal is drafted with the same seats. Check its days and numbers.")
    return _followed(agreement_id, services.renew, told)


@blueprint.post("/agreements/<int:agreement_id>/amend")
@require(Permission.AGREEMENT_EDIT)
def amend(agreement_id: int) -> ResponseReturnValue:
    """Draft an amendment of this agreement."""
    told = _("The amendment is drafted. Word its articles, and add seats where there are more.")
    return _followed(agreement_id, services.amend, told)


def _followed(agreement_id: int, draft: Callable[..., Agreement], told: str) -> ResponseReturnValue:
    agreement = changeable_or_403(current_user, Agreement, agreement_id, options=queries.SHOWN)
    try:
        made = draft(agreement, by=current_user)
    except AppError as error:
        db.session.rollback()
        flash(error.message, "error")
        return redirect(url_for("agreements.show", agreement_id=agreement_id))
    db.session.commit()
    flash(told, "success")
    return redirect(agreement_url(made))
