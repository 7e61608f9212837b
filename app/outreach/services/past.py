"""Visits that took place before anybody used Jajak: taken from lists, many at a time.

The same rules as for a visit that is logged, but for what could only be said on the day itself: what comes next, why a
company refused, when it expects us again. They bring a company and its partnership forward, never back, and make no
follow-ups.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import User
from app.companies.enums import HeadcountSource
from app.companies.models import Company
from app.core import audit
from app.core.db import db
from app.core.errors import AppError, Invalid
from app.core.permissions import Permission
from app.outreach.enums import VisitOutcome
from app.outreach.events import visit_logged
from app.outreach.models import Visit, VisitNeed, visit_officers
from app.outreach.services.rows import touch
from app.outreach.services.visits import Details, visit_columns, visit_problems
from app.settings.custom.models import is_custom

UNKNOWN_AFTERWARDS = frozenset({"refusal_reason_id", "return_on"})
"""What an old list need not say."""


@dataclass(frozen=True)
class PastVisit:
    """A visit that took place; the first of ``officers`` counts as who logged it."""

    company_id: int
    officers: Sequence[User]
    outcome: VisitOutcome
    details: Details


def past_visit_problems(outcome: VisitOutcome, officers: Iterable[User], details: Details) -> list[AppError]:
    """Each reason why a past visit cannot be filed, beside its field."""
    lacks = {"refusal_reason_id": details.get("refusal_reason"), "return_on": details.get("return_on")}
    problems = [
        problem
        for problem in visit_problems(outcome=outcome, **details)
        if not (problem.field in UNKNOWN_AFTERWARDS and lacks[problem.field] is None)
    ]
    for officer in officers:
        # Somebody who has left since may well have been there.
        if Permission.OUTREACH_EDIT not in officer.permissions:
            sentence = _("%(name)s does not go out to companies.", name=officer.name)
            problems.append(Invalid(sentence, field="officers"))
    return problems


def file_past_visits(told: Sequence[PastVisit]) -> list[Visit]:
    """File visits that :func:`past_visit_problems` has nothing against, and announce them, the earliest first."""
    visits = []
    for number, one in zip(audit.unused_ids(Visit, len(told)), told, strict=True):
        visit = Visit(
            id=number,
            company_id=one.company_id,
            outcome=one.outcome,
            officers=list(one.officers),
            created_by_id=one.officers[0].id,
            **visit_columns(one.outcome, one.details),
        )
        visit.set_custom(one.details.get("custom", {}))
        visits.append(visit)
    db.session.add_all(visits)
    db.session.flush()
    _bring_forward(visits)
    for visit in sorted(visits, key=lambda visit: visit.visited_on):
        visit_logged.send(visit, next_step=None, is_past=True)
    return visits


def amend_past_visits(changes: Iterable[tuple[Visit, dict[str, Any], Sequence[User] | None]]) -> None:
    """Fill in what a list adds to visits on file: columns by name, and the officers where not None."""
    for visit, values, officers in changes:
        visit.set_custom(values)
        for name, value in values.items():
            if not is_custom(name):
                setattr(visit, name, value)
        if "headcount_learned" in values:
            told = visit.headcount_learned is not None
            visit.headcount_source = (visit.headcount_source or HeadcountSource.COMPANY) if told else None
        if officers is not None:
            visit.officers = list(officers)
        touch(visit)
    db.session.flush()


def remove_visits(visits: Sequence[Visit]) -> None:
    """Remove visits as if they had never been filed; their companies know the day of their last visit again."""
    ids = [visit.id for visit in visits]
    audit.record_deleted(visits)
    for visit in visits:
        db.session.expunge(visit)
    for condition in (
        delete(visit_officers).where(visit_officers.c.visit_id.in_(ids)),
        delete(VisitNeed).where(VisitNeed.visit_id.in_(ids)),
        delete(Visit).where(Visit.id.in_(ids)),
    ):
        db.session.execute(condition, execution_options={"synchronize_session": False})
    _recount({visit.company_id for visit in visits})


def _bring_forward(visits: Sequence[Visit]) -> None:
    latest: dict[int, date] = {}
    for visit in visits:
        latest[visit.company_id] = max(visit.visited_on, latest.get(visit.company_id, date.min))
    table = Company.__table__
    db.session.execute(
        update(table)  # type: ignore[arg-type]
        .where(
            table.c.id == bindparam("number"),
            or_(table.c.last_visit_on.is_(None), table.c.last_visit_on < bindparam("day")),
        )
        .values(last_visit_on=bindparam("day"), updated_at=table.c.updated_at),
        [{"number": number, "day": day} for number, day in latest.items()],
    )
    _forget_last_visits(latest)


def _recount(company_ids: Iterable[int]) -> None:
    ids = list(company_ids)
    newest = select(func.max(Visit.visited_on)).where(Visit.company_id == Company.id).scalar_subquery()
    statement = update(Company).where(Company.id.in_(ids))
    db.session.execute(
        statement.values(last_visit_on=newest, updated_at=Company.updated_at),
        execution_options={"synchronize_session": False},
    )
    _forget_last_visits(ids)


def _forget_last_visits(company_ids: Iterable[int]) -> None:
    """Companies that the session holds say what is stored now."""
    held = {number for number in company_ids if db.session.identity_map.get((Company, (number,), None))}
    if held:
        days = db.session.execute(select(Company.id, Company.last_visit_on).where(Company.id.in_(held)))
        for number, day in days:
            set_committed_value(db.session.get_one(Company, number), "last_visit_on", day)
