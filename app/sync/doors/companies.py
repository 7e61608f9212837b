"""Companies that were met on the way."""

from functools import partial
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import ngettext

from app.companies import queries as companies
from app.companies import recognition, scanning, services
from app.companies.forms import CompanyForm, NewCompanyForm, values_of
from app.companies.models import Company
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.permissions import Action, may
from app.settings.custom.forms import with_custom_fields
from app.sync.doors import merging
from app.sync.doors.finding import company_meant
from app.sync.enums import Concern
from app.sync.models import SyncItem
from app.sync.outcomes import Delivery, Outcome, Refused, Stored

Form = TypeVar("Form", bound=CompanyForm)

WITHOUT = ("is_distinct",)


def deliver(delivery: Delivery, item: SyncItem) -> Outcome:
    """File the company, or say which one on file it is; correct the one that this item became."""
    form = _offered(
        with_custom_fields(NewCompanyForm, "company")(formdata=delivery.envelope.form(), meta={"csrf": False})
    )
    if item.record_id is not None:
        return _correct(delivery, item, form)
    values = form.check(services.validate, *WITHOUT) if form.validate() else None
    if values is None:
        raise Refused(form)
    said = merging.values_of(form, delivery.envelope, *WITHOUT)
    known = _same_number(values)
    if known is not None:
        return _on_file(known, said)
    matches = recognition.possible_duplicates(recognition.facts_of_values(values))
    try:
        with db.session.begin_nested():
            company = services.create(values, by=delivery.by)
    except Conflict:
        # Another phone filed the same number in this very instant.
        known = _same_number(values)
        if known is None:
            raise
        return _on_file(known, said)
    alike = scanning.note(company.id, matches)
    notices = [
        ngettext(
            "%(num)d company on file looks like %(name)s; the office compares them.",
            "%(num)d companies on file look like %(name)s; the office compares them.",
            alike,
            name=company.full_name,
        )
    ]
    return Stored(
        company.id,
        company.id,
        values=said,
        notices=notices if alike else [],
        concerns=[Concern.LOOKS_ALIKE] if alike else [],
    )


def _correct(delivery: Delivery, item: SyncItem, typed: CompanyForm) -> Outcome:
    """Merge by field what was changed on the phone after the company was delivered."""
    company = company_meant(str(item.record_id), by=delivery.by)
    company = companies.with_everything(company)
    if company.created_by_id != delivery.by.id or not may(delivery.by, Action.CHANGE, company):
        raise Invalid(
            _("%(name)s is on file and looked after by somebody else.", name=company.full_name), field="name"
        )
    opened = merging.before(item, delivery.envelope.base)
    stored = _edit_form(company, formdata=None)
    fields = merging.as_edit(delivery.envelope.form(), stored, opened_with=opened)
    form = _edit_form(company, formdata=fields, meta={"csrf": False})
    if not form.validate():
        raise Refused(form)
    rows = form.merge(stored, version=company.version)
    if rows:
        return merging.asked(rows, stored, opened)
    values = form.check(partial(services.validate, stored=company))
    if values is None:
        raise Refused(form)
    services.edit(company, values, version=company.version)
    return Stored(company.id, company.id, values=merging.values_of(typed, delivery.envelope, *WITHOUT))


def _on_file(company: Company, said: merging.Values) -> Stored:
    notice = _(
        "%(name)s is already on file under this number; what you noted goes there.", name=company.full_name
    )
    return Stored(company.id, company.id, values=said, notices=[notice])


def _same_number(values: dict[str, Any]) -> Company | None:
    """The head office on file that has the NIB or NPWP; branches share those of their head office."""
    if values.get("is_branch"):
        return None
    by_nib = companies.find_by_nib(values["nib"]) if values.get("nib") else None
    return by_nib or (companies.find_by_npwp(values["npwp"]) if values.get("npwp") else None)


def _edit_form(company: Company, **options: Any) -> CompanyForm:
    form = with_custom_fields(CompanyForm, "company", stored=company)
    return _offered(form(data=values_of(company), **options))


def _offered(form: Form) -> Form:
    """The form with empty pickers: what was chosen on the phone is judged by the service."""
    form.offer(regions=[], parents=[], kbli=[])
    return form
