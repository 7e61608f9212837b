"""What a change of a rule would do to all that is in force, before it takes effect."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.agreements.enums import AgreementKind, RuleOutcome
from app.agreements.models import Agreement
from app.agreements.queries.quota import quota_of
from app.agreements.queries.standing import is_live
from app.agreements.rules import judging
from app.agreements.rules.judging import Case, Judge, Verdict
from app.core.db import db
from app.settings.enums import RuleCode
from app.settings.regulations import Regulation

BATCH = 500
MOST_NAMED = 20
SEVERE = [RuleOutcome.PASS, RuleOutcome.INFO, RuleOutcome.WARN, RuleOutcome.BLOCK]

Cases = Callable[[date], Iterator[Any]]


@dataclass
class DryRun:
    """How many records stand where under the rule as it is and as it would be, and the first that would stand worse.

    Where a rule is off nobody is judged by it: those are counted under None.
    """

    total: int = 0
    before: Counter[RuleOutcome | None] = field(default_factory=Counter)
    after: Counter[RuleOutcome | None] = field(default_factory=Counter)
    worse: int = 0
    better: int = 0
    named: list[tuple[Any, Verdict]] = field(default_factory=list)
    """Whom it would hit, and what the rule would say of them."""


def dry_run(
    key: RuleCode, present: Regulation | None, proposed: Regulation | None, *, on: date
) -> DryRun | None:
    """Judge everything in force by both, None for a rule that is off; None for a rule that nobody judges by itself."""
    known = SOURCES.get(key)
    if known is None:
        return None
    judge, cases = known
    found = DryRun()
    for case in cases(on):
        was = judge(present, case) if present else None
        would_be = judge(proposed, case) if proposed else None
        if was is None and would_be is None:
            continue
        found.total += 1
        found.before[was.outcome if was else None] += 1
        found.after[would_be.outcome if would_be else None] += 1
        moved = _severity(would_be) - _severity(was)
        found.better += moved < 0
        if moved > 0 and would_be is not None:
            found.worse += 1
            if len(found.named) < MOST_NAMED:
                found.named.append((case, would_be))
    return found


def _severity(verdict: Verdict | None) -> int:
    return 0 if verdict is None else SEVERE.index(verdict.outcome)


def agreements_in_force(on: date) -> Iterator[Case]:
    """Every agreement in force with its quota, some hundred at a time."""
    last = 0
    statement = (
        select(Agreement)
        .where(is_live(on), Agreement.kind != AgreementKind.LETTER_OF_INTEREST)
        .options(
            joinedload(Agreement.company),
            joinedload(Agreement.partnership),
            selectinload(Agreement.seat_lines),
        )
        .order_by(Agreement.company_id, Agreement.id)
    )
    while True:
        companies = db.session.scalars(
            select(Agreement.company_id)
            .where(is_live(on), Agreement.company_id > last)
            .order_by(Agreement.company_id)
            .distinct()
            .limit(BATCH)
        ).all()
        if not companies:
            return
        rows = db.session.scalars(statement.where(Agreement.company_id.in_(companies)))
        for _company_id, group in groupby(rows, key=lambda row: row.company_id):
            own = list(group)
            quota = quota_of(own[0].company, among=own)
            yield from (Case(one, quota) for one in own)
        last = companies[-1]


SOURCES: dict[RuleCode, tuple[Judge, Cases]] = {
    key: (judge, agreements_in_force) for key, judge in judging.JUDGES.items()
}
"""How each rule is tried; later packages add those that they judge."""
