"""Reports and saved exports that go out by e-mail by themselves: kept, stopped, and sent on their days.

Who gets one is asked anew at each sending: whoever may no longer read it gets nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import render_template
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, case, exists, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.accounts import queries as accounts
from app.accounts import whose
from app.accounts.models import User
from app.core import audit, clock, formats, mail
from app.core.db import db, reading
from app.core.errors import AppError, Invalid, NotAllowed, Stale
from app.core.files import path_of
from app.core.mail import Enclosed
from app.core.permissions import Action, Actor, Permission, may, scope, scope_rule, visible_or_404
from app.dashboards.enums import Span
from app.dashboards.periods import Period
from app.dashboards.scope import sees_office
from app.office_reports import approving, services
from app.office_reports.enums import Paper, ReportKind, Rhythm
from app.office_reports.making.base import Ask
from app.office_reports.models import OfficeReport, ReportSchedule, report_schedule_recipients
from app.reports import recipes
from app.reports import services as lists
from app.reports.models import ExportRecipe
from app.reports.services import MEDIA_TYPES, ExportFormat
from app.settings import queries as settings

SCHEDULED = (ReportKind.ACTIVITY, ReportKind.OFFICER, ReportKind.COVERAGE, ReportKind.PRESS)
NARROWED = (ReportKind.OFFICER, ReportKind.COVERAGE)
"""What may tell of one officer or one team."""

LARGEST = 10_000_000
"""Larger files do not pass through many servers of e-mail."""

MOST_NTH = {Rhythm.WEEKLY: 5, Rhythm.MONTHLY: 20, Rhythm.QUARTERLY: 20}

LOADED = (
    joinedload(ReportSchedule.owner),
    joinedload(ReportSchedule.officer),
    joinedload(ReportSchedule.recipe),
    selectinload(ReportSchedule.recipients),
)


@scope_rule(ReportSchedule)
def _schedules(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Seen by who sees the figures of the office and by who gets it; changed by its owner or who may take out all."""
    if not actor.can(Permission.REPORT_VIEW):
        return false()
    if action is not Action.SEE:
        if actor.can(Permission.EXPORT_ALL):
            return true()
        return ReportSchedule.owner_id == actor.id if actor.can(Permission.EXPORT) else false()
    gets = exists().where(
        report_schedule_recipients.c.schedule_id == ReportSchedule.id,
        report_schedule_recipients.c.user_id == actor.id,
    )
    return true() if sees_office(actor) else or_(ReportSchedule.owner_id == actor.id, gets)


def schedules(actor: Actor) -> Sequence[ReportSchedule]:
    """What is sent by itself, as far as ``actor`` may know of it."""
    statement = (
        select(ReportSchedule)
        .where(scope(actor, ReportSchedule), ReportSchedule.trashed_at.is_(None))
        .order_by(ReportSchedule.id)
        .options(*LOADED)
    )
    return db.session.scalars(statement).unique().all()


def schedule_or_404(actor: Actor, schedule_id: int) -> ReportSchedule:
    """One of them, with the people it names."""
    return visible_or_404(actor, ReportSchedule, schedule_id, options=LOADED)


def may_get(person: User, schedule: ReportSchedule) -> bool:
    """Whether a person may read today what is sent: the report whole, or the list within their own scope."""
    if not person.is_active:
        return False
    if schedule.recipe is not None:
        return person.can(Permission.EXPORT) and may(person, Action.SEE, schedule.recipe)
    if not person.can(Permission.REPORT_VIEW):
        return False
    is_open = schedule.kind is not None and schedule.kind.is_open_to_all
    return is_open or sees_office(person) or schedule.officer_id == person.id


def people() -> list[User]:
    """Whom something may be sent to at all."""
    return accounts.who_may(Permission.REPORT_VIEW)


def of_person(user_id: int) -> tuple[int, int, int]:
    """How many go to this person, are sent in their name, and tell of them."""
    gets = ReportSchedule.recipients.any(User.id == user_id)
    conditions = (gets, ReportSchedule.owner_id == user_id, ReportSchedule.officer_id == user_id)
    counts = (func.count(case((condition, 1))) for condition in conditions)
    found = db.session.execute(select(*counts).where(ReportSchedule.trashed_at.is_(None))).one()
    return found[0], found[1], found[2]


def what(schedule: ReportSchedule) -> str:
    """What is sent, in words."""
    if schedule.recipe is not None:
        return schedule.recipe.name
    name = whose.name_of(schedule.of)
    if name and schedule.kind is ReportKind.OFFICER:
        return _("Recap of %(name)s", name=name)
    return " · ".join(part for part in (schedule.kind and str(schedule.kind.label), name) if part)


def save(
    schedule: ReportSchedule | None, values: dict[str, Any], *, version: int | None = None, by: User
) -> ReportSchedule:
    """Keep what is sent, when and to whom.

    Raises Invalid beside the field, NotAllowed for who may not send reports of the office, Stale where somebody else
    saved since ``version``.
    """
    if not (by.can(Permission.EXPORT) and sees_office(by)):
        raise NotAllowed(_("Only who sees the figures of the office sends reports."))
    if schedule is None:
        schedule = ReportSchedule(owner_id=by.id)
    elif schedule.version != version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
    kind, recipe, officer = values["kind"], values["recipe"], values["officer"]
    rhythm, nth, recipients = values["rhythm"], values["nth"], values["recipients"]
    if kind is ReportKind.OFFICER and officer is None:
        raise Invalid(_("Choose an officer or a team."), field="of")
    if not 1 <= nth <= MOST_NTH[rhythm]:
        raise Invalid(_("Choose a number from 1 to %(most)s.", most=MOST_NTH[rhythm]), field="nth")
    if not recipients:
        raise Invalid(_("Choose somebody to send it to."), field="recipient_ids")
    if recipe is None and not values["papers"]:
        raise Invalid(_("Choose at least one kind of file."), field="papers")
    is_on_other_days = (schedule.rhythm, schedule.nth) != (rhythm, nth)
    with db.session.no_autoflush:
        schedule.kind, schedule.recipe_id, schedule.recipe = kind, recipe.id if recipe else None, recipe
        of = officer.id if officer and kind in NARROWED else None
        schedule.team_id = whose.team_id_of(of)
        schedule.officer_id = None if schedule.team_id else of
        schedule.language, schedule.rhythm, schedule.nth = values["language"], rhythm, nth
        schedule.papers = [one.value for one in values["papers"]]
        schedule.waits_for_approval = kind is not None and values["waits_for_approval"]
        shut_out = [one.name for one in recipients if not may_get(one, schedule)]
    if shut_out:
        names = ", ".join(shut_out)
        raise Invalid(_("May not read this: %(names)s.", names=names), field="recipient_ids")
    schedule.recipients = list(recipients)
    if is_on_other_days:
        # It begins with the day that is told as the next one, not with one that has come already.
        schedule.sent_for_on = due_on(schedule, clock.today())
    db.session.add(schedule)
    db.session.flush()
    told = {"recipients": ", ".join(one.name for one in recipients)}
    audit.record("update", "report_schedules", schedule.id, {"recipients": [None, told["recipients"]]})
    return schedule


def stop(schedule: ReportSchedule, *, because: str) -> None:
    """Let nothing go out any more."""
    schedule.stopped_because = because
    db.session.flush()


def resume(schedule: ReportSchedule) -> None:
    """Let it go out again, from its next day on."""
    schedule.stopped_because = None
    schedule.sent_for_on = due_on(schedule, clock.today())
    db.session.flush()


def leave(schedule: ReportSchedule, person: User) -> None:
    """Take somebody off the list of those who get it."""
    schedule.recipients = [one for one in schedule.recipients if one.id != person.id]
    db.session.flush()


def remove(schedule: ReportSchedule) -> None:
    """Put it away."""
    schedule.trashed_at = clock.utcnow()
    db.session.flush()


def restore(schedule: ReportSchedule) -> None:
    """Bring it back; what was missed meanwhile is not made up for."""
    schedule.trashed_at = None
    schedule.sent_for_on = due_on(schedule, clock.today())
    db.session.flush()


# ---- when


def due_on(schedule: ReportSchedule, on: date) -> date:
    """The latest day up to ``on`` for which it is to be sent."""
    beginning = _beginning(schedule.rhythm, on)
    found = _day(schedule.rhythm, schedule.nth, beginning)
    return (
        found
        if found <= on
        else _day(schedule.rhythm, schedule.nth, _beginning(schedule.rhythm, beginning - timedelta(days=1)))
    )


def next_on(schedule: ReportSchedule, on: date) -> date:
    """The first day after ``on`` on which it goes out."""
    found = _day(schedule.rhythm, schedule.nth, _beginning(schedule.rhythm, on))
    if found > on:
        return found
    after = {Rhythm.WEEKLY: 7, Rhythm.MONTHLY: 31, Rhythm.QUARTERLY: 92}[schedule.rhythm]
    later = _beginning(schedule.rhythm, _beginning(schedule.rhythm, on) + timedelta(days=after))
    return _day(schedule.rhythm, schedule.nth, later)


def is_due(schedule: ReportSchedule, on: date) -> bool:
    """Whether it has to go out now: for a day that has come since it was made, and only once."""
    due = due_on(schedule, on)
    made_on = clock.local(schedule.created_at).date()
    return due >= made_on and (schedule.sent_for_on is None or schedule.sent_for_on < due)


def period_of(schedule: ReportSchedule, due: date) -> Period:
    """The days of which it tells: the week, month or quarter before."""
    if schedule.rhythm is Rhythm.WEEKLY:
        monday = due - timedelta(days=due.weekday())
        return Period(Span.DAYS, monday - timedelta(days=7), monday - timedelta(days=1))
    span = Span.MONTH if schedule.rhythm is Rhythm.MONTHLY else Span.QUARTER
    return Period.around(due, span).before


def _beginning(rhythm: Rhythm, on: date) -> date:
    if rhythm is Rhythm.WEEKLY:
        return on - timedelta(days=on.weekday())
    return Period.around(on, Span.MONTH if rhythm is Rhythm.MONTHLY else Span.QUARTER).first


def _day(rhythm: Rhythm, nth: int, beginning: date) -> date:
    """The day of a week, month or quarter: a working day, the next one where it would be none."""
    day = beginning + timedelta(days=nth - 1) if rhythm is Rhythm.WEEKLY else beginning
    left = 1 if rhythm is Rhythm.WEEKLY else nth
    for _passed in range(90):
        left -= settings.is_working_day(day)
        if left == 0:
            break
        day += timedelta(days=1)
    return day


# ---- sending


def send_due() -> str:
    """Send what is due today, each by itself; says how many e-mails were written."""
    if not mail.is_on():
        return str(_("E-mail is off: no mail server is named."))
    today = clock.today()
    statement = (
        select(ReportSchedule)
        .where(ReportSchedule.trashed_at.is_(None), ReportSchedule.stopped_because.is_(None))
        .order_by(ReportSchedule.id)
        .options(*LOADED)
    )
    due = [one for one in db.session.scalars(statement).unique().all() if is_due(one, today)]
    written = sum(_send(one, due_on(one, today)) for one in due)
    return ngettext("%(num)d e-mail written.", "%(num)d e-mails written.", written)


def _send(schedule: ReportSchedule, due: date) -> int:
    """Send one to all who may still read it, and note each; returns how many e-mails were written."""
    written = 0
    try:
        report = _report(schedule, due) if schedule.kind is not None else None
        if report is not None and schedule.waits_for_approval:
            report.schedule_id = schedule.id
            with audit.acting(schedule.owner):
                approving.ask(report, by=schedule.owner)
        else:
            written = _deliver(schedule, due, report)
        schedule.sent_for_on = due
    except AppError as refusal:
        db.session.rollback()
        schedule = db.session.get_one(ReportSchedule, schedule.id)
        stop(schedule, because=refusal.message)
        written = 0
    db.session.commit()
    return written


def send_approved(report: OfficeReport) -> int:
    """Send what waited for its approval; returns how many e-mails were written.

    Nothing goes out where that was stopped or removed meanwhile, or e-mail is off.
    """
    if report.schedule_id is None or not mail.is_on():
        return 0
    statement = select(ReportSchedule).where(ReportSchedule.id == report.schedule_id).options(*LOADED)
    schedule = db.session.scalars(statement.execution_options(populate_existing=True)).unique().one()
    if schedule.trashed_at is not None or schedule.stopped_because is not None:
        return 0
    return _deliver(schedule, due_on(schedule, clock.local(report.created_at).date()), report)


def _deliver(schedule: ReportSchedule, due: date, report: OfficeReport | None) -> int:
    written = 0
    for person in schedule.recipients:
        if not may_get(person, schedule):
            _note("not_sent", schedule, person)
            continue
        files = list(_papers(report, schedule) if report else _list(schedule, person))
        if _write(schedule, due, person, files, report):
            _note("send", schedule, person, [one.name for one in files])
            written += 1
    schedule.sent_at = clock.utcnow()
    return written


def _note(action: str, schedule: ReportSchedule, person: User, names: Sequence[str] = ()) -> None:
    told = {"email": person.email, **({"papers": ", ".join(names)} if names else {})}
    audit.record(action, "report_schedules", schedule.id, told)


def _report(schedule: ReportSchedule, due: date) -> OfficeReport:
    """The report, made with the rights of whoever set it up."""
    if schedule.kind is None or not schedule.owner.is_active:
        raise NotAllowed(_("The account of %(name)s is closed.", name=schedule.owner.name))
    ask = Ask(
        kind=schedule.kind,
        by=schedule.owner,
        period=period_of(schedule, due),
        on=clock.today(),
        language=schedule.language,
        scheme=next(iter(settings.schemes()), None),
        officer=whose.find(schedule.of),
    )
    with audit.acting(schedule.owner):
        return services.make(ask)


def _papers(report: OfficeReport, schedule: ReportSchedule) -> Iterator[Enclosed]:
    for paper in Paper:
        if paper.value in schedule.papers:
            content = (
                path_of(report.sha256).read_bytes() if paper is Paper.PDF else services.file_of(report, paper)
            )
            yield Enclosed(services.filename(report, paper), services.MEDIA_TYPES[paper], content)


def _list(schedule: ReportSchedule, person: User) -> Iterator[Enclosed]:
    """A saved export, as whoever gets it may take it out."""
    recipe = schedule.recipe
    if recipe is None or recipe.trashed_at is not None:
        raise Invalid(_("The saved export was removed."))
    kind = ExportFormat(recipe.file_format)
    with force_locale(schedule.language), TemporaryDirectory(prefix="sending-") as folder:
        export = recipes.export_of(recipe, person)
        path = Path(folder) / "list"
        with reading():
            count = lists.write_file(export, path, kind, delimiter=recipe.delimiter)
        with audit.acting(person):
            lists.record(export, kind, count)
        yield Enclosed(export.filename(kind), MEDIA_TYPES[kind], path.read_bytes())


def _write(
    schedule: ReportSchedule, due: date, person: User, files: Sequence[Enclosed], report: OfficeReport | None
) -> bool:
    is_small = sum(len(one.content) for one in files) <= LARGEST
    with force_locale(schedule.language):
        title = report.title if report else what(schedule)
        context = {
            "title": title,
            "person": person.name,
            "office": settings.office().name,
            "files": [one.name for one in files],
            "is_small": is_small,
            "link": mail.link(services.url_of(report) if report else "/exports/recipes"),
            "stop": mail.link("/reports/schedules"),
            "sender": schedule.owner.name,
            "on": formats.day_long(due),
        }
        return mail.write(
            f"report:{schedule.id}:{due.isoformat()}:{person.id}",
            to=person.email,
            subject=title,
            text=render_template("office_reports/mail.txt", **context),
            html=render_template("office_reports/mail.html", **context),
            language=schedule.language,
            enclosed=files if is_small else (),
        )


def recipes_of(actor: Actor) -> Sequence[ExportRecipe]:
    """The saved exports that can be sent."""
    return recipes.recipes(actor)
