"""Road shows: the list, one with its days, planning, and adding companies."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.models import User
from app.companies.models import Company
from app.core import formats
from app.core.clock import today
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo, render, wants_partial
from app.core.saving import Outcome, done, save_version
from app.outreach import queries, services
from app.outreach.forms import AddCompaniesForm, RoadShowForm
from app.outreach.forms.people import chosen_people, offer_people
from app.outreach.models import RoadShow
from app.outreach.queries.day_plans import days_off
from app.outreach.queries.loading import ROAD_SHOW
from app.outreach.services.rolling import next_working_day
from app.outreach.views.blueprint import (
    blueprint,
    day_of,
    first_open_day,
    row_id,
    row_ids,
    words_of,
)
from app.settings.purposes import find_purpose

MOST_TOLD = 5
"""Of how many companies at once it is told who else goes there."""

MOST_AT_ONCE = 200
"""How many companies can be added in one go."""


@blueprint.get("/road-shows")
@require(Permission.OUTREACH_VIEW)
def road_shows() -> ResponseReturnValue:
    """The road shows, by what became of them."""
    counts = queries.tab_counts(current_user)
    tab = request.args.get("tab", "live")
    tab = tab if tab in counts else "live"
    words = words_of("q")
    page = queries.road_shows(current_user, tab=tab, words=words, key=request.args.get("key"))
    return render(
        "outreach/road_shows.html",
        partial="outreach/_road_shows.html",
        page=page,
        tab=tab,
        words=words,
        counts=counts,
        progress=queries.progress_of(page.rows),
        can_plan=current_user.can(Permission.OUTREACH_EDIT),
    )


@blueprint.route("/road-shows/new", methods=["GET", "POST"])
@require(Permission.OUTREACH_EDIT)
def new_road_show() -> ResponseReturnValue:
    """Plan a road show; companies chosen in a list are added right after."""
    people = queries.officers()
    start = day_of("starts_on") or next_working_day(today())
    form = RoadShowForm(data={"starts_on": start, "ends_on": start, "officers": [current_user.id]})
    offer_people(form.officers, people)
    if form.validate_on_submit():
        try:
            planned = services.plan_road_show(by=current_user, **_plan(form, people))
        except AppError as error:
            attach(form, error)
        else:
            db.session.commit()
            flash(_("The road show is planned. Now add the companies."), "success")
            chosen = row_ids("company")
            if chosen:
                return redirect(url_for("outreach.add_companies", company=chosen, road_show=planned.id))
            return redirect(url_for("outreach.road_show", road_show_id=planned.id))
    return render(
        "outreach/road_show_form.html", form=form, road_show=None, rows=[]
    ), 422 if form.errors else 200


@blueprint.get("/road-shows/<int:road_show_id>")
@require(Permission.OUTREACH_VIEW)
def road_show(road_show_id: int) -> ResponseReturnValue:
    """One road show: its days with their stops in order."""
    shown = queries.road_show_or_404(current_user, road_show_id)
    days = queries.days_of(current_user, shown)
    companies = [line.stop.company_id for day in days for line in day.lines]
    return render(
        "outreach/road_show.html",
        road_show=shown,
        days=days,
        progress=queries.progress_of([shown])[shown.id],
        encounters=queries.encounters(current_user, companies, on=today(), besides=shown),
        can_change=queries.may_change(current_user, shown),
        days_off=days_off(day.on for day in days),
        rolls={day.on: next_working_day(day.on) for day in days if day.on <= today() and day.open},
    )


@blueprint.route("/road-shows/<int:road_show_id>/edit", methods=["GET", "POST"])
@require(Permission.OUTREACH_EDIT)
def edit_road_show(road_show_id: int) -> ResponseReturnValue:
    """Change the plan of a road show; what two people changed is merged or asked."""
    changed = changeable_or_403(current_user, RoadShow, road_show_id, options=ROAD_SHOW)
    people = _people_for(changed)
    form = _filled_form(changed, people)
    outcome = Outcome(saved=False)
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.edit(changed, version=form.version.data, **_plan(form, people)),
            row=changed,
            stored=lambda: _filled_form(
                changeable_or_403(current_user, RoadShow, road_show_id, options=ROAD_SHOW),
                people,
                formdata=None,
            ),
        )
        if outcome.saved:
            flash(_("The road show is saved."), "success")
            return redirect(url_for("outreach.road_show", road_show_id=road_show_id))
    page = render(
        "outreach/road_show_form.html", form=form, road_show=changed, rows=outcome.rows, by=outcome.by
    )
    return page, outcome.status if form.is_submitted() else 200


@blueprint.post("/road-shows/<int:road_show_id>/finish")
@require(Permission.OUTREACH_EDIT)
def finish_road_show(road_show_id: int) -> ResponseReturnValue:
    """Close a road show whose stops are all settled."""
    return _end(road_show_id, services.finish, _("The road show is finished."))


@blueprint.post("/road-shows/<int:road_show_id>/cancel")
@require(Permission.OUTREACH_EDIT)
def cancel_road_show(road_show_id: int) -> ResponseReturnValue:
    """Call a road show off."""
    return _end(road_show_id, services.cancel, _("The road show is cancelled."))


@blueprint.post("/road-shows/<int:road_show_id>/reopen")
@require(Permission.OUTREACH_EDIT)
def reopen_road_show(road_show_id: int) -> ResponseReturnValue:
    """Take back that a road show ended."""
    changed = changeable_or_403(current_user, RoadShow, road_show_id)
    services.reopen(changed)
    db.session.commit()
    flash(_("The road show is open again."), "success")
    return redirect(url_for("outreach.road_show", road_show_id=road_show_id))


@blueprint.get("/road-shows/<int:road_show_id>/stops/new")
@require(Permission.OUTREACH_EDIT)
def new_stop(road_show_id: int) -> ResponseReturnValue:
    """Search companies to add to a day."""
    changed = changeable_or_403(current_user, RoadShow, road_show_id, options=ROAD_SHOW)
    return _stop_choices(changed, day_of("on") or first_open_day(changed))


@blueprint.post("/road-shows/<int:road_show_id>/stops")
@require(Permission.OUTREACH_EDIT)
def add_stop(road_show_id: int) -> ResponseReturnValue:
    """Add companies (``company``) to a day (``on``); with ``search`` the search goes on."""
    changed = changeable_or_403(current_user, RoadShow, road_show_id, options=ROAD_SHOW)
    on = day_of("on") or first_open_day(changed)
    chosen = queries.companies_by_ids(current_user, row_ids("company")[:MOST_AT_ONCE])
    if chosen:
        _add(changed, chosen, on)
    else:
        flash(_("Choose at least one company."), "warning")
    if wants_partial():
        return _stop_choices(changed, on)
    if "search" in request.values:
        words = words_of("search")
        return redirect(
            url_for("outreach.new_stop", road_show_id=road_show_id, on=on.isoformat(), q=words or None)
        )
    return redirect(url_for("outreach.road_show", road_show_id=road_show_id, _anchor=f"day-{on.isoformat()}"))


@blueprint.route("/road-shows/add", methods=["GET", "POST"])
@require(Permission.OUTREACH_EDIT)
def add_companies() -> ResponseReturnValue:
    """Put companies chosen in a list (``?company=1&company=2``) on a day of a road show."""
    chosen = queries.companies_by_ids(current_user, row_ids("company")[:MOST_AT_ONCE])
    if not chosen:
        flash(_("Choose companies in the list first."), "warning")
        return redirect(url_for("outreach.road_shows"))
    open_ones = queries.open_road_shows(current_user)
    if not open_ones:
        flash(_("There is no road show to add to yet. Plan one."), "info")
        return redirect(url_for("outreach.new_road_show", company=[company.id for company in chosen]))
    ids = [company.id for company in chosen]
    preset = next((one for one in open_ones if one.id == row_id("road_show")), open_ones[0])
    form = AddCompaniesForm(data={"road_show_id": preset.id, "on": first_open_day(preset), "company": ids})
    form.road_show_id.offer([(one.id, _labelled(one)) for one in open_ones])
    form.company.offer([(company.id, company.full_name) for company in chosen])
    if form.validate_on_submit():
        wanted = next(one for one in open_ones if one.id == form.road_show_id.data)
        on = form.on.data or wanted.starts_on
        kept = [company for company in chosen if company.id in (form.company.data or [])]
        if not kept:
            form.company.errors = [_("Choose at least one company.")]
        elif not wanted.starts_on <= on <= wanted.ends_on:
            form.on.errors = [
                _(
                    "Choose a day from %(first)s to %(last)s.",
                    first=formats.day(wanted.starts_on),
                    last=formats.day(wanted.ends_on),
                )
            ]
        else:
            _add(wanted, kept, on)
            return redirect(
                url_for("outreach.road_show", road_show_id=wanted.id, _anchor=f"day-{on.isoformat()}")
            )
    return render(
        "outreach/add_companies.html",
        form=form,
        companies=chosen,
        encounters=queries.encounters(current_user, ids, on=today()),
    ), 422 if form.errors else 200


def _plan(form: RoadShowForm, people: list[Any]) -> Any:
    return {**form.values("officers"), "officers": chosen_people(form.officers, people)}


def _filled_form(road_show: RoadShow, people: list[User], **options: Any) -> RoadShowForm:
    stored = {name: getattr(road_show, name) for name in services.Plan.__annotations__ if name != "officers"}
    officers = [officer.id for officer in road_show.officers]
    form = RoadShowForm(data={**stored, "officers": officers, "version": road_show.version}, **options)
    offer_people(form.officers, people)
    return form


def _people_for(road_show: RoadShow) -> list[User]:
    """Who can be chosen: everybody who goes out, and whoever is on the plan already."""
    people = queries.officers()
    known = {person.id for person in people}
    return people + [officer for officer in road_show.officers if officer.id not in known]


def _end(road_show_id: int, act: Any, message: str) -> ResponseReturnValue:
    changed = changeable_or_403(current_user, RoadShow, road_show_id)
    if done(lambda: act(changed)):
        flash_undo(message, url=url_for("outreach.reopen_road_show", road_show_id=road_show_id))
    return redirect(url_for("outreach.road_show", road_show_id=road_show_id))


def _days(road_show: RoadShow) -> list[date]:
    length = (road_show.ends_on - road_show.starts_on).days + 1
    return [road_show.starts_on + timedelta(days=offset) for offset in range(length)]


def _labelled(road_show: RoadShow) -> str:
    return f"{road_show.title} ({formats.day_short(road_show.starts_on)} – {formats.day(road_show.ends_on)})"


def _add(road_show: RoadShow, companies: list[Company], on: date) -> None:
    added = services.add_stops(
        road_show, companies, on=on, purpose=find_purpose(request.values.get("purpose"))
    )
    db.session.commit()
    _warn(road_show, [stop.company_id for stop in added.stops], on)
    if added.stops:
        number = len(added.stops)
        flash(ngettext("%(num)d company added.", "%(num)d companies added.", number), "success")
    for _company, sentence in added.refused:
        flash(sentence, "warning")


def _warn(road_show: RoadShow, company_ids: list[int], on: date) -> None:
    """Say which of the companies just added somebody else visits these days, and that nobody works then."""
    met = queries.encounters(current_user, company_ids, on=on, besides=road_show)
    known = {company.id: company for company in queries.companies_by_ids(current_user, list(met)[:MOST_TOLD])}
    if len(known) == 1:
        (company,) = known.values()
        first = met[company.id][0]
        said = (
            _("%(who)s plans a visit, %(day)s", who=first.who, day=formats.day_relative(first.on))
            if first.is_planned
            else _("%(who)s was here %(day)s", who=first.who, day=formats.day_relative(first.on))
        )
        flash(f"{company.full_name}: {said}", "warning")
    elif known:
        # One message, not a heap of them over the page: who and when stands beside each stop.
        names = ", ".join(company.full_name for company in known.values())
        more = ", …" if len(met) > len(known) else ""
        flash(
            _(
                "Colleagues visit %(count)d of them these days: %(names)s.",
                count=len(met),
                names=names + more,
            ),
            "warning",
        )
    off = days_off([on]).get(on) if company_ids else None
    if off:
        flash(
            _("%(day)s is no working day of the office: %(reason)s.", day=formats.day(on), reason=off),
            "warning",
        )


def _stop_choices(road_show: RoadShow, on: date) -> ResponseReturnValue:
    words = words_of("q", "search")
    companies = queries.companies_to_visit(current_user, words)
    days = queries.days_of(current_user, road_show)
    return render(
        "outreach/new_stop.html",
        partial="outreach/_company_choices.html",
        road_show=road_show,
        on=on,
        days=days,
        shown=next((day for day in days if day.on == on), None),
        words=words,
        companies=companies,
        planned=queries.days_planned(road_show),
        encounters=queries.encounters(
            current_user, [company.id for company in companies], on=on, besides=road_show
        ),
    )
