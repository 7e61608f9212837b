"""Counting the points of all companies, and grading by them whom nobody has judged."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import (
    ColumnElement,
    CursorResult,
    and_,
    case,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from app.companies.enums import Potential
from app.companies.models import Company
from app.core import audit, clock, jobs
from app.core.db import db, is_postgresql
from app.scoring import criteria
from app.scoring.models import CompanyScore, ScoreScale
from app.scoring.queries import scale

JOB = "potential"

_companies: Any = Company.__table__
_scores: Any = CompanyScore.__table__

_GRADES = {one.value: one for one in Potential}

UNJUDGED = and_(
    func.coalesce(Company.potential_reason, "") == "",
    or_(Company.potential.is_(None), Company.potential == CompanyScore.given),
)
"""Nobody gave a reason, and the potential is what the points gave: a person's word stands, whatever the points say."""


def count(on: date) -> int:
    """Count the points of every company on file, and grade by them where the scale says so; returns how many grades changed."""
    used = scale()
    _count(used, on)
    changed = _apply() if used.is_applied else _take_back()
    if changed:
        audit.record("grade", "companies", None, {"companies": changed})
    return changed


def count_nightly() -> str:
    """The same as a daily task, with a sentence about it."""
    changed = count(clock.today())
    db.session.commit()
    if not changed:
        return _("The points are counted; no grade changed.")
    return ngettext(
        "The points are counted; %(num)d company has another grade.",
        "The points are counted; %(num)d companies have another grade.",
        changed,
    )


@jobs.work(JOB)
def count_as_work(progress: jobs.Progress, *, result_url: str) -> jobs.Result:
    """The same, started by a person."""
    return jobs.Result(message=count_nightly(), url=result_url)


def _count(used: ScoreScale, on: date) -> None:
    reached = (
        select(Company.id.label("company_id"), criteria.points(used, on).label("points"))
        .where(Company.trashed_at.is_(None))
        .subquery()
    )
    counted = select(reached.c.company_id, reached.c.points, criteria.grade_column(used, reached.c.points))
    insert = (postgresql if is_postgresql() else sqlite).insert(_scores)
    # Without a condition SQLite would read ON CONFLICT as the beginning of a join.
    filed = insert.from_select(["company_id", "points", "grade"], counted.where(reached.c.company_id > 0))
    db.session.execute(
        filed.on_conflict_do_update(
            index_elements=["company_id"],
            set_={"points": filed.excluded.points, "grade": filed.excluded.grade},
            where=or_(_scores.c.points != filed.excluded.points, _scores.c.grade != filed.excluded.grade),
        )
    )
    gone = ~exists(
        select(Company.id).where(Company.id == CompanyScore.company_id, Company.trashed_at.is_(None))
    )
    db.session.execute(delete(CompanyScore).where(gone), execution_options={"synchronize_session": False})


def _apply() -> int:
    """Let the points grade whom nobody has judged."""
    unjudged = exists(select(Company.id).where(Company.id == CompanyScore.company_id, UNJUDGED))
    given = case((unjudged, CompanyScore.grade), else_=null())
    _set_given(given, where=CompanyScore.given.is_distinct_from(given))
    graded = select(CompanyScore.given).where(CompanyScore.company_id == Company.id).scalar_subquery()
    return _set_potential(
        graded,
        select(CompanyScore.company_id)
        .join(Company, Company.id == CompanyScore.company_id)
        .where(CompanyScore.given.is_not(None), Company.potential.is_distinct_from(CompanyScore.given)),
    )


def _take_back() -> int:
    """Take back what the points gave; what a person said stays."""
    changed = _set_potential(
        null(),
        select(CompanyScore.company_id)
        .join(Company, Company.id == CompanyScore.company_id)
        .where(CompanyScore.given.is_not(None), Company.potential.is_not(None), UNJUDGED),
    )
    _set_given(null(), where=CompanyScore.given.is_not(None))
    return changed


def _set_given(value: Any, *, where: ColumnElement[bool]) -> None:
    db.session.execute(
        update(CompanyScore).where(where).values(given=value),
        execution_options={"synchronize_session": False},
    )


def _set_potential(value: Any, ids: Any) -> int:
    # A grade that is counted is no change somebody made: the day of the last change stays.
    done: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(_companies)
        .where(_companies.c.id.in_(ids))
        .values(potential=value, updated_at=_companies.c.updated_at)
    )
    db.session.expire_all()
    return done.rowcount


def preview(tried: ScoreScale, on: date) -> Mapping[tuple[Potential | None, Potential], int]:
    """How many companies on file would go from which potential (None: not judged) to which grade, were the points to say."""
    reached = (
        select(Company.potential.label("now"), criteria.points(tried, on).label("points"))
        .where(Company.trashed_at.is_(None))
        .subquery()
    )
    graded = criteria.grade_column(tried, reached.c.points).label("grade")
    counted = select(reached.c.now, graded, func.count()).group_by(reached.c.now, graded)
    return {(now, _GRADES[grade]): number for now, grade, number in db.session.execute(counted)}


def changing(tried: ScoreScale, on: date) -> int:
    """How many grades a count by these points would change: what ``count`` then returns, as long as nothing else changes."""
    grade = criteria.grade_column(tried, criteria.points(tried, on))
    changes = (
        Company.potential.is_distinct_from(grade) if tried.is_applied else CompanyScore.given.is_not(None)
    )
    statement = (
        select(func.count())
        .select_from(Company)
        .join(CompanyScore, CompanyScore.company_id == Company.id, isouter=True)
        .where(Company.trashed_at.is_(None), UNJUDGED, changes)
    )
    # Where nothing is graded by points, what was given is taken back; a company without a potential lost it before.
    if not tried.is_applied:
        statement = statement.where(Company.potential.is_not(None))
    return db.session.scalar(statement) or 0
