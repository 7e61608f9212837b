"""What the rules say of an agreement today, and what they said when it mattered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.agreements import states
from app.agreements.enums import RuleOutcome
from app.agreements.models import Agreement, RuleResult
from app.agreements.queries.quota import quota_of
from app.agreements.queries.standing import is_live
from app.agreements.rules import judging, words
from app.agreements.rules.judging import Case, Verdict
from app.core.db import db
from app.settings import regulations
from app.settings.enums import RuleCode
from app.settings.regulations import Regulation


@dataclass(frozen=True)
class Standing:
    """A verdict of today, and why a supervisor let it pass if one did."""

    verdict: Verdict
    passed: RuleResult | None

    @property
    def is_open(self) -> bool:
        """Whether it stands in the way."""
        return self.verdict.outcome is RuleOutcome.BLOCK and self.passed is None

    @property
    def sentence(self) -> str:
        return words.sentence(self.verdict.rule.key, self.verdict.facts)


def case_of(agreement: Agreement) -> Case:
    """An agreement (with company and lines) as the rules look at it: as if it were in force already."""
    adding = agreement if agreement.shown_state in states.UNSIGNED else None
    return Case(agreement, quota_of(agreement.company, adding=adding))


def standings_of(agreement: Agreement, *, on: date) -> list[Standing]:
    """What the rules of a day say of an agreement, what it breaks first."""
    verdicts = judging.judged(case_of(agreement), regulations.on(on))
    return with_overrides("agreements", agreement.id, verdicts)


def with_overrides(subject: str, subject_id: int, verdicts: Sequence[Verdict]) -> list[Standing]:
    """The verdicts, each with the latest word by which one like it (same value, same figure) was let pass."""
    passed = _passed(subject, subject_id) if any(one.outcome is RuleOutcome.BLOCK for one in verdicts) else {}
    return [Standing(one, passed.get((one.rule.key, one.value, one.measured))) for one in verdicts]


def _passed(subject: str, subject_id: int) -> Mapping[tuple[RuleCode, str | None, str | None], RuleResult]:
    rows = db.session.scalars(
        select(RuleResult)
        .where(
            RuleResult.subject == subject,
            RuleResult.subject_id == subject_id,
            RuleResult.override_reason.is_not(None),
        )
        .options(joinedload(RuleResult.by).lazyload(User.held_roles))
        .order_by(RuleResult.id)
    )
    return {(row.rule, row.value, row.measured): row for row in rows}


def results_of(subject: str, subject_id: int, *, limit: int = 60) -> list[RuleResult]:
    """What was kept with a record, the latest first."""
    return list(
        db.session.scalars(
            select(RuleResult)
            .where(RuleResult.subject == subject, RuleResult.subject_id == subject_id)
            .options(joinedload(RuleResult.by).lazyload(User.held_roles))
            .order_by(RuleResult.id.desc())
            .limit(limit)
        )
    )


def rules_now(on: date) -> dict[str, Regulation]:
    """The rules in force on a day by their codes, for what a page hints at."""
    return {key.value: rule for key, rule in regulations.on(on).items()}


def live_of_companies(company_ids: Iterable[int], *, on: date) -> list[Agreement]:
    """The agreements in force of these companies, with companies and lines."""
    return list(
        db.session.scalars(
            select(Agreement)
            .where(Agreement.company_id.in_(set(company_ids)), is_live(on))
            .options(
                joinedload(Agreement.company),
                joinedload(Agreement.partnership),
                selectinload(Agreement.seat_lines),
            )
            .order_by(Agreement.id)
        )
    )
