"""What stands under a purpose of visits."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.clock import today
from app.core.db import db
from app.outreach.enums import StopState
from app.outreach.models import Stop, Visit, VisitHabit
from app.settings.custom import queries as fields
from app.settings.queries import MOST_USES


@dataclass(frozen=True)
class Concerned:
    """On what a purpose stands: visits (up to a little over ``MOST_USES``), stops to come, regular visits, checklists."""

    visits: int
    stops: int
    habits: int
    fields: list[str]


def concerned(key: str) -> Concerned:
    """The records that hold this purpose, and what is asked at such visits only."""
    visits = select(Visit.id).where(Visit.purpose == key).limit(MOST_USES + 1).subquery()
    stops = select(func.count()).where(
        Stop.purpose == key, Stop.on >= today(), Stop.state == StopState.PLANNED
    )
    habits = select(func.count()).where(VisitHabit.purpose == key)
    return Concerned(
        visits=db.session.scalar(select(func.count()).select_from(visits)) or 0,
        stops=db.session.scalar(stops) or 0,
        habits=db.session.scalar(habits) or 0,
        fields=[one.name for one in fields.fields("visit") if one.only_for == key],
    )
