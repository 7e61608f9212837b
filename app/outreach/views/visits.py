"""Visits: the list, logging one, its page, and corrections."""

from collections.abc import Iterator
from functools import partial

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import whose
from app.accounts.models import User
from app.companies.models import Company
from app.companies.showing import lead_on
from app.core import asked, formats
from app.core.clock import today
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import uploads_of
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import render, url_with, wants_partial
from app.core.saving import Outcome, save_version
from app.outreach import entering, queries, services
from app.outreach.asked import visit_filter
from app.outreach.enums import PhotoRole, VisitMode, VisitOutcome
from app.outreach.forms import NewVisitForm
from app.outreach.forms.visits import SUGGESTED, When
from app.outreach.models import Stop, Visit
from app.outreach.queries.loading import STOP, VISIT
from app.outreach.saved import VISITS
from app.outreach.views import kept_photos
from app.outreach.views.blueprint import blueprint, row_id, words_of
from app.saved_views import queries as saved_views
from app.saved_views.lists import view_url
from app.settings.custom import narrowing
from app.settings.purposes import purposes


@blueprint.get("/visits")
@require(Permission.OUTREACH_VIEW)
def visits() -> ResponseReturnValue:
    """The visits, by day, narrowed by what the address says."""
    look = saved_views.look(VISITS, current_user, request.args)
    if look.default is not None and not request.args and not wants_partial():
        return redirect(view_url(look.default))
    chosen = visit_filter(request.args)
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
        look=look,
        chosen=chosen,
        people=people,
        chips=list(_chips(chosen, people)),
        photos=queries.photo_counts(page.rows),
        sort="day" if request.args.get("sort") == "day" else "-day",
        can_log=current_user.can(Permission.OUTREACH_EDIT),
        outcomes=VisitOutcome,
        modes=VisitMode,
        purposes=purposes(with_inactive=True),
        own_filters=narrowing.offered("visit"),
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
        company = queries.company_or_404(current_user, company_id)
        lead_on(company)
        return _log(company, None)
    return _choose_company()


@blueprint.get("/visits/<int:visit_id>")
@require(Permission.OUTREACH_VIEW)
def visit(visit_id: int) -> ResponseReturnValue:
    """One visit with everything that was noted."""
    shown = queries.visit_or_404(current_user, visit_id)
    kept = [photo for photo in shown.photos if photo.removed_at is None]
    return render(
        "outreach/visit.html",
        visit=shown,
        photos=[photo for photo in kept if photo.role is PhotoRole.PHOTO],
        signatures=[photo for photo in kept if photo.role is PhotoRole.SIGNATURE],
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
    changed = _changeable(visit_id)
    offered = entering.offered_again(changed)
    form = entering.filled_form(changed, offered)
    outcome = Outcome(saved=False)
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.edit_visit(
                changed, version=form.version.data, **entering.details(form, offered)
            ),
            row=changed,
            stored=lambda: entering.filled_form(_changeable(visit_id), offered, formdata=None),
        )
        if outcome.saved:
            flash(_("The visit is saved."), "success")
            return redirect(url_for("outreach.visit", visit_id=visit_id))
        changed = _changeable(visit_id)
    page = render(
        "outreach/edit_visit.html",
        form=form,
        visit=changed,
        company=changed.company,
        rows=outcome.rows,
        by=outcome.by,
    )
    return page, outcome.status if form.is_submitted() else 200


def _changeable(visit_id: int) -> Visit:
    return changeable_or_403(current_user, Visit, visit_id, options=VISIT)


def _log(company: Company, stop: Stop | None) -> ResponseReturnValue:
    offered = entering.offered_for(company, by=current_user)
    form = entering.new_form(
        company, stop, offered, by=current_user, outcome=asked.member(request.args, "outcome", VisitOutcome)
    )
    if form.validate_on_submit():
        logged = entering.store(form, company, stop, offered, by=current_user)
        if logged is not None:
            _keep_photos(logged, form)
            db.session.commit()
            flash(_thanks(logged, company), "success")
            if stop is not None and not logged.outcome.is_met and queries.leads_elsewhere(stop):
                return redirect(url_for("outreach.go_instead", stop_id=stop.id))
            return redirect(url_for("outreach.visit", visit_id=logged.id))
    db.session.rollback()
    if form.is_submitted():
        form.kept_photos = kept_photos.keep(form)
    return render(
        "outreach/new_visit.html",
        form=form,
        company=company,
        stop=stop,
        suggestions={outcome.value: list(pair) for outcome, pair in SUGGESTED.items()},
        days={when.value: when.day(None) for when in When},
        encounters=queries.encounters(current_user, [company.id], on=today())[company.id],
    ), 422 if entering.failed(form) else 200


def _keep_photos(visit: Visit, form: NewVisitForm) -> None:
    """A picture that cannot be kept is named; the visit itself is never lost for it."""
    came = [
        *(
            (one.name, partial(services.add_stored_photo, visit, one.stored))
            for one in kept_photos.sent_again()
        ),
        *((one.filename, partial(services.add_photo, visit, one.stream)) for one in uploads_of(form.photos)),
    ]
    for name, add in came:
        try:
            add()
        except AppError as error:
            flash(
                _("The photo %(name)s was left out: %(reason)s", name=name, reason=error.message), "warning"
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


def _chips(chosen: queries.VisitFilter, people: list[User]) -> Iterator[dict[str, str]]:
    """What the list is narrowed to, each part with the address without it."""
    if chosen.words.strip():
        yield {"label": _("Company: %(words)s", words=chosen.words), "remove": url_with(q=None)}
    if chosen.officer_id is not None:
        yield {"label": whose.in_words(chosen.officer_id), "remove": url_with(officer=None)}
    for name in ("outcome", "mode", "purpose"):
        member = getattr(chosen, name)
        if member is not None:
            yield {"label": str(member.label), "remove": url_with(**{name: None})}
    for name, label in narrowing.in_words("visit", chosen.own):
        yield {"label": label, "remove": url_with(**{name: None})}
    if chosen.from_on is not None:
        yield {
            "label": _("From %(day)s", day=formats.day(chosen.from_on)),
            "remove": url_with(**{"from": None}),
        }
    if chosen.to_on is not None:
        yield {"label": _("Until %(day)s", day=formats.day(chosen.to_on)), "remove": url_with(to=None)}
