"""What a supervisor let pass beforehand of one person on one seat."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.agreements.enums import RuleEvent
from app.agreements.models import RuleResult
from app.agreements.rules.judging import Verdict
from app.core.db import db
from app.placements import states
from app.placements.models import Placement
from app.settings.enums import RuleCode

Key = tuple[RuleCode, str | None, str | None]
"""A rule with its value and the figure it looked at: another figure is refused anew."""


def key_of(verdict: Verdict | RuleResult) -> Key:
    """What a verdict is let pass by."""
    rule = verdict.rule if isinstance(verdict, RuleResult) else verdict.rule.key
    return rule, verdict.value, verdict.measured


def let_pass_at(line_id: int, candidate_ids: Collection[int]) -> Mapping[int, Mapping[Key, RuleResult]]:
    """For each of these candidates what was let pass at this seat line, with the latest word about it."""
    found: defaultdict[int, dict[Key, RuleResult]] = defaultdict(dict)
    rows = db.session.scalars(
        select(RuleResult)
        .where(
            RuleResult.subject == "candidates",
            RuleResult.subject_id.in_(candidate_ids),
            RuleResult.event == RuleEvent.OVERRIDE,
        )
        .options(joinedload(RuleResult.by).lazyload(User.held_roles))
        .order_by(RuleResult.id)
    )
    for row in rows:
        if row.facts.get("seat_line_id") == line_id:
            found[row.subject_id][key_of(row)] = row
    return found


def find_open(line_id: int, candidate_id: int) -> int | None:
    """The id of the placement by which a candidate is in selection or at work at a seat line."""
    return db.session.scalar(
        select(Placement.id).where(
            Placement.seat_line_id == line_id,
            Placement.candidate_id == candidate_id,
            Placement.state.in_(states.OPEN),
        )
    )
