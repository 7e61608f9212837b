"""What this package shows on the pages of agreements and papers."""

from flask import render_template
from flask_login import current_user

from app.agreements import queries as agreements
from app.agreements import states
from app.agreements.models import Agreement
from app.agreements.rules import words
from app.approvals import queries
from app.approvals.enums import Kind
from app.core import clock
from app.core.permissions import Permission
from app.documents.models import Document
from app.office_reports.models import OfficeReport
from app.placements.views.refused import RefusedPerson


def exemptions_of(agreement: Agreement) -> str:
    """The exemptions asked for, and a way to ask for one that a rule makes necessary."""
    asked = queries.exemptions_of(agreement)
    rules = []
    may_ask = current_user.can(Permission.AGREEMENT_EDIT) and not current_user.can(
        Permission.AGREEMENT_APPROVE
    )
    if (
        may_ask
        and agreement.shown_state in states.UNSIGNED
        and agreements.may_change(current_user, agreement)
    ):
        waiting = {one.rule for one in asked if one.is_open}
        standings = agreements.standings_of(agreement, on=clock.today())
        refused = dict.fromkeys(one.verdict.rule.key for one in standings if one.is_open)
        rules = [rule for rule in refused if rule not in waiting]
    if not asked and not rules:
        return ""
    return render_template("approvals/_exemptions.html", agreement=agreement, asked=asked, rules=rules)


def refused_person(refused: RefusedPerson) -> str:
    """What rules refuse of a person on a seat, with a way to ask for an exemption."""
    asked = queries.rules_asked_for(refused.line.id, refused.candidate.id)
    return render_template(
        "approvals/_refused_person.html", refused=refused, asked=asked, sentence=words.sentence
    )


def decisions_of_agreement(agreement: Agreement) -> str:
    """What was decided of an agreement, with the sentences."""
    return _decisions(Kind.AGREEMENT, agreement.id)


def decisions_of_paper(document: Document) -> str:
    """What was decided of a paper, with the sentences."""
    return _decisions(Kind.PAPER, document.id)


def decisions_of_report(report: OfficeReport) -> str:
    """What was decided of a report, with the sentences."""
    return _decisions(Kind.REPORT, report.id)


def _decisions(kind: Kind, subject_id: int) -> str:
    found = [one for one in queries.of_subject(kind, subject_id) if one.undone_at is None]
    return render_template("approvals/_decisions.html", decisions=found) if found else ""
