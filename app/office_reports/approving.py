"""A report on its way out: asked to be approved, approved, or sent back; what it says stays as it was made."""

from flask_babel import gettext as _

from app.accounts import second_person
from app.accounts.models import User
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict
from app.core.permissions import Permission
from app.office_reports import queries
from app.office_reports.enums import Review
from app.office_reports.events import report_asked
from app.office_reports.models import OfficeReport


def ask(report: OfficeReport, *, by: User) -> None:
    """Let it wait for approval; whoever approves is told. Raises ``Conflict`` where it was asked before."""
    if report.trashed_at is not None:
        raise Conflict(_("This report is removed already."))
    if report.review is not None:
        raise Conflict(_("This was asked before: %(state)s.", state=str(report.review.label)))
    report.review, report.asked_by_id, report.asked_at = Review.ASKED, by.id, clock.utcnow()
    db.session.flush()
    report_asked.send(report, by=by)


def withdraw(report: OfficeReport) -> None:
    """Ask no longer; raises ``Conflict`` where it was decided meanwhile."""
    _check(report, Review.ASKED)
    report.review = report.asked_by_id = report.asked_at = None
    db.session.flush()


def approve(report: OfficeReport, *, by: User) -> None:
    """Approve what waits; raises ``NotAllowed`` for who made or asked for it while others might approve."""
    _check(report, Review.ASKED)
    second_person.check(
        by,
        queries.makers_of(report),
        Permission.DOCUMENT_SIGN,
        subject="office_reports",
        subject_id=report.id,
    )
    report.review = Review.APPROVED
    db.session.flush()


def send_back(report: OfficeReport) -> None:
    """Send back what waits: it is made again, and asked anew."""
    _check(report, Review.ASKED)
    report.review = Review.RETURNED
    db.session.flush()


def reopen(report: OfficeReport, was: Review) -> None:
    """Let it wait again after a decision was taken back; raises ``Conflict`` where things have gone on."""
    _check(report, was)
    report.review = Review.ASKED
    db.session.flush()


def _check(report: OfficeReport, wanted: Review) -> None:
    if report.trashed_at is not None or report.review is not wanted:
        raise Conflict(_("Things have gone on since, so the decision stands."))
