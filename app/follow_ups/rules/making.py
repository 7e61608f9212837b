"""Letting the rules make their follow-ups, batch by batch."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, insert, select

from app.core import audit, clock
from app.core.db import db
from app.follow_ups.enums import FollowUpSource, FollowUpState, RuleKey
from app.follow_ups.models import FollowUp, FollowUpRule, RuleMaking
from app.follow_ups.rules import finding, queries
from app.follow_ups.rules.words import RULES
from app.settings import queries as settings

BATCH = 500
"""How many follow-ups one transaction makes, so that nobody waits long for it."""


def make_all(on: date | None = None) -> str:
    """Let every rule in use make what is due, and say how much; commits batch by batch.

    A day that was missed needs no making up: whatever was found then is found today.
    """
    on = on or clock.today()
    rules = [rule for rule in queries.rules() if rule.is_active and RULES[rule.key].kind]
    made = sum(make(rule, on=on) for rule in rules)
    said = ngettext("%(num)d follow-up made.", "%(num)d follow-ups made.", made)
    if queries.days_of(RuleKey.MOST_A_DAY) and any(_found(rule, on)[1] for rule in rules):
        rest = _("More wait for the next days.")
        said = f"{said} {rest}"
    return said


def make(rule: FollowUpRule, *, on: date) -> int:
    """Make the follow-ups of one rule, some hundred in each transaction; returns how many.

    For whom the day is full already, the rest is made on the next days.
    """
    records, _rest = _found(rule, on)
    db.session.commit()
    return sum(_make(rule, records[start : start + BATCH], on=on) for start in range(0, len(records), BATCH))


def _found(rule: FollowUpRule, on: date) -> tuple[list[int], int]:
    """The records for which the rule makes a follow-up today, and how many more wait for another day."""
    looked_for = finding.found(rule.key, rule.days, on=on).subquery()
    rows = db.session.execute(
        select(looked_for.c.record_id, looked_for.c.owner_id)
        .where(looked_for.c.is_worked)
        .order_by(looked_for.c.record_id)
    ).all()
    kept = _within_the_day(rows, on)
    return [row.record_id for row in kept], len(rows) - len(kept)


def _within_the_day(rows: Sequence[Any], on: date) -> list[Any]:
    """Of found rows, each with its ``owner_id``, those for which there is room in that person's day."""
    most = queries.days_of(RuleKey.MOST_A_DAY)
    if most is None or not rows:
        return list(rows)
    made = (
        select(FollowUp.owner_id, func.count())
        .join(RuleMaking, RuleMaking.follow_up_id == FollowUp.id)
        .where(RuleMaking.made_on == on)
        .group_by(FollowUp.owner_id)
    )
    taken: Counter[int] = Counter({row[0]: row[1] for row in db.session.execute(made)})
    kept = []
    for row in rows:
        taken[row.owner_id] += 1
        if taken[row.owner_id] <= most:
            kept.append(row)
    return kept


def _make(rule: FollowUpRule, records: Sequence[int], *, on: date) -> int:
    """Make the follow-ups of these records that still want one; returns how many."""
    # Whoever runs the same rule by hand meanwhile waits here, and then finds what is made.
    held = settings.for_change(FollowUpRule, rule.id)
    wanted = finding.found(held.key, held.days, on=on)
    columns = wanted.selected_columns
    rows = db.session.execute(
        wanted.where(columns["record_id"].in_(records), columns["is_worked"]).order_by(columns["record_id"])
    ).all()
    rows = _within_the_day(rows, on)
    if not rows:
        db.session.commit()
        return 0
    own, moment = RULES[held.key], clock.utcnow()
    due_on = on if settings.is_working_day(on) else settings.add_working_days(on, 1)
    follow_ups = [
        FollowUp(
            id=number,
            company_id=row.company_id,
            partnership_id=row.partnership_id,
            agreement_id=row.agreement_id,
            kind=own.kind,
            subject=str(own.subject),
            owner_id=row.owner_id,
            due_on=due_on,
            state=FollowUpState.OPEN,
            source=FollowUpSource.RULE,
            version=1,
            created_at=moment,
            updated_at=moment,
        )
        for number, row in zip(audit.unused_ids(FollowUp, len(rows)), rows, strict=True)
    ]
    # The table, not the class: the unit of work would send one statement for each versioned row.
    db.session.execute(insert(FollowUp.__table__), [_columns(one) for one in follow_ups])  # type: ignore[arg-type]
    audit.record_created(follow_ups)
    makings = [
        {
            "rule": held.key,
            "record_id": row.record_id,
            "episode": row.episode,
            "facts": finding.facts(held.key, held.days, row),
            "made_on": on,
            "follow_up_id": follow_up.id,
        }
        for row, follow_up in zip(rows, follow_ups, strict=True)
    ]
    db.session.execute(insert(RuleMaking), makings)
    db.session.commit()
    return len(rows)


COLUMNS = (
    "id", "company_id", "partnership_id", "agreement_id", "kind", "subject", "owner_id", "due_on", "state", "source",
    "version", "created_at", "updated_at",
)  # fmt: skip


def _columns(follow_up: FollowUp) -> dict[str, object]:
    return {name: getattr(follow_up, name) for name in COLUMNS}
