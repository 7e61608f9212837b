"""From what was typed about a visit to the visit: one way for the page and for what phones bring."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _

from app.accounts.models import User
from app.companies.models import Company, Contact
from app.core.clock import local, office_zone, today, utcnow
from app.core.errors import AppError
from app.core.forms import BaseForm, attach
from app.outreach import queries, services
from app.outreach.enums import VisitMode, VisitOutcome
from app.outreach.events import NextStep
from app.outreach.forms import EditVisitForm, NewVisitForm
from app.outreach.forms.people import chosen_people, offer_people
from app.outreach.forms.visits import SUGGESTED, When
from app.outreach.models import Stop, Visit
from app.settings.custom.forms import custom_values, with_custom_fields
from app.settings.custom.values import form_values
from app.settings.enums import ReasonKind, VisitPurpose
from app.settings.models import Reason, Trade
from app.settings.purposes import PurposeKey, purposes, usual
from app.settings.queries import reasons, trades

PRESETS = {
    "is_tax_incentive_explained": False,
    "mode": VisitMode.ON_SITE,
    "next_when": When.THREE_DAYS,
}


@dataclass(frozen=True)
class Offered:
    """What the form of a visit lets one choose from."""

    people: list[User]
    refusals: list[Reason]
    purposes: list[PurposeKey]
    trades: list[Trade]
    contacts: list[Contact] = field(default_factory=list)


def offered_for(company: Company, *, by: User) -> Offered:
    """The choices for a new visit of ``by`` to ``company``."""
    return Offered(
        people=_colleagues((), without=by.id),
        refusals=reasons(ReasonKind.REFUSAL),
        purposes=purposes(),
        trades=trades(),
        contacts=queries.contacts_of(company),
    )


def offered_again(visit: Visit) -> Offered:
    """The choices for correcting ``visit``: what was chosen before stays one."""
    needed = {need.trade_id for need in visit.needs}
    return Offered(
        people=_colleagues(visit.officers, without=visit.created_by_id),
        refusals=reasons(ReasonKind.REFUSAL, with_inactive=True),
        purposes=purposes(with_inactive=True),
        trades=[one for one in trades(with_inactive=True) if one.is_active or one.id in needed],
        contacts=queries.contacts_of(visit.company),
    )


def new_form(
    company: Company,
    stop: Stop | None,
    offered: Offered,
    *,
    by: User,
    outcome: VisitOutcome | None = None,
    on: date | None = None,
    **options: Any,
) -> NewVisitForm:
    """The form of a visit of ``by`` that was written on the day ``on`` (None: today)."""
    kind, when = SUGGESTED.get(outcome, (None, When.THREE_DAYS)) if outcome else (None, When.THREE_DAYS)
    on = on or today()
    arrived = local(stop.arrived_at) if stop is not None and stop.arrived_at is not None else None
    form = with_custom_fields(NewVisitForm, "visit")(
        data={
            **PRESETS,
            "uuid": str(uuid4()),
            "outcome": outcome,
            "next_kind": kind,
            "next_when": when,
            "next_owner_id": by.id,
            "visited_on": on,
            "started": arrived.time() if arrived and arrived.date() == on else None,
            "purpose": usual(
                VisitPurpose.SOCIALISATION if queries.is_first_visit(company) else VisitPurpose.EXPLORATION
            ),
        },
        **options,
    )
    _offer(form, offered)
    form.contacts.offer([(contact.id, _introduced(contact)) for contact in offered.contacts])
    form.next_owner_id.offer([(person.id, person.name) for person in [by, *offered.people]])
    return form


def store(
    form: NewVisitForm,
    company: Company,
    stop: Stop | None,
    offered: Offered,
    *,
    by: User,
    on: date | None = None,
) -> Visit | None:
    """The visit as stored; None where the form now says what is wrong. What is due "tomorrow" is so after ``on``."""
    on = on or today()
    values = details(form, offered, on=on)
    values["people_met"] = people_met(form, offered)
    step, because = _next_step(form, by, on), form.no_next_step_because.data or None
    outcome = values.pop("outcome")
    officers = values.pop("officers")
    problems = [
        *services.visit_problems(outcome=outcome, **values),
        *services.next_step_problems(outcome, values["visited_on"] or on, step, because),
    ]
    if form.next_when.data is When.DAY and form.next_on.data is None and form.next_kind.data:
        form.next_on.errors = [*form.next_on.errors, _("Choose the date.")]
    for problem in problems:
        attach(form, problem)
    if failed(form):
        return None
    try:
        return services.log_visit(
            company,
            by=by,
            stop=stop,
            outcome=outcome,
            officers=officers,
            next_step=step,
            no_next_step_because=because,
            uuid=_uuid(form.uuid.data),
            received_at=utcnow(),
            **values,
        )
    except AppError as error:
        attach(form, error)
        return None


def people_met(form: NewVisitForm, offered: Offered) -> str | None:
    """The contacts ticked and the names typed, one a line."""
    met = [_introduced(contact) for contact in offered.contacts if contact.id in (form.contacts.data or [])]
    return "\n".join([*met, form.people_met.data or ""]).strip() or None


def details(form: Any, offered: Offered, *, on: date | None = None) -> dict[str, Any]:
    """What the services want of either form."""
    day = form.visited_on.data or on or today()
    plain = (
        "outcome", "visited_on", "return_on", "mode", "purpose", "people_met", "seats_offered", "headcount_learned",
        "headcount_source", "is_tax_incentive_explained", "notes", "no_gps_reason",
    )  # fmt: skip
    return {
        **{name: form[name].data for name in plain},
        "officers": chosen_people(form.officers, offered.people),
        "needs": form.needs.data,
        "refusal_reason": next(
            (one for one in offered.refusals if one.id == form.refusal_reason_id.data), None
        ),
        "started_at": _instant(day, form.started.data),
        "ended_at": _instant(day, form.ended.data),
        **{name: _float(form[name].data) for name in ("latitude", "longitude", "accuracy_m")},
        "custom": custom_values(form),
    }


def filled_form(visit: Visit, offered: Offered, **options: Any) -> EditVisitForm:
    """The form of a stored visit."""
    plain = (
        "outcome", "refusal_reason_id", "return_on", "visited_on", "mode", "purpose", "people_met", "seats_offered",
        "headcount_learned", "headcount_source", "is_tax_incentive_explained", "notes", "latitude", "longitude",
        "accuracy_m", "no_gps_reason", "version",
    )  # fmt: skip
    form = with_custom_fields(EditVisitForm, "visit", stored=visit)(
        data={
            **form_values(visit, "visit"),
            **{name: getattr(visit, name) for name in plain},
            "officers": [officer.id for officer in visit.officers if officer.id != visit.created_by_id],
            "needs": [services.Need(need.position, need.count, need.trade_id) for need in visit.needs],
            "started": local(visit.started_at).time() if visit.started_at else None,
            "ended": local(visit.ended_at).time() if visit.ended_at else None,
        },
        **options,
    )
    _offer(form, offered)
    return form


def failed(form: BaseForm) -> bool:
    """Whether the form says that something is wrong."""
    return bool(form.errors or form.form_errors)


def _next_step(form: NewVisitForm, by: User, on: date) -> NextStep | None:
    """What was agreed; a day to return on is agreed by itself."""
    kind, when = form.next_kind.data, form.next_when.data
    due = when.day(form.next_on.data, said_on=on) if when else None
    if form.outcome.data is VisitOutcome.ASKS_RETURN and form.return_on.data:
        when, due = When.DAY, due or form.return_on.data
        form.next_on.data = due
    if kind is None:
        return None
    return NextStep(
        kind=kind,
        owner_id=form.next_owner_id.data or by.id,
        due_on=due,
        subject=form.next_subject.data or None,
    )


def _offer(form: Any, offered: Offered) -> None:
    offer_people(form.officers, offered.people)
    form.refusal_reason_id.offer([(reason.id, reason.name) for reason in offered.refusals])
    form.purpose.offer([(one.value, one.label) for one in offered.purposes])
    form.needs.offer([(trade.id, trade.name) for trade in offered.trades])


def _colleagues(already: Iterable[User], *, without: int | None) -> list[User]:
    """Who may have come along: everybody who goes out, and whoever is noted already."""
    people = {person.id: person for person in [*queries.officers(), *already]}
    return [person for person in people.values() if person.id != without]


def _introduced(contact: Contact) -> str:
    return f"{contact.full_name} ({contact.position})" if contact.position else contact.full_name


def _instant(day: date, hour: time | None) -> datetime | None:
    return datetime.combine(day, hour, tzinfo=office_zone()) if hour else None


def _float(number: Any) -> float | None:
    return None if number is None else float(number)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
