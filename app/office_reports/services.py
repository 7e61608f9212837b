"""Making reports, and removing them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts import whose
from app.accounts.models import User
from app.core import audit, clock, files, formats
from app.core.db import db, reading
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.jobs import Progress, Result, work
from app.core.permissions import Permission
from app.core.tabular import MIME_XLSX
from app.dashboards.enums import Span
from app.dashboards.periods import Period
from app.dashboards.scope import sees_office
from app.documents.services.papers import head
from app.office_reports import queries, rendering
from app.office_reports.enums import Paper, ReportKind
from app.office_reports.making import BUILDERS
from app.office_reports.making.base import Ask
from app.office_reports.models import OfficeReport
from app.office_reports.rendering.pdf import pages_of
from app.settings import queries as settings
from app.settings.models import Scheme

Content = dict[str, Any]
Heard = Callable[[int], None]

STEPS = 3
MIME_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA_TYPES = {Paper.PDF: files.PDF, Paper.DOCX: MIME_DOCX, Paper.XLSX: MIME_XLSX}


def check(ask: Ask) -> None:
    """Raises Invalid beside the field where a report lacks what it tells of, NotAllowed where it is not the asker's."""
    if not ask.by.can(Permission.EXPORT):
        raise NotAllowed(_("You may read reports, but not make them."))
    if ask.kind is ReportKind.ROAD_SHOW and ask.road_show is None:
        raise Invalid(_("Choose a road show."), field="road_show_id")
    if ask.kind is ReportKind.OFFICER and ask.officer is None:
        raise Invalid(_("Choose an officer."), field="officer_id")
    is_own = ask.officer is not None and ask.officer.id == ask.by.id
    if ask.kind is not ReportKind.ROAD_SHOW and not is_own and not sees_office(ask.by):
        raise NotAllowed(_("You may make reports of yourself and of road shows."))


def content(ask: Ask, *, at: datetime) -> Content:
    """All that the report says, in its language."""
    with force_locale(ask.language):
        title = title_of(ask)
        return {
            "title": title,
            "language": ask.language,
            "period": period_of(ask),
            "hides": ask.kind is ReportKind.PRESS,
            "head": head(),
            "about": about(ask, at=at),
            "foot": f"{title} · {period_of(ask)} · {formats.instant(at)}",
            "blocks": BUILDERS[ask.kind](ask),
        }


def make(
    ask: Ask,
    *,
    at: datetime | None = None,
    heard: Heard = lambda _step: None,
    schedule_id: int | None = None,
) -> OfficeReport:
    """Make a report and keep it as it is now: what it says, its PDF, DOCX and XLSX. ``heard`` is told of each step.

    Nothing is held while it is read and drawn. Raises as ``check``.
    """
    check(ask)
    at = at or clock.utcnow()
    with reading():
        said = content(ask, at=at)
    heard(1)
    with reading():
        pdf = rendering.pdf(said, at=at)
    heard(2)
    # Long ones take seconds, so nobody waits for it in a request.
    with reading():
        docx, xlsx = rendering.docx(said), rendering.xlsx(said)
    heard(3)
    stored = files.store_bytes(pdf, files.PDF)
    team_id = whose.team_id_of(ask.officer.id) if ask.officer else None
    report = OfficeReport(
        kind=ask.kind,
        language=ask.language,
        title=f"{said['title']}, {said['period']}",
        span=ask.period.span,
        first_on=ask.period.first,
        last_on=ask.period.last,
        scheme_id=ask.scheme.id if ask.scheme else None,
        officer_id=ask.officer.id if ask.officer and not team_id else None,
        team_id=team_id,
        road_show_id=ask.road_show.id if ask.road_show else None,
        made_by_id=ask.by.id,
        content=said,
        sha256=stored.sha256,
        size=stored.size,
        pages=pages_of(pdf),
        docx_sha256=files.store_bytes(docx, MIME_DOCX).sha256,
        xlsx_sha256=files.store_bytes(xlsx, MIME_XLSX).sha256,
        schedule_id=schedule_id,
        created_at=at,
    )
    db.session.add(report)
    db.session.flush()
    return report


@work("office_reports.make")
def make_in_background(
    progress: Progress,
    *,
    actor_id: int,
    report_kind: str,
    span: str,
    first: str,
    last: str,
    language: str,
    scheme_id: int | None,
    officer_id: int | None,
    road_show_id: int | None,
    months: int,
    schedule_id: int | None = None,
) -> Result:
    """Make a report that waits in its maker's bell."""
    by = db.session.get_one(User, actor_id)
    ask = Ask(
        kind=next(one for one in ReportKind if one.value == report_kind),
        by=by,
        period=Period(
            next(one for one in Span if one.value == span),
            date.fromisoformat(first),
            date.fromisoformat(last),
        ),
        on=clock.today(),
        language=language,
        scheme=db.session.get(Scheme, scheme_id) if scheme_id else None,
        officer=whose.find(officer_id),
        road_show=queries.road_show(by, road_show_id) if road_show_id else None,
        months=months,
    )
    with audit.acting(by):
        report = make(ask, heard=lambda step: progress.at(step, STEPS), schedule_id=schedule_id)
    return Result(message=report.title, url=url_of(report))


def url_of(report: OfficeReport) -> str:
    """The page of a report, also for whoever stands outside a request."""
    return f"/reports/{report.id}"


def arguments(ask: Ask) -> dict[str, Any]:
    """What a job is told to make this report."""
    return {
        "actor_id": ask.by.id,
        "report_kind": ask.kind.value,
        "span": ask.period.span.value,
        "first": ask.period.first.isoformat(),
        "last": ask.period.last.isoformat(),
        "language": ask.language,
        "scheme_id": ask.scheme.id if ask.scheme else None,
        "officer_id": ask.officer.id if ask.officer else None,
        "road_show_id": ask.road_show.id if ask.road_show else None,
        "months": ask.months,
    }


def again(report: OfficeReport, *, by: User) -> Ask:
    """The same question once more, of today's figures."""
    return Ask(
        kind=report.kind,
        by=by,
        period=report.period,
        on=clock.today(),
        language=report.language,
        scheme=db.session.get(Scheme, report.scheme_id) if report.scheme_id else None,
        officer=report.officer or (whose.find(whose.of_team(report.team_id)) if report.team_id else None),
        road_show=queries.road_show(by, report.road_show_id) if report.road_show_id else None,
    )


def file_of(report: OfficeReport, paper: Paper) -> bytes:
    """The report as an editable file: as it was kept, or made of what it says where it was made before files were kept."""
    if paper in report.kept:
        return files.path_of(report.kept[paper]).read_bytes()
    return {Paper.DOCX: rendering.docx, Paper.XLSX: rendering.xlsx}[paper](report.content)


def record_taken(report: OfficeReport, paper: Paper) -> None:
    """Write in the audit log who took which report along."""
    audit.record("export", "office_reports", report.id, {"format": paper.value, "title": report.title})


def remove(report: OfficeReport, *, at: datetime | None = None) -> None:
    """Put a report into the trash; its file is kept."""
    if report.trashed_at is not None:
        raise Conflict(_("This report is removed already."))
    report.trashed_at = at or clock.utcnow()
    db.session.flush()


def restore(report: OfficeReport) -> None:
    """Take a report out of the trash."""
    report.trashed_at = None
    db.session.flush()


def title_of(ask: Ask) -> str:
    """What the report is called."""
    if ask.kind is ReportKind.ACTIVITY:
        return {
            Span.MONTH: _("Monthly report on road shows and partnerships"),
            Span.QUARTER: _("Quarterly report on road shows and partnerships"),
            Span.YEAR: _("Yearly report on road shows and partnerships"),
            Span.DAYS: _("Report on road shows and partnerships"),
        }[ask.period.span]
    if ask.kind is ReportKind.OFFICER and ask.officer is not None:
        return _("Recap of %(name)s", name=ask.officer.name)
    if ask.kind is ReportKind.ROAD_SHOW and ask.road_show is not None:
        return _("Result of %(title)s", title=ask.road_show.title)
    return {
        ReportKind.COVERAGE: _("Coverage of companies"),
        ReportKind.PRESS: _("Figures on company-funded apprenticeship"),
    }.get(ask.kind, str(ask.kind.label))


def period_of(ask: Ask) -> str:
    """The days the report tells of, in words."""
    if ask.kind is ReportKind.COVERAGE:
        return _("as of %(day)s", day=formats.day_long(ask.on))
    return ask.period.label


def about(ask: Ask, *, at: datetime) -> list[list[str]]:
    """What every report states of itself: days, filter, maker, moment."""
    first, last = formats.day_long(ask.period.first), formats.day_long(ask.period.last)
    of = ask.officer.name if ask.officer else settings.office().name
    narrowed = [of, *([ask.scheme.name] if ask.scheme else [])]
    if ask.kind is ReportKind.ROAD_SHOW and ask.road_show is not None:
        narrowed = [ask.road_show.title]
    is_compared = ask.kind in (ReportKind.ACTIVITY, ReportKind.OFFICER)
    rows = [
        (_("Period"), f"{first} – {last}" if ask.kind is not ReportKind.COVERAGE else period_of(ask)),
        (_("Compared with"), ask.period.before.label if is_compared else ""),
        (_("Filter"), " · ".join(narrowed)),
        (_("Made by"), "" if ask.kind is ReportKind.PRESS else ask.by.name),
        (_("Made at"), formats.instant(at)),
    ]
    return [[label, said] for label, said in rows if said]


def filename(report: OfficeReport, paper: Paper) -> str:
    """A name in the reader's language that sorts by the days it tells of."""
    stem = "-".join(str(report.kind.label).lower().split())
    return f"{stem}-{report.first_on:%Y%m%d}-{report.last_on:%Y%m%d}-{report.id}.{paper.value}"
