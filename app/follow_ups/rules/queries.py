"""What the rules are set to, and what they would make."""

from dataclasses import dataclass
from datetime import date

from flask import abort
from sqlalchemy import case, func, select

from app.core.db import db
from app.follow_ups.enums import RuleKey
from app.follow_ups.models import FollowUpRule
from app.follow_ups.rules.finding import Days, found
from app.follow_ups.rules.words import RULES


@dataclass(frozen=True)
class DryRun:
    """How many follow-ups a rule would make, and for how many it makes none since nobody is in charge."""

    makes: int
    without_owner: int


def rules() -> list[FollowUpRule]:
    """Every rule of the office, in the order in which they look."""
    stored = {rule.key: rule for rule in db.session.scalars(select(FollowUpRule))}
    return [stored[key] for key in RULES if key in stored]


def rule_or_404(key: str) -> FollowUpRule:
    """The rule of this name; 404 where there is none."""
    known = next((one for one in RuleKey if one.value == key), None) or abort(404)
    return find(known) or abort(404)


def find(key: RuleKey) -> FollowUpRule | None:
    """The rule of this key as the office has set it."""
    return db.session.scalar(select(FollowUpRule).where(FollowUpRule.key == key))


def days_of(key: RuleKey) -> int | None:
    """The one limit of a rule in use; None where it is out of use."""
    rule = find(key)
    return int(rule.days[0]) if rule is not None and rule.is_active else None


def dry_run(key: RuleKey, days: Days, *, on: date) -> DryRun | None:
    """What the rule would make today with these days; None for one that makes nothing."""
    if RULES[key].kind is None:
        return None
    looked_for = found(key, days, on=on).subquery()
    everything, makes = db.session.execute(
        select(func.count(), func.count(case((looked_for.c.is_worked, 1)))).select_from(looked_for)
    ).one()
    return DryRun(makes, everything - makes)
