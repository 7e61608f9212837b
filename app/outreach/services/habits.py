"""How a company is visited: in which hours it receives people, and how often somebody should come by itself."""

from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.companies.models import Company
from app.core.clock import later_by, today
from app.core.db import db
from app.core.errors import Invalid
from app.outreach.models import Visit, VisitHabit
from app.outreach.services.rows import refuse_stale
from app.settings.enums import VisitPurpose
from app.settings.purposes import purpose_key, usual

MOST_MONTHS = 36


def keep_habit(
    company: Company,
    *,
    version: int | None,
    receives_from: time | None,
    receives_until: time | None,
    every_months: int | None,
    purpose: str | None,
    due_on: date | None,
) -> VisitHabit:
    """Say when ``company`` receives people and every how many months it is to be visited, from ``due_on`` on.

    Nothing is planned by it: the company is proposed when it is due. Raises ``Stale``, or ``Invalid`` beside a field.
    """
    habit = db.session.scalars(
        select(VisitHabit)
        .where(VisitHabit.company_id == company.id)
        .order_by(VisitHabit.id)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if habit is None:
        habit = VisitHabit(company_id=company.id)
        db.session.add(habit)
    else:
        refuse_stale(habit, version)
    if (receives_from is None) != (receives_until is None):
        raise Invalid(_("Enter both hours, or neither."), field="receives_until")
    if receives_from and receives_until and receives_until <= receives_from:
        raise Invalid(_("The end lies before the beginning."), field="receives_until")
    habit.receives_from, habit.receives_until = receives_from, receives_until
    habit.every_months = every_months
    habit.purpose = purpose_key(purpose or usual(VisitPurpose.MONITORING)) if every_months else None
    first = due_on or later_by(company.last_visit_on or today(), every_months or 0)
    habit.due_on = first if every_months else None
    db.session.flush()
    return habit


def note_visit(visit: Visit, **_rest: Any) -> None:
    """Reckon anew when a company that is visited regularly is due; a visit at which nobody was met changes nothing."""
    if not visit.outcome.is_met:
        return
    regular = db.session.scalars(
        select(VisitHabit).where(
            VisitHabit.company_id == visit.company_id, VisitHabit.every_months.is_not(None)
        )
    )
    for habit in regular:
        due = later_by(visit.visited_on, habit.every_months or 0)
        habit.due_on = max(habit.due_on or due, due)
    db.session.flush()
