"""What each role is shown first. A person who holds several roles reads the sections one below the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts import history
from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.roles import Role
from app.agreements import queries as agreements
from app.core import clock, commands, formats, jobs
from app.core.jobs import JobState
from app.follow_ups import queries as follow_ups
from app.follow_ups.enums import Bucket
from app.imports import queries as imports
from app.outreach import queries as outreach
from app.outreach.queries import VisitFilter
from app.pipeline import queries as pipeline
from app.pipeline.enums import Tab
from app.reports import counting
from app.reports import queries as reports
from app.reports.filters import CompanyFilter
from app.settings import queries as settings
from app.settings.models import Scheme
from app.sync import queries as deliveries
from app.workspace import starting

SHOWN = 5
"""How many rows of a longer list a section shows before it links to the whole of it."""

BUCKET_SHOWN = 10
ENTRIES_SHOWN = 8
RECENT = timedelta(days=7)

Section = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """A number and the list that holds exactly as many rows."""

    label: str
    value: int
    href: str | None = None
    note: str | None = None
    tone: str | None = None


def sections_of(reader: User) -> dict[str, Section]:
    """The sections of a reader's home by name, in reading order: those of the roles they hold."""
    today = clock.today()
    return {role.value: make(reader, today) for role, make in SECTIONS.items() if role in reader.roles}


def officer(reader: User, today: date) -> Section:
    """Where to go today, and whom the reader owes what."""
    wanted = follow_ups.Wanted(owner_id=reader.id)
    groups = follow_ups.buckets(reader, wanted, today=today, shown=BUCKET_SHOWN)
    route = outreach.route_for(reader, today)
    return {
        "route": route,
        "groups": [group for group in groups if group.bucket in COMING and group.follow_ups],
        "later": sum(group.total for group in groups if group.bucket not in COMING),
        "waiting": outreach.companies_to_visit(reader)[:SHOWN] if not route.lines else [],
    }


COMING = (Bucket.LATE, Bucket.TODAY, Bucket.TOMORROW, Bucket.THIS_WEEK)


def supervisor(reader: User, today: date) -> Section:
    """What is stuck, who is behind, what nobody planned, and how many visits the week has seen."""
    monday = today - timedelta(days=today.weekday())
    forgotten = follow_ups.count_without_next_step(reader)
    stuck = {scheme: _stuck(scheme, reader, today) for scheme in settings.schemes()}
    figures = [
        *(
            _stuck_figure(scheme, number)
            for scheme, number in stuck.items()
            if number or scheme.position == 1
        ),
        Figure(
            _("Without next step"),
            forgotten,
            url_for("follow_ups.without_next_step", owner="all"),
            tone="warn" if forgotten else None,
        ),
        Figure(
            _("Visits this week"),
            outreach.count_visits(reader, VisitFilter(from_on=monday, to_on=today)),
            _days("outreach.visits", monday, today),
        ),
    ]
    flagged = deliveries.flagged_count(reader)
    figures.append(
        Figure(
            _("Deliveries to look at"),
            flagged,
            url_for("sync.flagged"),
            tone="warn" if flagged else None,
        )
    )
    for scheme in settings.schemes(with_inactive=True):
        figures += _ending(scheme, reader)
    worst = next((scheme for scheme, number in stuck.items() if number), None)
    return {
        "figures": figures,
        "late": follow_ups.late_by_owner(reader, today=today),
        "stuck_scheme": worst,
        "stuck_total": stuck[worst] if worst else 0,
        "stuck": _longest_stuck(worst, stuck[worst], reader, today) if worst else [],
    }


def _ending(scheme: Scheme, reader: User) -> list[Figure]:
    """Agreements whose last day is near and that nobody renewed; the wider window counts the nearer ones too."""
    return [
        Figure(
            _("Agreements ending within %(days)s days", days=days),
            number,
            url_for("agreements.index", expiring=days, scheme=scheme.key),
            note=scheme.name,
            tone="warn" if number else None,
        )
        for days, number in agreements.expiring_counts(reader, scheme=scheme).items()
        if number or scheme.position == 1
    ]


def _stuck(scheme: Scheme, reader: User, today: date) -> int:
    filters = pipeline.Filters(scheme=scheme)
    return sum(one.total for one in pipeline.stuck_sums(filters, reader, on=today).values())


def _stuck_figure(scheme: Scheme, number: int) -> Figure:
    return Figure(
        _("Stuck"),
        number,
        url_for("pipeline.index", scheme=scheme.key, tab=Tab.STUCK.value),
        note=scheme.name,
        tone="late" if number else None,
    )


def _longest_stuck(scheme: Scheme, total: int, reader: User, today: date) -> list[pipeline.Card]:
    filters = pipeline.Filters(scheme=scheme)
    page = pipeline.table_page(filters, Tab.STUCK, reader, on=today, sort="since", total=total)
    return page.rows[:SHOWN]


def head(reader: User, today: date) -> Section:
    """The numbers of the month; each opens the list of exactly what it counts."""
    first = today.replace(day=1)
    visited = CompanyFilter(visited_from=first)
    figures = [
        Figure(
            _("Visits"),
            outreach.count_visits(reader, VisitFilter(from_on=first, to_on=today)),
            _days("outreach.visits", first, today),
        ),
        Figure(
            _("Companies visited"),
            counting.count(reader, visited),
            url_for("reports.companies", visited_from=first.isoformat()),
        ),
    ]
    figures += [_new_partners(scheme, first, reader) for scheme in settings.schemes()]
    figures += [_signed(scheme, first, today, reader) for scheme in settings.schemes()]
    return {"figures": figures, "month": formats.month(today)}


def _signed(scheme: Scheme, first: date, today: date, reader: User) -> Figure:
    signed = agreements.signed_between(reader, first, today, scheme=scheme)
    seats = ngettext("%(count)s seat", "%(count)s seats", signed.seats, count=formats.number(signed.seats))
    return Figure(
        _("Agreements signed"),
        signed.count,
        url_for(
            "agreements.index",
            scheme=scheme.key,
            signed_from=first.isoformat(),
            signed_to=today.isoformat(),
        ),
        note=f"{scheme.name} · {seats}",
    )


def _new_partners(scheme: Scheme, first: date, reader: User) -> Figure:
    """Schemes are never mixed into one count."""
    return Figure(
        _("New in the pipeline"),
        counting.count(reader, CompanyFilter(scheme=scheme.key, partner_from=first)),
        url_for("reports.companies", scheme=scheme.key, partner_from=first.isoformat()),
        note=scheme.name,
    )


def clerk(reader: User, today: date) -> Section:
    """What was poured in last, and which records lack something."""
    words = {
        "npwp": _("NPWP"),
        "contact": _("Contact"),
        "kecamatan": _("Kecamatan"),
        "headcount": _("Number of workers"),
        "owner": _("Officer in charge"),
    }
    lacking = reports.lacking(reader)
    return {
        "runs": imports.runs_for(reader).rows[:SHOWN],
        "lacking": [
            Figure(label, lacking[name], url_for("reports.companies", lacks=name))
            for name, label in words.items()
        ],
    }


def admin(reader: User, today: date) -> Section:
    """Who can sign in, whether long work gets done, and whether the installation is well."""
    counted = accounts.account_counts()
    failed = jobs.count_in(JobState.FAILED, since=clock.utcnow() - RECENT)
    waiting = jobs.count_in(JobState.QUEUED)
    figures = [
        Figure(_("Accounts"), counted.all, url_for("users.index"), note=_accounts_note(counted)),
        Figure(_("Signed in now"), counted.signed_in),
        Figure(_("Jobs waiting"), waiting),
        Figure(_("Jobs failed in 7 days"), failed, tone="late" if failed else None),
    ]
    return {"figures": figures, "health": _health(), "steps": starting.steps(today)}


def _accounts_note(counted: accounts.Accounts) -> str:
    parts = [
        _("%(number)s cannot sign in", number=counted.inactive) if counted.inactive else "",
        _("%(number)s locked", number=counted.locked) if counted.locked else "",
    ]
    return ", ".join(part for part in parts if part) or _("all in service")


def _health() -> list[tuple[str, bool]]:
    """Each thing the doctor looks at, and whether all it found there is well."""
    words = {
        "settings": _("Settings of the server"),
        "database": _("Database"),
        "migrations": _("Tables at this version"),
        "disk": _("Disk"),
        "jobs": _("Long work"),
        "clock": _("Clock"),
    }
    found: dict[str, bool] = {}
    for finding in commands.look():
        found[finding.subject] = found.get(finding.subject, True) and finding.is_well
    return [(words.get(subject, subject), is_well) for subject, is_well in found.items()]


def auditor(reader: User, today: date) -> Section:
    """The latest entries of the audit log."""
    page = history.entries(reader, history.Filter())
    return {"events": history.described(page.rows[:ENTRIES_SHOWN], is_linked=True), "total": page.total}


def _days(endpoint: str, first: date, last: date) -> str:
    values: dict[str, Any] = {"from": first.isoformat(), "to": last.isoformat()}
    return url_for(endpoint, **values)


SECTIONS: dict[Role, Callable[[User, date], Section]] = {
    Role.OFFICER: officer,
    Role.SUPERVISOR: supervisor,
    Role.HEAD: head,
    Role.CLERK: clerk,
    Role.ADMIN: admin,
    Role.AUDITOR: auditor,
}
