"""Companies by kinds of step: when each was done last, and when it is due next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.agreements import states
from app.agreements.models import Agreement
from app.core import clock
from app.core.db import db
from app.core.permissions import Actor, scope
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.models import Visit
from app.settings.enums import FollowUpKind

KINDS = (
    FollowUpKind.CALL,
    FollowUpKind.WHATSAPP,
    FollowUpKind.VISIT,
    FollowUpKind.SEND_DOCUMENT,
    FollowUpKind.WAIT_DOCUMENT,
    FollowUpKind.CHECK_OUTCOME,
)
AGREEMENT = "agreement"
FRESH, OLD = 30, 90
"""Up to how many days ago a step is fresh, and from how many on it is old."""


@dataclass(frozen=True)
class Cell:
    """When a step was done last and is due next; ``tone`` colours it, ``word`` says the same."""

    done_on: date | None = None
    due_on: date | None = None
    is_open: bool = False

    def tone(self, on: date) -> str:
        """``late``, ``due``, ``fresh``, ``middling``, ``old`` or ``none``."""
        if self.is_open:
            return "late" if self.due_on is not None and self.due_on < on else "due"
        if self.done_on is None:
            return "none"
        days = (on - self.done_on).days
        return "fresh" if days <= FRESH else "middling" if days <= OLD else "old"


NOTHING = Cell()

Cells = dict[str, Cell]
"""By the kind of step."""


def cells_of(actor: Actor, company_ids: Sequence[int]) -> dict[int, Cells]:
    """The cells of each company, in three statements."""
    found: dict[int, Cells] = defaultdict(dict)
    for company_id, kind, state, closed_at, due_on in db.session.execute(
        select(
            FollowUp.company_id,
            FollowUp.kind,
            FollowUp.state,
            func.max(FollowUp.closed_at),
            func.min(FollowUp.due_on),
        )
        .where(
            scope(actor, FollowUp),
            FollowUp.company_id.in_(company_ids),
            FollowUp.state.in_([FollowUpState.OPEN, FollowUpState.DONE]),
        )
        .group_by(FollowUp.company_id, FollowUp.kind, FollowUp.state)
    ):
        before = found[company_id].get(kind.value, NOTHING)
        if state is FollowUpState.OPEN:
            found[company_id][kind.value] = Cell(before.done_on, due_on, is_open=True)
        else:
            done_on = clock.local(closed_at).date() if closed_at else None
            found[company_id][kind.value] = Cell(done_on, before.due_on, before.is_open)
    visits = (
        select(Visit.company_id, func.max(Visit.visited_on))
        .where(scope(actor, Visit), Visit.company_id.in_(company_ids))
        .group_by(Visit.company_id)
    )
    for company_id, visited_on in db.session.execute(visits):
        before = found[company_id].get(FollowUpKind.VISIT.value, NOTHING)
        latest = max(day for day in (visited_on, before.done_on) if day is not None)
        found[company_id][FollowUpKind.VISIT.value] = Cell(latest, before.due_on, before.is_open)
    _with_agreements(actor, company_ids, found)
    return found


def _with_agreements(actor: Actor, company_ids: Sequence[int], found: dict[int, Cells]) -> None:
    """When the latest agreement was signed by both, or that one is being drafted."""
    rows = db.session.execute(
        select(
            Agreement.company_id,
            Agreement.state,
            func.max(Agreement.office_signed_on),
            func.max(Agreement.company_signed_on),
        )
        .where(scope(actor, Agreement), Agreement.company_id.in_(company_ids))
        .group_by(Agreement.company_id, Agreement.state)
    )
    for company_id, state, by_office, by_company in rows:
        before = found[company_id].get(AGREEMENT, NOTHING)
        if state in states.UNSIGNED:
            found[company_id][AGREEMENT] = Cell(before.done_on, None, is_open=True)
            continue
        days = [day for day in (by_office, by_company, before.done_on) if day is not None]
        found[company_id][AGREEMENT] = Cell(max(days, default=None), before.due_on, before.is_open)
