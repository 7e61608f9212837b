"""Reports of the office, made as a supervisor makes them."""

from datetime import date
from typing import Any

from app.accounts.models import User
from app.core import clock, files
from app.core.db import db
from app.dashboards.enums import Span
from app.dashboards.periods import Period
from app.office_reports import services
from app.office_reports.enums import ReportKind, Rhythm
from app.office_reports.making.base import Ask
from app.office_reports.models import OfficeReport, ReportSchedule
from app.reports.models import ExportRecipe
from app.settings import queries as settings


def asking(by: User, kind: ReportKind = ReportKind.ACTIVITY, **given: Any) -> Ask:
    """A report of November 2026 that ``by`` asks for."""
    around = Period.around(date(2026, 11, 24), Span.MONTH)
    told: dict[str, Any] = {
        "period": around,
        "on": clock.today(),
        "language": "id",
        "scheme": settings.schemes()[0],
    }
    return Ask(kind=kind, by=by, **{**told, **given})


def a_kept_report(by: User) -> OfficeReport:
    """A recap of ``by``, kept without being drawn."""
    stored = files.store_bytes(b"%PDF-1.7\n%%EOF\n", files.PDF)
    report = OfficeReport(
        kind=ReportKind.OFFICER, language="id", title=f"Rekap uji {by.id}", span=Span.MONTH,
        first_on=date(2026, 11, 1), last_on=date(2026, 11, 30), officer_id=by.id, made_by_id=by.id,
        content={"title": "Rekap", "language": "id", "period": "November 2026", "hides": False, "foot": "", "about": [],
                 "head": {"government": "", "name": "", "lines": [], "logo_sha256": None}, "blocks": []},
        sha256=stored.sha256, size=stored.size, pages=1,
    )  # fmt: skip
    db.session.add(report)
    db.session.flush()
    return report


def a_schedule(by: User, *recipients: User, **given: Any) -> ReportSchedule:
    """The month's recap of ``by`` as PDF, sent on the first working day of the next."""
    told = {
        "kind": ReportKind.OFFICER,
        "officer_id": by.id,
        "papers": ["pdf"],
        "rhythm": Rhythm.MONTHLY,
        "nth": 1,
    }
    schedule = ReportSchedule(owner_id=by.id, recipients=list(recipients), **{**told, **given})
    db.session.add(schedule)
    db.session.flush()
    return schedule


def a_recipe(by: User, name: str = "Mitra uji", **given: Any) -> ExportRecipe:
    """A saved export of companies as CSV."""
    recipe = ExportRecipe(
        **{"owner_id": by.id, "name": name, "list_key": "companies", "file_format": "csv", **given}
    )
    db.session.add(recipe)
    db.session.flush()
    return recipe


def a_report(by: User, kind: ReportKind = ReportKind.PRESS, **given: Any) -> OfficeReport:
    """A report that was made and kept."""
    return services.make(asking(by, kind, **given))
