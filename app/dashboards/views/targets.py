"""Targets of a year, and what reaching them is called."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries as accounts
from app.accounts import whose
from app.core import clock
from app.core.permissions import Permission, require
from app.core.rendering import render, stand_under
from app.core.saving import done, save, save_version
from app.dashboards import scope, services
from app.dashboards.enums import TargetKind
from app.dashboards.forms import BandForm, name_of, targets_form
from app.dashboards.models import TargetBand
from app.dashboards.queries import targets as reading
from app.dashboards.views.blueprint import blueprint
from app.settings import queries as settings


@blueprint.get("/targets")
@require(Permission.REPORT_VIEW)
def targets() -> ResponseReturnValue:
    """Where the office and each officer stand with the targets of a year; officers see their own."""
    year = _year()
    people = _people()
    names = {None: _("The whole office"), **_teams(year), current_user.id: current_user.name} | people
    if scope.sees_office(current_user):
        shown: list[reading.Whose] = [None, *_teams(year), *people]
    else:
        team = reading.team_of(current_user.id)
        shown = [current_user.id, *([team.id] if team else [])]
        names |= {team.id: team.name} if team else {}
    return render(
        "dashboards/targets.html",
        year=year,
        kinds=TargetKind,
        standings=reading.standings(current_user, year, shown),
        names=names,
        gone=reading.year_gone(year, on=clock.today()),
        scheme=reading.main_scheme(),
        bands=reading.bands(),
        band_of=reading.band_of,
        may_set=current_user.can(Permission.COMPANY_ASSIGN),
        is_first=year == reading.FIRST_YEAR,
        is_last=year == reading.LAST_YEAR,
    )


@blueprint.route("/targets/set", methods=["GET", "POST"])
@require(Permission.COMPANY_ASSIGN)
def set_targets() -> ResponseReturnValue:
    """Set the numbers of a year."""
    year = _year()
    names = {None: _("The whole office"), **_teams(year)} | _people()
    stored = {key: number for key, number in reading.numbers_of(year).items() if key[0] in names}
    form = targets_form(list(names), stored)
    if form.validate_on_submit():
        outcome = save(form, lambda: services.set_targets(year, form.numbers(), seen=form.numbers_seen()))
        if outcome.saved:
            flash(_("The targets of %(year)s are saved.", year=year), "success")
            return redirect(url_for("dashboards.targets", year=year))
    page = render(
        "dashboards/set_targets.html",
        form=form,
        year=year,
        kinds=TargetKind,
        name_of=name_of,
        names=names,
    )
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.get("/targets/bands")
@require(Permission.SETTING_MANAGE)
def bands() -> ResponseReturnValue:
    """What reaching a target is called, from the highest band down."""
    stand_under("settings.index")
    return render("dashboards/bands.html", bands=reading.bands())


@blueprint.route("/targets/bands/new", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def new_band() -> ResponseReturnValue:
    """Add a band."""
    stand_under("settings.index")
    form = BandForm()
    if form.validate_on_submit() and save(form, lambda: services.add_band(**form.values())).saved:
        flash(_("Saved."), "success")
        return redirect(url_for("dashboards.bands"))
    page = render("dashboards/edit_band.html", form=form, band=None, conflicts=[], by=None)
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.post("/targets/bands/<int:band_id>/remove")
@require(Permission.SETTING_MANAGE)
def remove_band(band_id: int) -> ResponseReturnValue:
    """Remove a band, unless it is the last one."""
    band = settings.row_or_404(TargetBand, band_id)
    name = band.name
    if done(lambda: services.remove_band(band)):
        flash(_("%(name)s is removed.", name=name), "success")
    return redirect(url_for("dashboards.bands"), 303)


@blueprint.route("/targets/bands/<int:band_id>", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def edit_band(band_id: int) -> ResponseReturnValue:
    """Rename a band or let it begin at another percentage."""
    stand_under("settings.index")
    band = settings.row_or_404(TargetBand, band_id)
    form = BandForm(obj=band)
    rows: list[Any] = []
    by, status = None, 200
    if form.validate_on_submit():
        outcome = save_version(
            form,
            lambda: services.change_band(
                settings.for_change(TargetBand, band_id),
                name_id=form.name_id.data or "",
                name_en=form.name_en.data or "",
                from_percent=form.from_percent.data or 0,
                version=form.version.data or 0,
            ),
            row=band,
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(url_for("dashboards.bands"))
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return render("dashboards/edit_band.html", form=form, band=band, conflicts=rows, by=by), status


def _year() -> int:
    text = request.args.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else clock.today().year
    return min(max(year, reading.FIRST_YEAR), reading.LAST_YEAR)


def _people() -> dict[reading.Whose, str]:
    return {person.id: person.name for person in scope.people()}


def _teams(year: int) -> dict[reading.Whose, str]:
    """The teams in use, and those out of use that have targets of this year."""
    aimed = {one for one, _kind in reading.numbers_of(year)}
    teams = {whose.of_team(team.id): team for team in accounts.teams(with_inactive=True)}
    return {one: team.name for one, team in teams.items() if team.is_active or one in aimed}
