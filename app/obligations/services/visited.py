"""What visits do of the monitoring that was planned: when they are logged, and when somebody corrects them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.agreements.models import Agreement
from app.core.db import db
from app.obligations import queries
from app.obligations.models import Obligation
from app.obligations.services.doing import reopen
from app.obligations.services.monitoring import first_days, is_planned, last_visits, next_visit
from app.outreach.models import Visit
from app.settings.enums import VisitPurpose
from app.settings.purposes import counts_as


def note_visit(visit: Visit, *, is_past: bool = False, **_rest: Any) -> None:
    """A visit for monitoring at which somebody was met does what was planned; one that an old list tells of does not."""
    if not _is_monitoring(visit) or is_past:
        return
    planned = db.session.scalars(
        select(Obligation)
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .where(Agreement.company_id == visit.company_id, is_planned())
        .options(joinedload(Obligation.agreement))
        .order_by(Obligation.id)
    ).all()
    # Nobody was there to be looked at yet, or the day was counted already.
    asked = [one.agreement_id for one in planned]
    first, last = first_days(asked), last_visits(asked)
    for one in planned:
        before, began_on = last.get(one.agreement_id), first.get(one.agreement_id)
        if (before and visit.visited_on <= before) or (began_on and visit.visited_on < began_on):
            continue
        one.done_on, one.done_by_id, one.visit_id = visit.visited_on, visit.created_by_id, visit.id
        after = next_visit(one)
        if after is not None:
            db.session.add(after)
    db.session.flush()


def note_edited(visit: Visit) -> None:
    """A visit that is for monitoring only now does what was planned, and one that no longer is undoes what it did.

    What it did stays once the visit planned after it was made too.
    """
    stays = _is_monitoring(visit)
    done = db.session.scalars(
        select(Obligation)
        .where(Obligation.visit_id == visit.id, Obligation.is_monitoring, Obligation.removed_at.is_(None))
        .options(joinedload(Obligation.agreement))
        .order_by(Obligation.id)
    ).all()
    for one in done:
        after = queries.follower_of(one)
        if (after is None or after.done_on is None) and not (stays and one.done_on == visit.visited_on):
            reopen(one)
    note_visit(visit)


def _is_monitoring(visit: Visit) -> bool:
    return counts_as(visit.purpose) is VisitPurpose.MONITORING and visit.outcome.is_met
