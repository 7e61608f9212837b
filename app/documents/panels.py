"""What this package shows on the pages of visits, road shows, days and settings."""

from datetime import date
from typing import Any

from flask import render_template
from flask_login import current_user

from app.agreements.models import Agreement
from app.companies.models import Company
from app.core.permissions import Action, Permission, may
from app.documents import queries
from app.documents.enums import DocumentKind, Subject
from app.outreach.models import RoadShow, Visit
from app.outreach.queries import stop_days
from app.settings.models import Office

MOST_DAYS = 7
MOST_SHOWN = 5


def of_company(company: Company) -> str:
    """The latest papers about a company."""
    if not current_user.can(Permission.DOCUMENT_VIEW):
        return ""
    papers, total = queries.latest_of_company(current_user, company.id, limit=MOST_SHOWN)
    if not papers:
        return ""
    return render_template("documents/_company_panel.html", documents=papers, total=total, company=company)


def of_visit(visit: Visit) -> str:
    """The papers of a visit, and those that can be made of it."""
    offers = [
        _offer(kind) for kind in (DocumentKind.VISIT_REPORT, DocumentKind.MINUTES, DocumentKind.ATTENDANCE)
    ]
    return _panel(Subject.VISIT, visit.id, offers, can_make=may(current_user, Action.CHANGE, visit))


def of_road_show(road_show: RoadShow) -> str:
    """The papers of a road show: its assignment letter, and those of its days."""
    offers = [_offer(DocumentKind.ASSIGNMENT)]
    for on in stop_days(road_show)[:MOST_DAYS]:
        offers += [_offer(DocumentKind.DAY_RECAP, on), _offer(DocumentKind.ATTENDANCE, on)]
    return _panel(
        Subject.ROAD_SHOW, road_show.id, offers, can_make=may(current_user, Action.CHANGE, road_show)
    )


def of_agreement(agreement: Agreement) -> str:
    """The papers of an agreement."""
    kind = next(one for one in DocumentKind if one.value == agreement.kind.value)
    offers = [_offer(kind)]
    return _panel(
        Subject.AGREEMENT, agreement.id, offers, can_make=may(current_user, Action.CHANGE, agreement)
    )


def of_day(on: date) -> str:
    """The reader's own day."""
    can_make = current_user.can(Permission.OUTREACH_EDIT)
    return _panel(
        Subject.OFFICER, current_user.id, [_offer(DocumentKind.DAY_RECAP, on)], can_make=can_make, on=on
    )


def of_settings(office: Office) -> str:
    """The way to emblem, officials and registers."""
    if not current_user.can(Permission.SETTING_MANAGE):
        return ""
    return render_template("documents/_settings.html")


def of_record(subject: Subject, shown: Any, *kinds: DocumentKind) -> str:
    """The papers of one record of a later package, and the kinds that can be made of it."""
    offers = [_offer(kind) for kind in kinds]
    return _panel(subject, shown.id, offers, can_make=may(current_user, Action.CHANGE, shown))


def _offer(kind: DocumentKind, on: date | None = None) -> dict[str, Any]:
    return {"kind": kind, "on": on}


def _panel(
    subject: Subject, subject_id: int, offers: list[dict[str, Any]], *, can_make: bool, on: date | None = None
) -> str:
    if not current_user.can(Permission.DOCUMENT_VIEW):
        return ""
    found = queries.of_subject(current_user, subject, subject_id, on=on)
    can_make = can_make and current_user.can(Permission.DOCUMENT_EDIT)
    return render_template(
        "documents/_panel.html",
        documents=found,
        offers=offers if can_make else [],
        subject=subject,
        subject_id=subject_id,
    )
