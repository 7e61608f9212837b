"""Letting the rules make their follow-ups, batch by batch."""

from collections.abc import Sequence
from datetime import date

from flask_babel import ngettext
from sqlalchemy import insert, select

from app.core import audit, clock
from app.core.db import db
from app.follow_ups.enums import FollowUpSource, FollowUpState
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
    made = sum(make(rule, on=on) for rule in queries.rules() if rule.is_active and RULES[rule.key].kind)
    return ngettext("%(num)d follow-up made.", "%(num)d follow-ups made.", made)


def make(rule: FollowUpRule, *, on: date) -> int:
    """Make the follow-ups of one rule, some hundred in each transaction; returns how many."""
    looked_for = finding.found(rule.key, rule.days, on=on).subquery()
    records = db.session.scalars(
        select(looked_for.c.record_id).where(looked_for.c.is_worked).order_by(looked_for.c.record_id)
    ).all()
    db.session.commit()
    return sum(_make(rule, records[start : start + BATCH], on=on) for start in range(0, len(records), BATCH))


def _make(rule: FollowUpRule, records: Sequence[int], *, on: date) -> int:
    """Make the follow-ups of these records that still want one; returns how many."""
    # Whoever runs the same rule by hand meanwhile waits here, and then finds what is made.
    held = settings.for_change(FollowUpRule, rule.id)
    wanted = finding.found(held.key, held.days, on=on)
    columns = wanted.selected_columns
    rows = db.session.execute(
        wanted.where(columns["record_id"].in_(records), columns["is_worked"]).order_by(columns["record_id"])
    ).all()
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
