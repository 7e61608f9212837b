"""What each rule says of an agreement: pure, of what is handed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.agreements.enums import AgreementKind, RuleOutcome
from app.agreements.models import Agreement, SeatLine
from app.agreements.queries.quota import Quota, is_limited
from app.companies.enums import LegalForm
from app.settings.enums import RuleCode, Severity
from app.settings.regulations import Regulation

AS_SEVERE = {
    Severity.INFO: RuleOutcome.INFO,
    Severity.WARN: RuleOutcome.WARN,
    Severity.BLOCK: RuleOutcome.BLOCK,
}
HUNDRED = Decimal(100)
NO_LEGAL_ENTITIES = (LegalForm.CV, LegalForm.FIRMA, LegalForm.UD)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What one rule says: ``measured`` is the figure it looked at, ``facts`` (plain JSON) what the sentence is told from.

    ``facts["case"]`` names the sentence of the rule in ``words``.
    """

    rule: Regulation
    outcome: RuleOutcome
    measured: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def value(self) -> str | None:
        """The value of the rule as a plain text: ``20`` or ``10-25``."""
        parts = [f"{one.normalize():f}" for one in (self.rule.value, self.rule.value_to) if one is not None]
        return "-".join(parts) or None


@dataclass(frozen=True)
class Case:
    """An agreement with its seat lines and company, and the quota with it counted in."""

    agreement: Agreement
    quota: Quota

    @property
    def lines(self) -> list[SeatLine]:
        return self.agreement.seat_lines


Judge = Callable[[Regulation, Any], Verdict | None]


def judged(case: Case, rules: Mapping[RuleCode, Regulation]) -> list[Verdict]:
    """What the rules that concern agreements say of one, those it breaks first; nothing of a letter of interest."""
    if not case.agreement.kind.is_binding:
        return []
    said = [judge(rules[key], case) for key, judge in JUDGES.items() if key in rules]
    return in_order([one for one in said if one is not None])


def in_order(verdicts: list[Verdict]) -> list[Verdict]:
    """What is refused first, what is kept last."""
    order = [RuleOutcome.BLOCK, RuleOutcome.WARN, RuleOutcome.INFO, RuleOutcome.PASS]
    return sorted(verdicts, key=lambda one: order.index(one.outcome))


def broken(rule: Regulation, *, measured: str | None = None, **facts: Any) -> Verdict:
    """The rule is not kept: as severe as the office says."""
    return Verdict(rule=rule, outcome=AS_SEVERE[rule.severity], measured=measured, facts=facts)


def kept(rule: Regulation, *, measured: str | None = None, **facts: Any) -> Verdict:
    """The rule is kept."""
    return Verdict(rule=rule, outcome=RuleOutcome.PASS, measured=measured, facts=facts)


def unknown(rule: Regulation, **facts: Any) -> Verdict:
    """Nobody can say: never worse than a warning."""
    outcome = RuleOutcome.INFO if rule.severity is Severity.INFO else RuleOutcome.WARN
    return Verdict(rule=rule, outcome=outcome, facts=facts)


def _quota_share(rule: Regulation, case: Case) -> Verdict:
    quota = case.quota
    if quota.headcount is None:
        return unknown(rule, case="unknown", seats=quota.seats)
    allowed = int(quota.headcount * (rule.value or 0) / HUNDRED)
    facts = {
        "seats": quota.seats,
        "allowed": allowed,
        "headcount": quota.headcount,
        "as_of": quota.as_of_on.isoformat() if quota.as_of_on else None,
        "source": quota.source.value if quota.source else None,
        "whole": quota.is_whole_company,
    }
    say = broken if quota.seats > allowed else kept
    return say(rule, measured=str(quota.seats), case="counted", **facts)


def _max_months(rule: Regulation, case: Case) -> Verdict | None:
    if not case.lines or rule.value is None:
        return None
    longest = max(line.months for line in case.lines)
    return (broken if longest > rule.value else kept)(
        rule, measured=str(longest), case="counted", months=longest
    )


def _theory_share(rule: Regulation, case: Case) -> Verdict | None:
    if not case.lines or rule.value is None:
        return None
    shares = [line.theory_percent for line in case.lines]
    named = [share for share in shares if share is not None]
    most = rule.value_to if rule.value_to is not None else HUNDRED
    odd = [share for share in named if not rule.value <= share <= most]
    if odd:
        return broken(rule, measured=str(odd[0]), case="counted", share=odd[0])
    if len(named) < len(shares):
        return unknown(rule, case="unknown")
    return kept(rule, measured=str(min(named)), case="counted", share=min(named))


def _stipend(rule: Regulation, case: Case) -> Verdict | None:
    if not case.lines:
        return None
    lacking = [
        name
        for name in ("transport", "meals", "incentive")
        if any(not getattr(line, f"{name}_idr") for line in case.lines)
    ]
    return broken(rule, case="lacking", lacking=lacking) if lacking else kept(rule, case="named")


def _social_security(rule: Regulation, case: Case) -> Verdict | None:
    if not case.lines:
        return None
    lacking = [
        name for name in ("jkk", "jkm") if not all(getattr(line, f"has_{name}") for line in case.lines)
    ]
    return broken(rule, case="lacking", lacking=lacking) if lacking else kept(rule, case="named")


def _ksdpk_legal_entity(rule: Regulation, case: Case) -> Verdict | None:
    if case.agreement.kind not in (AgreementKind.MOU, AgreementKind.PKS):
        return None
    form = case.agreement.company.legal_form
    say = broken if form in NO_LEGAL_ENTITIES else kept
    return say(rule, measured=form.value, case="form", form=form.value)


def _tax_incentive(rule: Regulation, case: Case) -> Verdict:
    has_pks = case.agreement.kind is AgreementKind.PKS
    return Verdict(rule=rule, outcome=RuleOutcome.INFO, facts={"case": "may" if has_pks else "needs_pks"})


def _where_limited(judge: Judge) -> Judge:
    """The judge of a rule that only Permenaker 6/2020 knows: silent on agreements under another scheme's law."""

    def judged_where_limited(rule: Regulation, case: Case) -> Verdict | None:
        return judge(rule, case) if is_limited(case.agreement) else None

    return judged_where_limited


JUDGES: dict[RuleCode, Judge] = {
    RuleCode.QUOTA_SHARE: _where_limited(_quota_share),
    RuleCode.MAX_MONTHS: _where_limited(_max_months),
    RuleCode.THEORY_SHARE: _where_limited(_theory_share),
    RuleCode.STIPEND: _where_limited(_stipend),
    RuleCode.SOCIAL_SECURITY: _social_security,
    RuleCode.KSDPK_LEGAL_ENTITY: _ksdpk_legal_entity,
    RuleCode.TAX_INCENTIVE: _tax_incentive,
}
"""The rules that look at agreements; those that look at people are judged where people are placed."""
