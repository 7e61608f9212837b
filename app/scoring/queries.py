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
    """What the office weighs; nothing before it said anything."""
    return db.session.get(ScoreScale, SCALE_ID) or nothing_weighed()


def scale_for_change() -> ScoreScale:
    """The same, locked until the change is committed."""
    stored = db.session.scalar(select(ScoreScale).where(ScoreScale.id == SCALE_ID).with_for_update())
    if stored is None:
        stored = nothing_weighed()
        db.session.add(stored)
        db.session.flush()
    return stored


def nothing_weighed() -> ScoreScale:
    """No criterion is worth anything."""
    nothing = {f"{one.key}_points": 0 for one in criteria.CRITERIA}
    nothing |= {f"{one.key}_measure": 1 for one in criteria.CRITERIA if one.unit is not None}
    return ScoreScale(id=SCALE_ID, version=1, divisions="", from_a=2, from_b=1, is_applied=False, **nothing)


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
