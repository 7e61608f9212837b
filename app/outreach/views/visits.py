"""Visits: the list, logging one, its page, and corrections."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.companies.models import Company, Contact
from app.core import formats
from app.core.clock import local, office_zone, today, utcnow
from app.core.db import db
from app.core.enums import Choice
from app.core.errors import AppError, Stale
from app.core.forms import BaseForm, attach, uploads_of
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import render, url_with
from app.outreach import queries, services
from app.outreach.enums import VisitMode, VisitOutcome, VisitPurpose
from app.outreach.events import NextStep
from app.outreach.forms import EditVisitForm, NewVisitForm
from app.outreach.forms.visits import SUGGESTED, When
from app.outreach.models import Stop, Visit
from app.outreach.queries.loading import STOP, VISIT
from app.outreach.views.blueprint import blueprint, chosen_people, day_of, offer_people, row_id, words_of
from app.settings.custom.forms import custom_values, with_custom_fields
from app.settings.custom.values import form_values
from app.settings.enums import ReasonKind
from app.settings.models import Reason
from app.settings.queries import reasons, trades


@dataclass(frozen=True)
class _Offered:
    """What the form of a visit lets one choose from."""

    people: list[User]
    refusals: list[Reason]
    contacts: list[Contact] = field(default_factory=list)


PRESETS = {
    "is_tax_incentive_explained": False,
    "mode": VisitMode.ON_SITE,
    "next_when": When.THREE_DAYS,
}


@blueprint.get("/visits")
@require(Permission.OUTREACH_VIEW)
def visits() -> ResponseReturnValue:
    """The visits, by day, narrowed by what the address says."""
    chosen = _filter()
    people = queries.visitors()
    page = queries.visits(
        current_user,
        chosen,
        is_oldest_first=request.args.get("sort") == "day",
        key=request.args.get("key"),
    )
    return render(
        "outreach/visits.html",
        partial="outreach/_visits.html",
        page=page,
        chosen=chosen,
        people=people,
        chips=list(_chips(chosen, people)),
        photos=queries.photo_counts(page.rows),
        sort="day" if request.args.get("sort") == "day" else "-day",
        can_log=current_user.can(Permission.OUTREACH_EDIT),
        outcomes=VisitOutcome,
        modes=VisitMode,
        purposes=VisitPurpose,
    )


@blueprint.route("/visits/new", methods=["GET", "POST"])
@require(Permission.OUTREACH_EDIT)
def new_visit() -> ResponseReturnValue:
    """Log a visit: to a company, at a stop, or first choose where."""
    stop_id, company_id = row_id("stop"), row_id("company")
    if stop_id is not None:
        stop = changeable_or_403(current_user, Stop, stop_id, options=STOP)
        return _log(queries.company_or_404(current_user, stop.company_id), stop)
    if company_id is not None:
        return _log(queries.company_or_404(current_user, company_id), None)
    return _choose_company()


@blueprint.get("/visits/<int:visit_id>")
@require(Permission.OUTREACH_VIEW)
def visit(visit_id: int) -> ResponseReturnValue:
    """One visit with everything that was noted."""
    shown = queries.visit_or_404(current_user, visit_id)
    return render(
        "outreach/visit.html",
        visit=shown,
        photos=[photo for photo in shown.photos if photo.removed_at is None],
        can_change=queries.may_change_visit(current_user, shown),
        others=[one for one in queries.visits_of(current_user, shown.company, limit=6) if one.id != shown.id][
            :5
        ],
        most_photos=services.MOST_PHOTOS,
    )


@blueprint.route("/visits/<int:visit_id>/edit", methods=["GET", "POST"])
@require(Permission.OUTREACH_EDIT)
def edit_visit(visit_id: int) -> ResponseReturnValue:
    """Correct a visit; what two people changed is merged or asked."""
    changed = changeable_or_403(current_user, Visit, visit_id, options=VISIT)
    offered = _Offered(
        people=_colleagues(changed.officers, without=changed.created_by_id),
        refusals=reasons(ReasonKind.REFUSAL, with_inactive=True),
    )
    form = _filled_form(changed, offered)
    status, conflict = 200, []
    if form.validate_on_submit():
        try:
            services.edit_visit(changed, version=form.version.data, **_details(form, offered))
        except Stale:
            stored = _filled_form(changed, offered, formdata=None)
            conflict = form.merge(stored, version=changed.version)
            status = 409
            if not conflict:
                _try_again(changed, form, offered)
        except AppError as error:
            attach(form, error)
        if not _failed(form) and not conflict:
            db.session.commit()
            flash(_("The visit is saved."), "success")
            return redirect(url_for("outreach.visit", visit_id=changed.id))
    if _failed(form):
        status = 422
    return render(
        "outreach/edit_visit.html",
        form=form,
        visit=changed,
        company=changed.company,
        conflict=conflict,
    ), status


def _log(company: Company, stop: Stop | None) -> ResponseReturnValue:
    offered = _Offered(
        people=_colleagues((), without=current_user.id),
        refusals=reasons(ReasonKind.REFUSAL),
        contacts=queries.contacts_of(company),
    )
    form = _new_form(company, stop, offered)
    if form.validate_on_submit():
        logged = _store(form, company, stop, offered)
        if logged is not None:
            _keep_photos(logged, form)
            db.session.commit()
            flash(_thanks(logged, company), "success")
            return redirect(url_for("outreach.visit", visit_id=logged.id))
    db.session.rollback()
    return render(
        "outreach/new_visit.html",
        form=form,
        company=company,
        stop=stop,
        suggestions={outcome.value: list(pair) for outcome, pair in SUGGESTED.items()},
        days={when.value: when.day(None) for when in When},
        encounters=queries.encounters(current_user, [company.id], on=today())[company.id],
    ), 422 if _failed(form) else 200


def _new_form(company: Company, stop: Stop | None, offered: _Offered) -> NewVisitForm:
    outcome = _member(VisitOutcome, "outcome")
    kind, when = SUGGESTED.get(outcome, (None, When.THREE_DAYS)) if outcome else (None, When.THREE_DAYS)
    arrived = local(stop.arrived_at) if stop is not None and stop.arrived_at is not None else None
    form = with_custom_fields(NewVisitForm, "visit")(
        data={
            **PRESETS,
            "uuid": str(uuid4()),
            "outcome": outcome,
            "next_kind": kind,
            "next_when": when,
            "next_owner_id": current_user.id,
            "visited_on": today(),
            "started": arrived.time() if arrived and arrived.date() == today() else None,
            "purpose": VisitPurpose.SOCIALISATION
            if queries.is_first_visit(company)
            else VisitPurpose.EXPLORATION,
        }
    )
    _offer(form, offered)
    form.contacts.offer([(contact.id, _introduced(contact)) for contact in offered.contacts])
    form.next_owner_id.offer([(person.id, person.name) for person in [current_user, *offered.people]])
    return form


def _store(form: NewVisitForm, company: Company, stop: Stop | None, offered: _Offered) -> Visit | None:
    """The visit as stored; None where the form now says what is wrong."""
    details = _details(form, offered)
    met = [_introduced(contact) for contact in offered.contacts if contact.id in (form.contacts.data or [])]
    details["people_met"] = "\n".join([*met, form.people_met.data or ""]).strip() or None
    step, because = _next_step(form), form.no_next_step_because.data or None
    outcome = details.pop("outcome")
    officers = details.pop("officers")
    problems = [
        *services.visit_problems(outcome=outcome, **details),
        *services.next_step_problems(outcome, details["visited_on"] or today(), step, because),
    ]
    if form.next_when.data is When.DAY and form.next_on.data is None and form.next_kind.data:
        form.next_on.errors = [*form.next_on.errors, _("Choose the date.")]
    for problem in problems:
        attach(form, problem)
    if _failed(form):
        return None
    try:
        return services.log_visit(
            company,
            by=current_user,
            stop=stop,
            outcome=outcome,
            officers=officers,
            next_step=step,
            no_next_step_because=because,
            uuid=_uuid(form.uuid.data),
            received_at=utcnow(),
            **details,
        )
    except AppError as error:
        attach(form, error)
        return None


def _next_step(form: NewVisitForm) -> NextStep | None:
    """What was agreed; a day to return on is agreed by itself."""
    kind, when = form.next_kind.data, form.next_when.data
    due = when.day(form.next_on.data) if when else None
    if form.outcome.data is VisitOutcome.ASKS_RETURN and form.return_on.data:
        when, due = When.DAY, due or form.return_on.data
        form.next_on.data = due
    if kind is None:
        return None
    return NextStep(
        kind=kind,
        owner_id=form.next_owner_id.data or current_user.id,
        due_on=due,
        subject=form.next_subject.data or None,
    )


def _details(form: Any, offered: _Offered) -> dict[str, Any]:
    """What the services want of either form."""
    day = form.visited_on.data
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
        "started_at": _instant(day or today(), form.started.data),
        "ended_at": _instant(day or today(), form.ended.data),
        **{name: _float(form[name].data) for name in ("latitude", "longitude", "accuracy_m")},
        "custom": custom_values(form),
    }


def _filled_form(visit: Visit, offered: _Offered, **options: Any) -> EditVisitForm:
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


def _try_again(visit: Visit, form: EditVisitForm, offered: _Offered) -> None:
    """Save what was merged; two sound changes may contradict each other only together."""
    try:
        services.edit_visit(visit, version=visit.version, **_details(form, offered))
    except AppError as error:
        attach(form, error)


def _offer(form: Any, offered: _Offered) -> None:
    offer_people(form.officers, offered.people)
    form.refusal_reason_id.offer([(reason.id, reason.name) for reason in offered.refusals])
    form.needs.offer([(trade.id, trade.name) for trade in trades()])


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


def _failed(form: BaseForm) -> bool:
    return bool(form.errors or form.form_errors)


def _keep_photos(visit: Visit, form: NewVisitForm) -> None:
    """A picture that cannot be kept is named; the visit itself is never lost for it."""
    for upload in uploads_of(form.photos):
        try:
            services.add_photo(visit, upload.stream)
        except AppError as error:
            flash(
                _("The photo %(name)s was left out: %(reason)s", name=upload.filename, reason=error.message),
                "warning",
            )


def _thanks(visit: Visit, company: Company) -> str:
    if visit.next_step_kind is None:
        return str(_("The visit to %(name)s is logged.", name=company.full_name))
    if visit.next_step_on is None:
        return str(_("The visit is logged. Next: %(step)s, at any time.", step=visit.next_step_kind.label))
    return str(
        _(
            "The visit is logged. Next: %(step)s, %(day)s.",
            step=visit.next_step_kind.label,
            day=formats.day(visit.next_step_on),
        )
    )


def _choose_company() -> ResponseReturnValue:
    words = words_of("q")
    companies = queries.companies_to_visit(current_user, words)
    return render(
        "outreach/choose_company.html",
        partial="outreach/_companies_found.html",
        words=words,
        route=queries.route_for(current_user, today()) if not words else None,
        companies=companies,
        encounters=queries.encounters(current_user, [company.id for company in companies], on=today()),
    )


def _member(choices: type[Choice], name: str) -> Any:
    """The member of ``choices`` named in the address, if it is one."""
    return {member.value: member for member in choices}.get(request.args.get(name, ""))


def _filter() -> queries.VisitFilter:
    return queries.VisitFilter(
        words=words_of("q"),
        officer_id=row_id("officer"),
        outcome=_member(VisitOutcome, "outcome"),
        mode=_member(VisitMode, "mode"),
        purpose=_member(VisitPurpose, "purpose"),
        from_on=day_of("from"),
        to_on=day_of("to"),
        is_mine=request.args.get("mine") == "1",
    )


def _chips(chosen: queries.VisitFilter, people: list[User]) -> Iterator[dict[str, str]]:
    """What the list is narrowed to, each part with the address without it."""
    if chosen.words.strip():
        yield {"label": _("Company: %(words)s", words=chosen.words), "remove": url_with(q=None)}
    names = {person.id: person.name for person in people}
    if chosen.officer_id is not None:
        name = names.get(chosen.officer_id, "–")
        yield {"label": _("Officer: %(name)s", name=name), "remove": url_with(officer=None)}
    for name in ("outcome", "mode", "purpose"):
        member = getattr(chosen, name)
        if member is not None:
            yield {"label": str(member.label), "remove": url_with(**{name: None})}
    if chosen.from_on is not None:
        yield {
            "label": _("From %(day)s", day=formats.day(chosen.from_on)),
            "remove": url_with(**{"from": None}),
        }
    if chosen.to_on is not None:
        yield {"label": _("Until %(day)s", day=formats.day(chosen.to_on)), "remove": url_with(to=None)}
