"""What this package shows on the pages of earlier ones."""

from typing import Any

from flask import render_template
from flask_login import current_user

from app.agreements import queries as agreements
from app.agreements.models import Agreement
from app.agreements.rules import words
from app.candidates.models import Candidate
from app.companies.models import Company
from app.core import clock
from app.core.permissions import Permission
from app.placements import queries
from app.placements.enums import PlacementState
from app.placements.models import Placement


def agreement_panel(agreement: Agreement) -> str:
    """How each seat line of an agreement is filled, and by whom."""
    if not agreement.seat_lines or not agreement.kind.is_binding:
        return ""
    elsewhere = agreements.seats_elsewhere([agreement.id], on=clock.today())
    return render_template(
        "placements/_agreement_panel.html",
        agreement=agreement,
        totals=agreements.totals_offered(agreement.seat_lines, elsewhere),
        people=queries.of_agreement(current_user, agreement.id),
    )


def rules_panel(placement: Placement) -> str:
    """What the rules said of a person on a seat, the latest word of each."""
    latest: dict[Any, Any] = {}
    for one in agreements.results_of("placements", placement.id):
        latest.setdefault(one.rule, one)
    return render_template(
        "placements/_rules_panel.html", results=list(latest.values()), sentence=words.sentence
    )


def candidate_panel(candidate: Candidate) -> str:
    """Where a candidate was proposed and placed."""
    if not current_user.can(Permission.AGREEMENT_VIEW):
        return ""
    placements = queries.of_candidate(current_user, candidate.id)
    return render_template("placements/_candidate_panel.html", placements=placements)


def company_panel(company: Company) -> str:
    """How many people are and were at a company."""
    if not current_user.can(Permission.CANDIDATE_VIEW):
        return ""
    summary: Any = queries.summary_of_company(current_user, company.id)
    if not summary.total:
        return ""
    return render_template(
        "placements/_company_panel.html", summary=summary, company=company, states=PlacementState
    )
