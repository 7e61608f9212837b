"""Rules are data: judged on the day, kept with the record, let pass by right, changed from a day on after a dry run."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.agreements import queries, services
from app.agreements.enums import AgreementKind, AgreementState, RuleEvent, RuleOutcome
from app.agreements.models import Agreement, RuleResult
from app.agreements.rules import trying
from app.companies.enums import HeadcountSource, LegalForm
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from app.settings import regulating, regulations
from app.settings.enums import RuleCode, Severity
from app.settings.models import RegulationRule
from tests.factories import accounts, agreements, pipeline

TODAY = date(2026, 11, 24)


def ready(owner: User, *, workers: int | None = 50, seats: int = 4, **line: Any) -> Agreement:
    """An agreement that was sent and signed on paper, with a scan: only the rules may stand in the way."""
    company = pipeline.company(
        headcount=workers,
        headcount_as_of_on=date(2026, 3, 31) if workers else None,
        headcount_source=HeadcountSource.WLKP if workers else None,
    )
    agreement = agreements.agreement(
        "sent", of=company, owner=owner, office_signed_on=TODAY, company_signed_on=TODAY
    )
    agreements.seat_line(agreement, seats=seats, **{"theory_percent": 20, **line})
    agreements.paper(agreement)
    return agreements.loaded(agreement)


def outcome(agreement: Agreement, rule: RuleCode) -> RuleOutcome:
    return next(
        one.verdict.outcome
        for one in queries.standings_of(agreement, on=TODAY)
        if one.verdict.rule.key is rule
    )


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("rule", "line", "said"),
    [
        (RuleCode.MAX_MONTHS, {"months": 12}, RuleOutcome.PASS),
        (RuleCode.MAX_MONTHS, {"months": 13}, RuleOutcome.BLOCK),
        (RuleCode.THEORY_SHARE, {"theory_percent": 9}, RuleOutcome.WARN),
        (RuleCode.THEORY_SHARE, {"theory_percent": 10}, RuleOutcome.PASS),
        (RuleCode.THEORY_SHARE, {"theory_percent": 25}, RuleOutcome.PASS),
        (RuleCode.THEORY_SHARE, {"theory_percent": 26}, RuleOutcome.WARN),
        (RuleCode.THEORY_SHARE, {"theory_percent": None}, RuleOutcome.WARN),
        (RuleCode.STIPEND, {"meals_idr": 0}, RuleOutcome.WARN),
        (RuleCode.SOCIAL_SECURITY, {"has_jkm": False}, RuleOutcome.WARN),
        (RuleCode.QUOTA_SHARE, {"seats": 10}, RuleOutcome.PASS),
        (RuleCode.QUOTA_SHARE, {"seats": 11}, RuleOutcome.BLOCK),
        (RuleCode.QUOTA_SHARE, {"workers": None}, RuleOutcome.WARN),
        (RuleCode.TAX_INCENTIVE, {}, RuleOutcome.INFO),
    ],
)
def test_each_rule_judges_by_its_figure(
    rina: User, rule: RuleCode, line: dict[str, Any], said: RuleOutcome
) -> None:
    assert outcome(ready(rina, **line), rule) is said


def test_a_cv_is_no_legal_entity(rina: User) -> None:
    agreement = ready(rina)
    agreement.company.legal_form = LegalForm.CV
    assert outcome(agreement, RuleCode.KSDPK_LEGAL_ENTITY) is RuleOutcome.WARN


def test_the_quota_counts_every_agreement_in_force_and_says_which_headcount(rina: User, page_as: Any) -> None:
    agreement = ready(rina, seats=6)
    agreements.agreement("active", of=agreement.company, owner=rina, seats=5)
    assert outcome(agreement, RuleCode.QUOTA_SHARE) is RuleOutcome.BLOCK
    words = page_as(rina).open(f"/agreements/{agreement.id}").words
    assert (
        "11 kuota pada semua perjanjian yang berlaku; boleh 10 dari 50 pekerja (Laporan WLKP, 31 Maret 2026)"
        in words
    )


def test_the_limits_of_one_scheme_leave_agreements_of_the_other_alone(rina: User, page_as: Any) -> None:
    agreement = ready(rina, seats=6)
    national = agreements.agreement(
        "active",
        of=agreement.company,
        owner=rina,
        partnership_id=pipeline.partnership("active", of=agreement.company, scheme="nasional").id,
    )
    agreements.seat_line(national, seats=9, months=13)
    assert outcome(agreement, RuleCode.QUOTA_SHARE) is RuleOutcome.PASS
    judged = {one.verdict.rule.key for one in queries.standings_of(agreements.loaded(national), on=TODAY)}
    assert judged == {RuleCode.SOCIAL_SECURITY, RuleCode.KSDPK_LEGAL_ENTITY, RuleCode.TAX_INCENTIVE}
    page = page_as(rina)
    assert "Kuota: 0 dari 10 boleh" in page.open(f"/companies/{agreement.company_id}").words
    assert "Kuota: " not in page.open(f"/agreements/{national.id}").words


def test_what_is_refused_passes_with_the_reason_of_a_supervisor_and_is_kept(rina: User, joko: User) -> None:
    agreement = ready(rina, months=14)
    with pytest.raises(Conflict, match="Permenaker 6/2020"):
        services.move(agreement, AgreementState.SIGNED, by=rina)
    with pytest.raises(NotAllowed):
        services.let_pass(agreement, RuleCode.MAX_MONTHS, by=rina, reason="Mendesak")
    with pytest.raises(Invalid):
        services.let_pass(agreement, RuleCode.MAX_MONTHS, by=joko, reason=" ")
    services.let_pass(agreement, RuleCode.MAX_MONTHS, by=joko, reason="Izin tertulis kementerian")
    services.move(agreement, AgreementState.SIGNED, by=rina)
    kept = [one for one in queries.results_of("agreements", agreement.id) if one.rule is RuleCode.MAX_MONTHS]
    assert [(one.event, one.outcome, one.value, one.measured, one.on) for one in kept] == [
        (RuleEvent.SIGNING, RuleOutcome.BLOCK, "12", "14", TODAY),
        (RuleEvent.OVERRIDE, RuleOutcome.BLOCK, "12", "14", TODAY),
    ]
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "override")).one()
    assert noted.changes["reason"] == [None, "Izin tertulis kementerian"]
    agreement.seat_lines[0].months = 15
    assert queries.standings_of(agreement, on=TODAY)[0].is_open


def test_another_number_of_workers_is_judged_at_once(rina: User) -> None:
    live = agreements.agreement("active", of=pipeline.company(headcount=100), owner=rina, seats=15)
    live.company.headcount = 60
    db.session.commit()
    (kept,) = queries.results_of("agreements", live.id)
    assert (kept.event, kept.rule, kept.outcome, kept.measured, kept.facts["allowed"]) == (
        RuleEvent.HEADCOUNT, RuleCode.QUOTA_SHARE, RuleOutcome.BLOCK, "15", 12,
    )  # fmt: skip


def rule_of(key: RuleCode) -> RegulationRule:
    return next(one for one in regulations.rules() if one.key is key)


def values_of(rule: RegulationRule, **given: Any) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in (*regulating.MEANING, *regulating.WORDS)} | given


def test_a_rule_changes_from_a_day_on_and_the_past_stays(app: Any) -> None:
    rule, start = rule_of(RuleCode.MAX_MONTHS), TODAY + timedelta(days=30)
    with pytest.raises(Invalid):
        regulating.change(rule, version=1, from_on=rule.valid_from_on, **values_of(rule, value=Decimal(6)))
    with pytest.raises(Stale):
        regulating.change(rule, version=9, from_on=start, **values_of(rule))
    changed = regulating.change(rule, version=1, from_on=start, **values_of(rule, value=Decimal(6)))
    assert regulations.on(start - timedelta(days=1))[rule.key].value == 12
    assert regulations.on(start)[rule.key].value == 6
    with pytest.raises(Conflict):
        regulating.change(rule, version=rule.version, from_on=start + timedelta(days=9), **values_of(rule))
    regulating.change(changed, version=1, from_on=start, **values_of(changed, value=Decimal(9)))
    assert regulations.on(start)[rule.key].value == 9


def test_a_change_is_tried_on_everything_in_force(app: Any, rina: User) -> None:
    for months in (4, 8, 12):
        agreements.seat_line(agreements.agreement("active", owner=rina), months=months)
    agreements.agreement("active", owner=rina, kind=AgreementKind.LETTER_OF_INTEREST)
    present = regulations.of(rule_of(RuleCode.MAX_MONTHS))
    tried = trying.dry_run(present.key, present, replace(present, value=Decimal(6)), on=TODAY)
    assert tried is not None
    assert (tried.total, tried.worse, tried.after[RuleOutcome.BLOCK]) == (3, 2, 2)
    assert [said.measured for _case, said in tried.named] == ["8", "12"]
    off = trying.dry_run(present.key, replace(present, value=Decimal(6)), None, on=TODAY)
    assert off is not None
    assert (off.total, off.after[None], off.better, off.worse) == (3, 3, 2, 0)


def test_the_editor_counts_before_it_saves(app: Any, page_as: Any) -> None:
    admin = page_as(accounts.admin())
    rule = rule_of(RuleCode.MAX_MONTHS)
    page = admin.open(f"/settings/regulations/{rule.id}")
    given = {"value": "6", "valid_from_on": "24/12/2026"}
    first = page.submit(given, status=200)
    assert "simpan sekali lagi" in first.words
    assert rule_of(RuleCode.MAX_MONTHS).value == 12
    first.submit()
    assert [one.value for one in regulations.rules() if one.key is RuleCode.MAX_MONTHS] == [6, 12]
    bad = admin.open(f"/settings/regulations/{rule.id}").submit(
        {"value": "\x00<b>", "value_to": "99999999999999", "valid_from_on": "31/02/0001", "severity": "x"},
        status=422,
    )
    assert "99999999999999" in bad.html
    assert db.session.scalars(select(RuleResult)).all() == []
    assert rule_of(RuleCode.MAX_MONTHS).severity is Severity.BLOCK


def test_the_commitment_stands_beside_the_minimum_wage(rina: User, page_as: Any) -> None:
    agreement = ready(rina, seats=2, months=6)
    words = page_as(rina).open(f"/agreements/{agreement.id}").words
    assert "Rp28.200.000" in words
    assert "UMK 2026" in words
