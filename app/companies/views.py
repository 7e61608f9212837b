"""Filing, changing, assigning and trashing companies and their contacts; what pickers ask for."""

from functools import partial
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import find_user
from app.companies import pairs, placing, queries, recognition, sent, services
from app.companies.forms import (
    AssignForm,
    CompanyForm,
    ContactForm,
    NewCompanyForm,
    values_of,
    values_of_contact,
)
from app.companies.identity.numbers import is_person
from app.companies.models import Company, Contact
from app.companies.services import Checked
from app.companies.showing import company_url
from app.core.addresses import local_address
from app.core.db import db
from app.core.errors import AppError, Stale
from app.core.forms import ConflictRow, SelectChoice, attach
from app.core.permissions import Permission, reader, require
from app.core.rendering import flash_undo, place_url, render, wants_partial
from app.core.saving import done
from app.settings import queries as settings
from app.settings.background import background
from app.settings.custom.forms import with_custom_fields

blueprint = Blueprint("companies", __name__, template_folder="templates")

LIKELY_SCORE = 70
"""From this score on a candidate stops the filing of a new company until someone says it is another one."""


@blueprint.route("/companies/new", methods=["GET", "POST"])
@require(Permission.COMPANY_EDIT)
def new() -> ResponseReturnValue:
    """File a company by hand; those that look like it are shown first, beside all else that is to be mended."""
    kind = with_custom_fields(NewCompanyForm, "company")
    if request.method != "POST":
        return _form_page(kind(data={"name": request.args.get("name", "")}))
    form = kind(only=sent.filled(kind))
    checked = services.validate(form.values("is_distinct"))
    likely = _likely(checked)
    refused = None
    if form.validate() and not checked.problems and (not likely or form.is_distinct.data):
        company, refused = _create(checked.values, others=[other for other, _match in likely])
        if company is not None:
            flash(_("%(name)s is on file.", name=company.full_name), "success")
            return redirect(company_url(company))
    form = kind()
    form.validate()
    form.check(services.validate, "is_distinct")
    if refused:
        attach(form, refused)
    return _form_page(form, likely=likely)


@blueprint.post("/companies/duplicates")
@require(Permission.COMPANY_EDIT)
def duplicates() -> str:
    """Companies on file that look like what is being typed; asked while a new company is filled in."""
    form = NewCompanyForm(only=sent.filled(NewCompanyForm))
    checked = services.validate(form.values("is_distinct"))
    facts = recognition.facts_of_values(checked.values)
    found = _duplicates(facts) if checked.is_usable else []
    return render("companies/_duplicates.html", duplicates=found)


@blueprint.route("/companies/<int:company_id>/edit", methods=["GET", "POST"])
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def edit(company_id: int) -> ResponseReturnValue:
    """Change a company; what two people changed at once is merged, or shown side by side."""
    is_sent = request.method == "POST"
    company = queries.company_for_change(reader(), company_id, options=() if is_sent else queries.FULL)
    refused = None
    if is_sent:
        values = sent.changes(company, hidden=_hidden(company))
        if values is not None:
            refused = _edit(company, values, version=company.version)
            if refused is None:
                return _saved(company)
        company = queries.with_everything(company)
    form = _edit_form(company)
    conflicts: list[ConflictRow] = []
    if is_sent and refused is None:
        is_right = form.validate()
        if is_right and form.version.data != company.version:
            stored = _edit_form(company, is_stored=True)
            _offer(form, company)
            _offer(stored, company)
            conflicts = form.merge(stored, version=company.version)
        values = form.check(partial(services.validate, stored=company))
        if is_right and values is not None and not conflicts:
            refused = _edit(company, values, version=form.version.data)
            if refused is None:
                return _saved(company)
            company = queries.with_everything(company)
    if refused:
        attach(form, refused)
    return _form_page(form, company=company, conflicts=conflicts)


@blueprint.route("/companies/<int:company_id>/assign", methods=["GET", "POST"])
@require(Permission.COMPANY_ASSIGN)
def assign(company_id: int) -> ResponseReturnValue:
    """Give a company to an officer; whoever looks at an old form is told who has it now."""
    company = queries.company_for_change(current_user, company_id, options=queries.FULL)
    before = str(company.owner_id or "")
    came_from = local_address(request.args.get("next")) or local_address(request.referrer)
    form = AssignForm(data={"owner_id": company.owner_id, "of": before, "next": came_from})
    form.owner_id.offer([(owner.id, owner.name) for owner in queries.owners()])
    back = local_address(form.next.data) or company_url(company)
    is_outdated = form.is_submitted() and form.of.data not in (None, before)
    if is_outdated:
        form.form_errors.append(_assigned_meanwhile(company))
        form.form_errors.append(_("Send again to change that."))
        form.of.data, form.of.raw_data = before, None
    elif form.validate_on_submit():
        owner = find_user(form.owner_id.data) if form.owner_id.data else None
        try:
            services.assign([company], owner)
        except AppError as refused:
            attach(form, refused)
        else:
            _assigned(company, before, back)
            return redirect(back, 303)
    page = render("companies/assign.html", form=form, company=company, back=back)
    return page, 409 if is_outdated else _status(form)


@blueprint.post("/companies/<int:company_id>/assign/undo")
@require(Permission.COMPANY_ASSIGN)
def give_back(company_id: int) -> ResponseReturnValue:
    """Give a company to the one the address names, unless it is no longer with whom it was given to."""
    company = queries.company_for_change(current_user, company_id, options=queries.FULL)
    owner_id, before = request.args.get("owner", type=int), str(company.owner_id or "")
    back = local_address(request.args.get("next")) or company_url(company)
    if before != request.args.get("of", before):
        flash(_assigned_meanwhile(company), "error")
    elif done(lambda: services.assign([company], find_user(owner_id) if owner_id else None)):
        _assigned(company, before, back)
    return redirect(back, 303)


def _assigned(company: Company, before: str, back: str) -> None:
    """Keep who looks after it now, and offer to give it back."""
    db.session.commit()
    here: dict[str, Any] = {"owner": before, "of": company.owner_id or "", "next": back}
    flash_undo(
        _("%(name)s is now looked after by %(owner)s.", name=company.full_name, owner=_owner_name(company)),
        url=url_for("companies.give_back", company_id=company.id, **here),
    )


@blueprint.post("/companies/<int:company_id>/trash")
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def trash(company_id: int) -> ResponseReturnValue:
    """Put a company into the trash."""
    company = queries.company_for_change(current_user, company_id)
    services.trash(company)
    db.session.commit()
    flash_undo(
        _("%(name)s is in the trash.", name=company.full_name),
        url=url_for("companies.restore", company_id=company.id),
    )
    return redirect(place_url("companies") or url_for("companies.trashed"))


@blueprint.post("/companies/<int:company_id>/restore")
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def restore(company_id: int) -> ResponseReturnValue:
    """Take a company out of the trash."""
    company = queries.company_for_change(current_user, company_id, is_trashed=True)
    services.restore(company)
    db.session.commit()
    flash(_("%(name)s is back.", name=company.full_name), "success")
    return redirect(company_url(company))


@blueprint.get("/trash/companies")
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def trashed() -> str:
    """The companies in the trash."""
    page = queries.trashed(current_user, key=request.args.get("key"))
    return render("companies/trash.html", partial="companies/_trash.html", page=page)


@blueprint.route("/companies/<int:company_id>/contacts/new", methods=["GET", "POST"])
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def new_contact(company_id: int) -> ResponseReturnValue:
    """Add a person at a company."""
    company = queries.company_for_change(current_user, company_id)
    form = ContactForm()
    if form.validate_on_submit():
        values = form.check(services.validate_contact)
        if values is not None:
            contact = services.add_contact(company, values)
            db.session.commit()
            flash(_("%(name)s is on file.", name=contact.full_name), "success")
            return redirect(company_url(company))
    return render(
        "companies/contact.html",
        form=form,
        company=company,
        contact=None,
        conflicts=[],
        back=company_url(company),
    ), _status(form)


@blueprint.route("/contacts/<int:contact_id>/edit", methods=["GET", "POST"])
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def edit_contact(contact_id: int) -> ResponseReturnValue:
    """Change a contact."""
    contact = queries.contact_for_change(current_user, contact_id)
    form = ContactForm(data=values_of_contact(contact))
    conflicts: list[ConflictRow] = []
    if form.validate_on_submit():
        if form.version.data != contact.version:
            stored = ContactForm(formdata=None, data=values_of_contact(contact))
            conflicts = form.merge(stored, version=contact.version)
        values = form.check(services.validate_contact)
        if values is not None and not conflicts and _edit_contact(form, contact, values):
            flash(_("%(name)s is saved.", name=contact.full_name), "success")
            return redirect(company_url(contact.company))
    return (
        render(
            "companies/contact.html",
            form=form,
            company=contact.company,
            contact=contact,
            conflicts=conflicts,
            back=company_url(contact.company),
        ),
        409 if conflicts else _status(form),
    )


@blueprint.post("/contacts/<int:contact_id>/left")
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def mark_left(contact_id: int) -> ResponseReturnValue:
    """Note that a contact no longer works at the company, or does after all."""
    contact = queries.contact_for_change(current_user, contact_id)
    services.mark_left(contact, has_left=not contact.has_left)
    db.session.commit()
    return _contacts(contact.company)


@blueprint.post("/contacts/<int:contact_id>/primary")
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def make_primary(contact_id: int) -> ResponseReturnValue:
    """Make a contact the first one of the company."""
    contact = queries.contact_for_change(current_user, contact_id)
    services.make_primary(contact)
    db.session.commit()
    return _contacts(contact.company)


@blueprint.post("/contacts/<int:contact_id>/trash")
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def trash_contact(contact_id: int) -> ResponseReturnValue:
    """Put a contact into the trash."""
    contact = queries.contact_for_change(current_user, contact_id)
    services.trash_contact(contact)
    db.session.commit()
    flash_undo(
        _("%(name)s is in the trash.", name=contact.full_name),
        url=url_for("companies.restore_contact", contact_id=contact.id),
    )
    return _contacts(contact.company)


@blueprint.post("/contacts/<int:contact_id>/restore")
@require(Permission.COMPANY_EDIT, Permission.COMPANY_EDIT_ALL)
def restore_contact(contact_id: int) -> ResponseReturnValue:
    """Take a contact out of the trash."""
    contact = queries.contact_for_change(current_user, contact_id, is_trashed=True)
    services.restore_contact(contact)
    db.session.commit()
    return _contacts(contact.company)


@blueprint.get("/companies/options")
@require(Permission.COMPANY_VIEW)
def options() -> ResponseReturnValue:
    """Companies for a picker: ``[{"value": 7, "label": "PT …", "hint": "Manggar"}]``."""
    found = queries.options(
        current_user, request.args.get("q", ""), head_offices=request.args.get("head") == "1"
    )
    return jsonify(
        [
            {
                "value": company.id,
                "label": company.full_name,
                "hint": company.region.name if company.region else company.city or "",
            }
            for company in found
        ]
    )


@blueprint.get("/companies/regions")
@require(Permission.COMPANY_VIEW)
def regions() -> ResponseReturnValue:
    """Regions for a picker, each with what it lies in as its hint."""
    found = settings.search_regions(request.args.get("q", ""))
    paths = settings.region_paths(region.code for region in found)
    return jsonify(
        [
            {
                "value": region.code,
                "label": region.name,
                "hint": paths.get(region.code, "").partition(", ")[2],
            }
            for region in found
        ]
    )


@blueprint.get("/companies/kbli")
@require(Permission.COMPANY_VIEW)
def kbli() -> ResponseReturnValue:
    """Lines of the business classification for a picker."""
    found = settings.search_kbli(request.args.get("q", ""))
    return jsonify([{"value": line.code, "label": f"{line.code} {line.title}", "hint": ""} for line in found])


def _create(values: dict[str, Any], *, others: list[Company]) -> tuple[Company, None] | tuple[None, AppError]:
    """File a company, or say why not; those it was said not to be are not offered with it again."""
    try:
        person = reader()
        company = services.create(values, by=person)
        for other in others:
            services.tell_apart(company.id, other.id, by=person)
    except AppError as refused:
        db.session.rollback()
        return None, refused
    db.session.commit()
    return company, None


def _edit(company: Company, values: dict[str, Any], *, version: int | None) -> AppError | None:
    """Save what differs, or say why not."""
    try:
        services.edit(company, values, version=version)
    except AppError as refused:
        db.session.rollback()
        return refused
    db.session.commit()
    return None


def _saved(company: Company) -> ResponseReturnValue:
    flash(_("%(name)s is saved.", name=company.full_name), "success")
    return redirect(company_url(company))


def _edit_contact(form: ContactForm, contact: Contact, values: dict[str, Any]) -> bool:
    try:
        services.edit_contact(contact, values, version=form.version.data)
    except Stale as refused:
        db.session.rollback()
        attach(form, refused)
        return False
    db.session.commit()
    return True


def _edit_form(company: Company, *, is_stored: bool = False) -> CompanyForm:
    hidden = _hidden(company)
    values = values_of(company) | dict.fromkeys(hidden)
    with_own = with_custom_fields(CompanyForm, "company", stored=company)
    form = with_own(formdata=None, data=values) if is_stored else with_own(data=values)
    for name in hidden:
        del form[name]
    return form


def _hidden(company: Company) -> frozenset[str]:
    """The fields that this person does not see: a sole trader's NPWP is a NIK, which officers never see whole."""
    is_hidden = (
        company.npwp is not None
        and is_person(company.npwp)
        and not current_user.can(Permission.COMPANY_EDIT_ALL)
    )
    return frozenset({"npwp", "nitku"}) if is_hidden else frozenset()


def _offer(form: CompanyForm, company: Company | None = None) -> None:
    """Give the pickers their choices, which only somebody who looks at the form needs: the service checks them."""
    regions = [(village.code, village.name) for village in settings.villages()]
    if company is not None and company.region and company.region_code not in dict(regions):
        regions.insert(0, (company.region.code, company.region.name))
    parent = company.parent if company is not None else None
    line = company.kbli if company is not None else None
    form.offer(
        regions=regions,
        parents=[(parent.id, parent.full_name)] if parent else [],
        kbli=[(line.code, f"{line.code} {line.title}")] if line else [],
    )
    _keep_chosen(form)


def _keep_chosen(form: CompanyForm) -> None:
    """Add what was chosen by typing to the choices, so that it is still there when the form comes back."""
    if form.parent_id.data and str(form.parent_id.data) not in {
        str(choice.value) for choice in form.parent_id.choices
    }:
        found = queries.companies_by_id(current_user, [form.parent_id.data]).get(form.parent_id.data)
        if found is not None:
            form.parent_id.offer([(found.id, found.full_name)])
    if form.kbli.data and form.kbli.data not in {str(choice.value) for choice in form.kbli.choices}:
        line = settings.find_kbli(form.kbli.data)
        if line is not None:
            form.kbli.offer([(line.code, f"{line.code} {line.title}")])
    chosen = form.region_code.data
    if chosen and chosen not in {str(choice.value) for choice in form.region_code.choices}:
        region = settings.find_region(chosen)
        if region is not None:
            form.region_code.choices = [*form.region_code.choices, SelectChoice(region.code, region.name)]


def _likely(checked: Checked) -> list[Any]:
    """Those on file that stop the filing until somebody says it is another one."""
    if not checked.is_usable:
        return []
    found = _duplicates(recognition.facts_of_values(checked.values))
    return [pair for pair in found if pair[1].score >= LIKELY_SCORE]


def _duplicates(facts: Any) -> list[Any]:
    return queries.possible_duplicates(current_user, facts)


def _form_page(
    form: CompanyForm,
    *,
    company: Company | None = None,
    conflicts: list[ConflictRow] | None = None,
    likely: list[Any] | None = None,
) -> ResponseReturnValue:
    _offer(form, company)
    page = render(
        "companies/form.html",
        form=form,
        company=company,
        conflicts=conflicts or [],
        duplicates=likely or [],
        twins=_twins(company),
        place_hint=_place_hint(form),
        background=background(),
        back=company_url(company) if company else place_url("companies") or url_for("companies.new"),
    )
    if conflicts:
        return page, 409
    return page, 422 if likely and not form.errors else _status(form)


def _place_hint(form: CompanyForm) -> placing.Hint | None:
    """What the coordinates in the form say beside the kelurahan in it."""
    typed = {name: form[name].data for name in ("latitude", "longitude", "region_code")}
    return placing.hint_of(services.validate(typed).values)


def _twins(company: Company | None) -> list[Company]:
    """What the last search took for the same company, for whoever may merge."""
    if company is None or not current_user.can(Permission.COMPANY_EDIT_ALL):
        return []
    return pairs.likely_of(current_user, company.id)


def _status(form: Any) -> int:
    return 422 if form.errors or form.form_errors else 200


def _assigned_meanwhile(company: Company) -> str:
    return _("Somebody else assigned it meanwhile. Now with: %(owner)s.", owner=_owner_name(company))


def _owner_name(company: Company) -> str:
    owner = find_user(company.owner_id) if company.owner_id else None
    return owner.name if owner else _("nobody")


def _contacts(company: Company) -> ResponseReturnValue:
    """The contacts again where htmx asked; otherwise the company's page."""
    shown = request.args.get("contacts")
    if not wants_partial():
        return redirect(company_url(company, contacts=shown))
    if company.is_trashed:
        abort(404)
    return render(
        "companies/_contacts_panel.html",
        partial="companies/_contacts_panel.html",
        company=company,
        people=queries.contact_panel(company.id, shown=shown),
        all_people=company_url(company, contacts=queries.ALL_CONTACTS),
        may_change=True,
    )
