"""People at companies who were met on the way."""

from typing import Any

from flask_babel import gettext as _

from app.companies import services
from app.companies.forms import ContactForm, values_of_contact
from app.companies.models import Company, Contact
from app.core.db import db
from app.core.errors import Invalid, NotAllowed
from app.core.permissions import Action, may
from app.outreach.services.rows import held
from app.sync.doors import merging
from app.sync.doors.finding import company_meant, was_taken_over
from app.sync.enums import Concern
from app.sync.models import SyncItem
from app.sync.outcomes import Delivery, NotYet, Outcome, Refused, Stored, Waiting


def deliver(delivery: Delivery, item: SyncItem) -> Outcome:
    """File the person, or correct the one that this item became."""
    form = _form(formdata=delivery.envelope.form(), meta={"csrf": False})
    if item.record_id is not None:
        return _correct(delivery, item, form)
    try:
        company = company_meant(delivery.envelope.first("company"), by=delivery.by)
    except NotYet as missing:
        return Waiting(missing.uuid)
    concerns, notices = _doubts(delivery, company)
    values = form.check(services.validate_contact) if form.validate() else None
    if values is None:
        raise Refused(form)
    contact = services.add_contact(held(Company, company.id), values)
    return Stored(
        contact.id,
        company.id,
        values=merging.values_of(form, delivery.envelope),
        notices=notices,
        concerns=concerns,
    )


def _correct(delivery: Delivery, item: SyncItem, typed: ContactForm) -> Outcome:
    contact = db.session.get(Contact, item.record_id)
    if contact is None or contact.is_trashed:
        raise Invalid(_("This contact was removed meanwhile."))
    concerns, notices = _doubts(delivery, held(Company, contact.company_id))
    contact = held(Contact, contact.id)
    opened = merging.before(item, delivery.envelope.base)
    stored = _form(formdata=None, data=values_of_contact(contact))
    fields = merging.as_edit(delivery.envelope.form(), stored, opened_with=opened)
    form = _form(formdata=fields, data=values_of_contact(contact), meta={"csrf": False})
    if not form.validate():
        raise Refused(form)
    rows = form.merge(stored, version=contact.version)
    if rows:
        return merging.asked(rows, stored, opened)
    values = form.check(services.validate_contact)
    if values is None:
        raise Refused(form)
    services.edit_contact(contact, values, version=contact.version)
    return Stored(
        contact.id,
        contact.company_id,
        values=merging.values_of(typed, delivery.envelope),
        notices=notices,
        concerns=concerns,
    )


def _doubts(delivery: Delivery, company: Company) -> tuple[list[Concern], list[str]]:
    """What a supervisor should know; raises ``NotAllowed`` where the company never was this officer's."""
    if may(delivery.by, Action.CHANGE, company):
        return [], []
    if was_taken_over(company, by=delivery.by, written_at=delivery.moment.written_at):
        notice = _(
            "You are no longer in charge of %(name)s; your supervisor is told.", name=company.full_name
        )
        return [Concern.REMOVED], [notice]
    raise NotAllowed(
        _("Only who looks after %(name)s adds people there; name them in the visit.", name=company.full_name),
        field="company",
    )


def _form(**options: Any) -> ContactForm:
    return ContactForm(**options)
