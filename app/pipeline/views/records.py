"""One partnership: shown, opened, edited."""

from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import find_user
from app.companies.models import Company
from app.companies.pairs import company_asked
from app.core import clock
from app.core.db import db
from app.core.errors import AppError, Invalid
from app.core.forms import attach
from app.core.permissions import Permission, changeable_or_403, require, visible_or_404
from app.core.rendering import render
from app.core.saving import Outcome, save_version
from app.pipeline import panels, queries, services
from app.pipeline.forms import NewPartnershipForm, PartnershipForm, pairs
from app.pipeline.models import Partnership
from app.pipeline.services.records import check_may_open
from app.pipeline.views.blueprint import blueprint
from app.settings import queries as settings
from app.settings.custom.forms import custom_values, with_custom_fields
from app.settings.custom.values import form_values


@blueprint.get("/partnerships/<int:partnership_id>")
@require(Permission.PIPELINE_VIEW)
def show(partnership_id: int) -> ResponseReturnValue:
    """Where a partnership stands, how it came there, what is agreed."""
    partnership = visible_or_404(current_user, Partnership, partnership_id, options=queries.SHOWN)
    standing = queries.standings([partnership], current_user, at=clock.utcnow())[0]
    return render(
        "pipeline/show.html",
        standing=standing,
        partnership=partnership,
        next_step=queries.next_steps_of([partnership.company_id]).get(partnership.company_id),
        knows_next_steps=queries.has_next_steps(),
        panels=panels.panels_of(partnership),
    )


@blueprint.route("/partnerships/new", methods=["GET", "POST"])
@require(Permission.PIPELINE_EDIT)
def new() -> ResponseReturnValue:
    """Open a partnership of a company under a scheme."""
    form = with_custom_fields(NewPartnershipForm, "partnership")()
    form.scheme.offer(pairs(settings.schemes()))
    _offer_owners(form)
    company = _chosen_company(form)
    if form.validate_on_submit() and company is None:
        attach(form, Invalid(_("Choose a company of the list."), field="company"))
    elif form.is_submitted() and company is not None and not form.errors:
        try:
            check_may_open(company, by=current_user)
            owner = find_user(form.owner.data) if form.owner.data else None
            partnership = services.open_partnership(
                company,
                next(scheme for scheme in settings.schemes() if scheme.id == form.scheme.data),
                by=current_user,
                owner=owner if current_user.can(Permission.PIPELINE_EDIT_ALL) else current_user,
                expected_seats=form.expected_seats.data or 0,
                expected_start_on=form.expected_start_on.data,
                interest=form.interest.data or None,
                custom=custom_values(form),
            )
        except AppError as error:
            attach(form, error)
        else:
            db.session.commit()
            flash(_("The partnership is open."), "success")
            return redirect(url_for("pipeline.show", partnership_id=partnership.id))
    elif not form.is_submitted():
        form.owner.data = current_user.id
    return render(
        "pipeline/new.html", form=form, company=company, picker=_picker()
    ), 422 if form.errors else 200


@blueprint.route("/partnerships/<int:partnership_id>/edit", methods=["GET", "POST"])
@require(Permission.PIPELINE_EDIT)
def edit(partnership_id: int) -> ResponseReturnValue:
    """Change owner, seats, start, interest and the approval."""
    partnership = _changeable(partnership_id)
    form = _edit_form(partnership)
    outcome = Outcome(saved=False)
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: _save(partnership, form),
            row=partnership,
            stored=lambda: _edit_form(_changeable(partnership_id), formdata=None),
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(url_for("pipeline.show", partnership_id=partnership_id))
        partnership = _changeable(partnership_id)
    page = render("pipeline/edit.html", form=form, partnership=partnership, rows=outcome.rows, by=outcome.by)
    return page, outcome.status if form.is_submitted() else 200


def _changeable(partnership_id: int) -> Partnership:
    return changeable_or_403(current_user, Partnership, partnership_id, options=queries.SHOWN)


def _edit_form(partnership: Partnership, **given: Any) -> PartnershipForm:
    with_own = with_custom_fields(PartnershipForm, "partnership", stored=partnership)
    names = ("expected_seats", "expected_start_on", "interest", "approved_on", "approval_number", "version")
    data = {name: getattr(partnership, name) for name in names} | {"owner": partnership.owner_id}
    form = with_own(**given, data=data | form_values(partnership, "partnership"))
    _offer_owners(form, present=partnership.owner_id)
    return form


def _save(partnership: Partnership, form: PartnershipForm) -> None:
    owner_id = form.owner.data if current_user.can(Permission.PIPELINE_EDIT_ALL) else partnership.owner_id
    services.edit(
        partnership,
        by=current_user,
        version=form.version.data,
        owner=find_user(owner_id) if owner_id else None,
        expected_seats=form.expected_seats.data or 0,
        expected_start_on=form.expected_start_on.data,
        interest=form.interest.data or None,
        approved_on=form.approved_on.data,
        approval_number=form.approval_number.data or None,
        custom=custom_values(form),
    )


def _offer_owners(form: Any, *, present: int | None = None) -> None:
    """Supervisors choose among all; an officer's own name is all an officer can give."""
    people = queries.owners() if current_user.can(Permission.PIPELINE_EDIT_ALL) else [current_user]
    offered = pairs(people)
    if present is not None and present not in [user_id for user_id, _name in offered]:
        user = find_user(present)
        offered += [(present, user.name)] if user else []
    form.owner.offer(offered)


def _chosen_company(form: NewPartnershipForm) -> Company | None:
    """The company of the form or of the address, if the reader may see it."""
    company_id = form.company.data or company_asked(request.args)
    if company_id is None:
        return None
    company = queries.find_company(company_id, current_user)
    if company is not None:
        form.company.offer([(company.id, company.full_name)])
        form.company.data = company.id
    return company


def _picker() -> str | None:
    """Where companies are looked up while typing, once that page exists."""
    endpoint = "companies.suggest"
    return url_for(endpoint) if endpoint in current_app.view_functions else None
