"""Visits logged on a phone, and corrected there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.accounts.queries import find_user
from app.companies.models import Company
from app.core.clock import local, today, utcnow
from app.core.errors import Invalid
from app.core.permissions import Action, may
from app.outreach import entering, services
from app.outreach import queries as outreach
from app.outreach.entering import Offered
from app.outreach.forms import NewVisitForm
from app.outreach.forms.people import chosen_people
from app.outreach.models import Stop, Visit
from app.settings.enums import ReasonKind
from app.settings.purposes import purposes
from app.settings.queries import reasons, trades
from app.sync import queries
from app.sync.doors import merging
from app.sync.doors.finding import company_meant, row_id, was_taken_over
from app.sync.enums import Concern, ItemKind
from app.sync.models import SyncItem
from app.sync.outcomes import Delivery, NotYet, Outcome, Refused, Stored, Waiting
from app.sync.wire import Envelope, Moment, reference

NEXT_STEP = ("next_kind", "next_when", "next_on", "next_subject", "next_owner_id", "no_next_step_because")
"""What an edit leaves alone: the follow-up made of it lives on by itself."""

AHEAD = timedelta(minutes=10)


def deliver(delivery: Delivery, item: SyncItem) -> Outcome:
    """Log the visit, or correct the one that this item became; raises ``AppError`` with what is wrong."""
    try:
        known = outreach.visit_by_uuid(delivery.by, delivery.envelope.uuid)
        if known is not None:
            return _correct(known, delivery, item)
        if item.record_id is not None:
            raise Invalid(_("This visit was removed meanwhile."))
        return _log(delivery)
    except NotYet as missing:
        return Waiting(missing.uuid)


def _log(delivery: Delivery) -> Stored:
    envelope, by, moment = delivery.envelope, delivery.by, delivery.moment
    company = company_meant(envelope.first("company"), by=by)
    stop, is_foreign = _stop_meant(envelope, company, by)
    fields, notices = _mended(envelope, moment)
    offered = _offered(entering.offered_for(company, by=by), envelope, company, by)
    form = _new_form(fields, company, stop, offered, delivery)
    visit = entering.store(form, company, stop, offered, by=by, on=moment.on) if form.validate() else None
    if visit is None:
        raise Refused(form)
    notices += [
        _("The account of %(name)s was closed since; the visit names them all the same.", name=one.name)
        for one in chosen_people(form.officers, offered.people)
        if not one.is_active
    ]
    concerns = []
    if is_foreign or was_taken_over(company, by=by, written_at=moment.written_at):
        concerns.append(Concern.REMOVED)
        notices.append(
            _("You are no longer in charge of %(name)s; your supervisor is told.", name=company.full_name)
        )
    return _stored(visit, _yours(form, offered, envelope), notices, concerns)


def _correct(visit: Visit, delivery: Delivery, item: SyncItem) -> Outcome:
    """Merge by field what the phone changed since its base with what the visit says now."""
    envelope, by, moment = delivery.envelope, delivery.by, delivery.moment
    if not may(by, Action.CHANGE, visit):
        raise Invalid(_("You may no longer change this visit."))
    fields, notices = _mended(envelope, moment)
    offered = _offered(entering.offered_again(visit), envelope, visit.company, by)
    typed = _new_form(fields, visit.company, None, offered, delivery)
    before = merging.before(item, envelope.base)
    if _company_changed(before, envelope, visit, by):
        raise Invalid(_("The company of a visit on file cannot be changed."), field="company")
    yours = _yours(typed, offered, envelope)
    stored = entering.filled_form(visit, offered, formdata=None)
    fields.setlist("people_met", yours["people_met"] or [""])
    if item.record_id is None:
        # The page stored it under the same number: nothing to compare with, the phone has the last word.
        before = merging.stored_values(stored)
    form = entering.filled_form(
        visit,
        offered,
        formdata=merging.as_edit(fields, stored, opened_with=before),
        meta={"csrf": False},
    )
    if not form.validate():
        raise Refused(form)
    rows = form.merge(stored, version=visit.version)
    if rows:
        return merging.asked(rows, stored, before)
    services.edit_visit(visit, version=visit.version, **entering.details(form, offered, on=moment.on))
    if any(yours.get(name) != before.get(name) for name in NEXT_STEP if name in before):
        notices.append(_("The next step stays as it was agreed; change it among the follow-ups."))
    return _stored(visit, yours, notices, [])


def _yours(form: NewVisitForm, offered: Offered, envelope: Envelope) -> dict[str, list[str]]:
    """What was typed, by field, comparable with what a stored visit says."""
    values = merging.values_of(form, envelope, "uuid", "contacts", "photos")
    met = entering.people_met(form, offered)
    return values | {"people_met": [met] if met else [], "company": envelope.all("company")}


def _company_changed(before: Mapping[str, Any], envelope: Envelope, visit: Visit, by: User) -> bool:
    """Whether another company is meant now than in the version before."""
    now = envelope.all("company")
    return (
        "company" in before
        and before["company"] != now
        and company_meant(envelope.first("company"), by=by).id != visit.company_id
    )


def _new_form(
    fields: MultiDict[str, str],
    company: Company,
    stop: Stop | None,
    offered: Offered,
    delivery: Delivery,
) -> NewVisitForm:
    envelope, by = delivery.envelope, delivery.by
    fields = MultiDict(fields)
    fields.setlist("uuid", [str(envelope.uuid)])
    fields.setlist("contacts", _contact_ids(envelope, by))
    return entering.new_form(
        company, stop, offered, by=by, on=delivery.moment.on, formdata=fields, meta={"csrf": False}
    )


def _stop_meant(envelope: Envelope, company: Company, by: User) -> tuple[Stop | None, bool]:
    """The stop, where it is still one of this company, and whether it is no longer this officer's."""
    number = row_id(envelope.first("stop"))
    stop = outreach.find_stop(by, number) if number else None
    if stop is None or stop.company_id != company.id:
        return None, False
    return stop, not may(by, Action.CHANGE, stop)


def _offered(offered: Offered, envelope: Envelope, company: Company, by: User) -> Offered:
    """With who was ticked although they left since, at the company or the office, and all that was in use when it was written."""
    ticked = {row_id(text) for text in _contact_ids(envelope, by)} - {one.id for one in offered.contacts}
    left = outreach.contacts_by_ids(company, [number for number in ticked if number])
    return replace(
        offered,
        people=[*offered.people, *_left_since(offered, envelope, by)],
        contacts=[*offered.contacts, *left],
        purposes=purposes(with_inactive=True),
        refusals=reasons(ReasonKind.REFUSAL, with_inactive=True),
        trades=trades(with_inactive=True),
    )


def _left_since(offered: Offered, envelope: Envelope, by: User) -> list[User]:
    """The colleagues named in it whose account was closed since: they came along all the same."""
    numbers = {row_id(text) for text in envelope.all("officers")} - {by.id, None}
    numbers -= {one.id for one in offered.people}
    found = [find_user(number) for number in sorted(number for number in numbers if number)]
    return [one for one in found if one is not None and not one.is_active]


def _contact_ids(envelope: Envelope, by: User) -> list[str]:
    """The contacts ticked; raises ``NotYet`` for one made on a phone that has not come."""
    ids = []
    for text in filter(None, envelope.all("contacts")):
        made_there = reference(text)
        if made_there is None:
            ids.append(text)
            continue
        number = queries.record_of(made_there, ItemKind.CONTACT, by=by)
        if number is None:
            raise NotYet(made_there)
        ids.append(str(number))
    return ids


def _mended(envelope: Envelope, moment: Moment) -> tuple[MultiDict[str, str], list[str]]:
    """The fields, with what a wrong clock put into the future brought back, and sentences about it."""
    fields = envelope.form()
    if not moment.is_clock_off:
        return fields, []
    notices = [_("The clock of this phone is wrong; please set it.")]
    if fields.get("visited_on", "") > today().isoformat():
        fields.setlist("visited_on", [moment.on.isoformat()])
        notices.append(_("The day of the visit was put right; please look whether it is true."))
    if fields.get("visited_on", "") == today().isoformat():
        latest = local(utcnow() + AHEAD).strftime("%H:%M")
        for name in ("started", "ended"):
            if fields.get(name, "") > latest:
                fields.setlist(name, [""])
    return fields, notices


def _stored(visit: Visit, values: dict[str, Any], notices: list[str], concerns: list[Concern]) -> Stored:
    return Stored(
        record_id=visit.id,
        company_id=visit.company_id,
        values=values,
        notices=notices,
        concerns=concerns,
    )
