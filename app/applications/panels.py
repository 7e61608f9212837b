"""What this package shows on the pages of earlier ones."""

from flask import render_template
from flask_login import current_user

from app.agreements import queries as agreements
from app.agreements import states
from app.agreements.models import Agreement
from app.applications import counting, queries
from app.applications.models import Application
from app.core.permissions import Permission
from app.documents.enums import DocumentKind, Subject
from app.documents.panels import of_record


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


def letter(application: Application) -> str:
    """The letter of an approval given here."""
    if application.state.value != "approved":
        return ""
    kinds = () if application.letter_on else (DocumentKind.APPROVAL_LETTER,)
    return of_record(Subject.APPLICATION, application, *kinds)
