"""Exemptions and decisions for tests."""

from datetime import timedelta

from app.accounts.models import Delegation, User
from app.accounts.roles import Role
from app.agreements.models import Agreement
from app.approvals.enums import Kind, Verdict
from app.approvals.models import ExemptionRequest, Ruling
from app.core import clock
from app.core.db import db
from app.settings.enums import RuleCode
from tests.factories import accounts

FACTS = {"case": "unknown"}


def an_exemption(
    agreement: Agreement, *, by: User, rule: RuleCode = RuleCode.QUOTA_SHARE
) -> ExemptionRequest:
    """An exemption that was asked for and waits."""
    made = ExemptionRequest(
        agreement_id=agreement.id,
        rule=rule,
        value="20",
        measured="25",
        facts=FACTS,
        reason="Uji: pabrik kedua dibuka bulan depan.",
        asked_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def a_decision(agreement: Agreement, *, by: User, verdict: Verdict = Verdict.RETURNED) -> Ruling:
    """A decision about an agreement."""
    made = Ruling(
        kind=Kind.AGREEMENT,
        subject_id=agreement.id,
        title=agreement.title,
        verdict=verdict,
        comment="Uji: lengkapi uang saku.",
        by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def a_delegation(giver: User) -> Delegation:
    """Somebody stands in for this person next month."""
    first = clock.today() + timedelta(days=30)
    made = Delegation(
        giver_id=giver.id,
        getter_id=accounts.UserFactory(roles=[Role.HEAD]).id,
        from_on=first,
        to_on=first + timedelta(days=2),
    )
    db.session.add(made)
    db.session.flush()
    return made
