"""What this package shows on the pages of earlier ones."""

from flask import render_template
from flask_login import current_user

from app.agreements import queries as agreements
from app.agreements import states
from app.agreements.models import Agreement
from app.applications import counting, queries
from app.applications.models import Application
from app.companies.models import Company
from app.core.permissions import Permission
from app.documents.enums import DocumentKind, Subject
from app.documents.panels import of_record

MOST_SHOWN = 5


def of_agreement(agreement: Agreement) -> str:
    """How far the approval of the programme is, or the way to apply for it."""
    if agreement.kind not in queries.KINDS or not queries.needs_approval(agreement):
        return ""
    latest = queries.latest_of(agreement.id)
    may_open = (
        (latest is None or not (latest.state.is_open or latest.is_approved))
        and current_user.can(Permission.AGREEMENT_EDIT)
        and agreement.shown_state in (*states.UNSIGNED, *states.LIVE)
        and agreements.may_change(current_user, agreement)
    )
    return render_template(
        "applications/_agreement_panel.html",
        agreement=agreement,
        application=latest,
        deadline=counting.deadline_of(latest.complete_on) if latest else None,
        may_open=may_open,
    )


def of_company(company: Company) -> str:
    """The applications of a company, those in progress first."""
    if not current_user.can(Permission.AGREEMENT_VIEW):
        return ""
    found = queries.of_company(current_user, company.id, limit=MOST_SHOWN + 1)
    if not found:
        return ""
    return render_template(
        "applications/_company_panel.html",
        company=company,
        applications=[(one, counting.deadline_of(one.complete_on)) for one in found[:MOST_SHOWN]],
        has_more=len(found) > MOST_SHOWN,
    )


def letter(application: Application) -> str:
    """The letter of an approval given here."""
    if application.state.value != "approved":
        return ""
    kinds = () if application.letter_on else (DocumentKind.APPROVAL_LETTER,)
    return of_record(Subject.APPLICATION, application, *kinds)
