"""The scale, and what it says of one company."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select

from app.companies.enums import Potential
from app.companies.models import Company
from app.core.db import db
from app.scoring import criteria
from app.scoring.criteria import Criterion
from app.scoring.models import CompanyScore, ScoreScale
from app.settings.models import KbliCode

SCALE_ID = 1


def scale() -> ScoreScale:
    """What the office weighs."""
    return db.session.get_one(ScoreScale, SCALE_ID)


def scale_for_change() -> ScoreScale:
    """The same, locked until the change is committed."""
    return db.session.scalars(select(ScoreScale).where(ScoreScale.id == SCALE_ID).with_for_update()).one()


def unknown_divisions(text: str) -> list[str]:
    """What a text names that is no division of any version of KBLI."""
    return [
        one
        for one in criteria.divisions_of(text)
        if len(one) != 2
        or not db.session.scalar(select(exists().where(func.substr(KbliCode.code, 1, 2) == one)))
    ]


@dataclass(frozen=True)
class Reading:
    """One criterion as it stands with a company."""

    criterion: Criterion
    points: int
    measure: int | None
    holds: bool


@dataclass(frozen=True)
class Explanation:
    """Why a company has its points: each criterion that is weighed, their sum and what that is called."""

    readings: list[Reading]
    points: int
    grade: Potential
    is_given: bool
    """Whether the potential on file comes from the points."""


def explain(company: Company, on: date) -> Explanation:
    """The points of one company as of now, criterion by criterion."""
    used = scale()
    weighed = criteria.weighed(used)
    asked = [one.condition(used, on).label(one.key) for one in weighed]
    found = db.session.execute(select(Company.id, *asked).where(Company.id == company.id)).one()
    readings = [
        Reading(one, one.points_of(used), one.measure_of(used), bool(getattr(found, one.key)))
        for one in weighed
    ]
    reached = sum(one.points for one in readings if one.holds)
    given = db.session.scalar(select(CompanyScore.given).where(CompanyScore.company_id == company.id))
    return Explanation(
        readings,
        reached,
        criteria.grade(used, reached),
        is_given=given is not None and given == company.potential and not company.potential_reason,
    )
