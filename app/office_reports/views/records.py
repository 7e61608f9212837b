"""Reports: the list, a new one, one that was made, and its files."""

from io import BytesIO

from flask import abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries as accounts
from app.accounts import whose
from app.core import clock, files, jobs
from app.core.db import begin_writing, only_reading
from app.core.errors import AppError
from app.core.forms import attach
from app.core.permissions import Action, Permission, changeable_or_403, may, require
from app.core.rendering import flash_undo, render, url_with
from app.core.saving import done
from app.dashboards import scope
from app.dashboards.enums import Span
from app.dashboards.periods import Period, day_of
from app.office_reports import approving, queries, services
from app.office_reports.enums import Paper, ReportKind
from app.office_reports.forms import ReportForm
from app.office_reports.making.base import Ask
from app.office_reports.models import OfficeReport
from app.office_reports.views.blueprint import blueprint
from app.settings import queries as settings


@blueprint.get("")
@require(Permission.REPORT_VIEW)
def index() -> ResponseReturnValue:
    """The reports that were made, the latest first."""
    kind = next((one for one in ReportKind if one.value == request.args.get("kind")), None)
    counts = queries.counts(current_user)
    tabs = [
        {
            "label": one.label if one else _("All"),
            "href": url_with(kind=one.value if one else None),
            "count": counts.get(one, 0) if one else sum(counts.values()),
            "active": one is kind,
        }
        for one in (None, *ReportKind)
    ]
    return render(
        "office_reports/index.html",
        partial="office_reports/_list.html",
        page=queries.reports(current_user, queries.Filters(kind=kind), key=request.args.get("key")),
        tabs=tabs,
        kinds=_kinds(),
        can_make=current_user.can(Permission.EXPORT),
    )


@blueprint.get("/new")
@require(Permission.EXPORT)
def new() -> ResponseReturnValue:
    """What a report is to tell of; the address may say a part of it."""
    return _page(_form(is_new=True))


@blueprint.post("")
@require(Permission.EXPORT)
def create() -> ResponseReturnValue:
    """Make a report, by a job that lands in the bell."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form, status=422)
    try:
        ask = _ask(form)
        services.check(ask)
    except AppError as refusal:
        attach(form, refusal)
        return _page(form, status=422)
    return _start(ask)


@blueprint.get("/<int:report_id>")
@require(Permission.REPORT_VIEW)
def show(report_id: int) -> ResponseReturnValue:
    """One report: what it tells of, by whom and when it was made, its files, and its pages."""
    report = queries.report_or_404(current_user, report_id)
    return render(
        "office_reports/show.html",
        report=report,
        papers=list(Paper),
        about=report.content["about"],
        can_change=may(current_user, Action.CHANGE, report),
    )


@blueprint.get("/<int:report_id>/files/<paper>")
@require(Permission.REPORT_VIEW)
def file(report_id: int, paper: str) -> ResponseReturnValue:
    """The report as a file: as it was kept, those of long ago made of what the report says."""
    wanted = next((one for one in Paper if one.value == paper), None) or abort(404)
    is_shown = request.args.get("show") == "1"
    if not is_shown:
        begin_writing()
    report = queries.report_or_404(current_user, report_id)
    name = services.filename(report, wanted)
    if not is_shown:
        services.record_taken(report, wanted)
        # Nothing is held while the file is made.
        only_reading()
    if wanted is Paper.PDF:
        return files.send(report.sha256, media_type=files.PDF, filename=name, as_attachment=not is_shown)
    return send_file(
        BytesIO(services.file_of(report, wanted)),
        mimetype=services.MEDIA_TYPES[wanted],
        as_attachment=True,
        download_name=name,
        max_age=0,
    )


@blueprint.post("/<int:report_id>/ask")
@require(Permission.EXPORT)
def ask(report_id: int) -> ResponseReturnValue:
    """Send a report for approval."""
    report = changeable_or_403(current_user, OfficeReport, report_id)
    if done(lambda: approving.ask(report, by=current_user)):
        undo = url_for("office_reports.withdraw", report_id=report_id)
        flash_undo(_("Sent for approval. You are told once it is decided."), url=undo)
    return redirect(url_for("office_reports.show", report_id=report_id), 303)


@blueprint.post("/<int:report_id>/withdraw")
@require(Permission.EXPORT)
def withdraw(report_id: int) -> ResponseReturnValue:
    """Ask for approval no longer."""
    report = changeable_or_403(current_user, OfficeReport, report_id)
    if done(lambda: approving.withdraw(report)):
        flash(_("It no longer waits for approval."), "success")
    return redirect(url_for("office_reports.show", report_id=report_id), 303)


@blueprint.post("/<int:report_id>/again")
@require(Permission.EXPORT)
def again(report_id: int) -> ResponseReturnValue:
    """Make the same report of today's figures, by a job; what was sent by it still is, once approved."""
    report = queries.report_or_404(current_user, report_id)
    if not may(current_user, Action.CHANGE, report):
        abort(403)
    wanted = services.again(report, by=current_user._get_current_object())
    if not done(lambda: services.check(wanted)):
        return redirect(url_for("office_reports.show", report_id=report_id), 303)
    return _start(wanted, schedule_id=report.schedule_id)


@blueprint.post("/<int:report_id>/remove")
@require(Permission.EXPORT)
def remove(report_id: int) -> ResponseReturnValue:
    """Put a report into the trash."""
    report = changeable_or_403(current_user, OfficeReport, report_id)
    if done(lambda: services.remove(report)):
        flash_undo(_("The report was removed."), url=url_for("office_reports.restore", report_id=report_id))
    return redirect(url_for("office_reports.index"), 303)


@blueprint.post("/<int:report_id>/restore")
@require(Permission.EXPORT)
def restore(report_id: int) -> ResponseReturnValue:
    """Take a report out of the trash."""
    report = changeable_or_403(current_user, OfficeReport, report_id)
    if done(lambda: services.restore(report)):
        flash(_("The report is back."), "success")
    return redirect(url_for("office_reports.show", report_id=report_id), 303)


def _start(ask: Ask, **given: int | None) -> ResponseReturnValue:
    """Let a job make the report, and go where it is seen."""
    job = jobs.start(
        "office_reports.make",
        owner_id=current_user.id,
        title=services.title_of(ask),
        locale=str(get_locale()),
        **services.arguments(ask),
        **given,
    )
    done(lambda: None)
    return redirect(url_for("workspace.job", job_id=job.id), 303)


def _kinds() -> list[ReportKind]:
    """The kinds this reader may make."""
    if scope.sees_office(current_user):
        return list(ReportKind)
    return [ReportKind.OFFICER, ReportKind.ROAD_SHOW]


def _form(*, is_new: bool = False) -> ReportForm:
    said = request.args
    span = next((one for one in Span if one.value == said.get("span")), Span.MONTH)
    kinds = _kinds()
    kind = next((one for one in kinds if one.value == said.get("kind")), kinds[0])
    form = ReportForm(
        **({"formdata": None} if is_new else {}),
        kind=kind,
        span=span,
        on=day_of(said.get("on")) or clock.today(),
        first=day_of(said.get("from")),
        last=day_of(said.get("to")),
        officer_id=said.get("officer", type=int),
        road_show_id=said.get("road_show", type=int),
        language=str(get_locale()),
    )
    people = scope.people() if scope.sees_office(current_user) else []
    teams = accounts.teams() if people else []
    form.offer(
        kinds=kinds,
        people=people,
        teams=teams,
        shows=queries.road_shows(current_user),
        schemes=settings.schemes(),
    )
    return form


def _ask(form: ReportForm) -> Ask:
    kind = form.kind.data
    today = clock.today()
    span = form.span.data
    period = Period.around(form.on.data or today, Span.MONTH if span is Span.DAYS else span)
    if span is Span.DAYS and form.first.data and form.last.data:
        period = Period(span, form.first.data, form.last.data)
    show = queries.road_show(current_user, form.road_show_id.data) if form.road_show_id.data else None
    if kind is ReportKind.ROAD_SHOW and show is not None:
        period = Period(Span.DAYS, show.starts_on, show.ends_on)
    officer = None
    if kind is ReportKind.OFFICER or (kind is ReportKind.COVERAGE and form.officer_id.data):
        wanted = form.officer_id.data if scope.sees_office(current_user) else current_user.id
        officer = whose.find(wanted)
    schemes = settings.schemes()
    return Ask(
        kind=kind,
        by=current_user._get_current_object(),
        period=period,
        on=today,
        language=form.language.data,
        scheme=next((one for one in schemes if one.key == form.scheme.data), schemes[0] if schemes else None),
        officer=officer,
        road_show=show if kind is ReportKind.ROAD_SHOW else None,
    )


def _page(form: ReportForm, *, status: int = 200) -> ResponseReturnValue:
    return (
        render(
            "office_reports/new.html",
            form=form,
            about={kind.value: kind.about for kind in _kinds()},
            sees_office=scope.sees_office(current_user),
        ),
        status,
    )
