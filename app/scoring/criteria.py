"""What can speak for or against a company: each criterion as words and as a condition of the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, String, case, cast, exists, false, func, literal, or_, select

from app.agreements.enums import AgreementState
from app.agreements.models import Agreement, SeatLine
from app.agreements.states import LIVE
from app.companies.enums import Potential
from app.companies.models import Company, Contact
from app.core.geo import distance_from
from app.outreach.enums import VisitOutcome
from app.outreach.models import Visit
from app.outreach.queries.day_plans import rules as planning_rules
from app.placements.models import Placement
from app.scoring.models import ScoreScale
from app.settings.models import KbliCode

Condition = Callable[[ScoreScale, date], ColumnElement[bool]]

MOST_POINTS = 100


@dataclass(frozen=True)
class Criterion:
    """``unit`` is what its measure counts, ``measured`` how; None where it has no measure."""

    key: str
    label: LazyString
    condition: Condition
    unit: LazyString | None = None
    measured: LazyString | None = None

    def points_of(self, scale: ScoreScale) -> int:
        """What it is worth."""
        return int(getattr(scale, f"{self.key}_points"))

    def measure_of(self, scale: ScoreScale) -> int | None:
        """From or up to how much it counts."""
        return int(getattr(scale, f"{self.key}_measure")) if self.unit is not None else None


def _since(on: date, months: int) -> date:
    return on - timedelta(days=30 * months)


def _workers(measure: int) -> ColumnElement[bool]:
    return func.coalesce(Company.headcount, Company.headcount_total, 0) >= measure


def _sector(scale: ScoreScale, on: date) -> ColumnElement[bool]:
    chosen = select(KbliCode.id).where(func.substr(KbliCode.code, 1, 2).in_(divisions_of(scale.divisions)))
    return func.coalesce(Company.kbli_id.in_(chosen), false())


def _visited(outcome: VisitOutcome, since: date) -> ColumnElement[bool]:
    return exists(
        select(Visit.id).where(
            Visit.company_id == Company.id, Visit.visited_on >= since, Visit.outcome == outcome
        )
    )


def _agreement(scale: ScoreScale, on: date) -> ColumnElement[bool]:
    signed = (*LIVE, AgreementState.ENDED)
    return exists(select(Agreement.id).where(Agreement.company_id == Company.id, Agreement.state.in_(signed)))


def _hires(scale: ScoreScale, on: date) -> ColumnElement[bool]:
    return exists(
        select(Placement.id)
        .join(SeatLine, SeatLine.id == Placement.seat_line_id)
        .join(Agreement, Agreement.id == SeatLine.agreement_id)
        .where(
            Agreement.company_id == Company.id,
            Placement.is_hired_by_host.is_(True),
            Placement.hired_on >= _since(on, scale.hires_measure),
        )
    )


def _distance(scale: ScoreScale, on: date) -> ColumnElement[bool]:
    office = planning_rules()
    if office.latitude is None or office.longitude is None:
        return false()
    far = distance_from((office.latitude, office.longitude), Company.latitude, Company.longitude)
    return func.coalesce(far <= scale.distance_measure * 1000, false())


def _person(scale: ScoreScale, on: date) -> ColumnElement[bool]:
    return exists(
        select(Contact.id).where(
            Contact.company_id == Company.id,
            Contact.trashed_at.is_(None),
            Contact.has_left.is_(False),
            or_(cast(Contact.phones, String) != "[]", Contact.whatsapp != "", Contact.email != ""),
        )
    )


def _report(scale: ScoreScale, on: date) -> ColumnElement[bool]:
    return func.coalesce(Company.wlkp_reported_on >= _since(on, scale.report_measure), false())


_WORKERS = _l("workers"), _l("At least")
_MONTHS = _l("months"), _l("Within so many")

CRITERIA = (
    Criterion(
        "workers",
        _l("Enough workers for apprentices"),
        lambda scale, _on: _workers(scale.workers_measure),
        *_WORKERS,
    ),
    Criterion(
        "many_workers",
        _l("Many workers"),
        lambda scale, _on: _workers(scale.many_workers_measure),
        *_WORKERS,
    ),
    Criterion("sector", _l("Works in a sector the office trains for"), _sector),
    Criterion(
        "interest",
        _l("A visit found interest"),
        lambda scale, on: _visited(VisitOutcome.INTERESTED, _since(on, scale.interest_measure)),
        *_MONTHS,
    ),
    Criterion(
        "refusal",
        _l("A visit was refused"),
        lambda scale, on: _visited(VisitOutcome.REFUSED, _since(on, scale.refusal_measure)),
        *_MONTHS,
    ),
    Criterion("agreement", _l("Has or had an agreement with us"), _agreement),
    Criterion("hires", _l("Hired its own apprentices"), _hires, *_MONTHS),
    Criterion("distance", _l("Not far from the office"), _distance, _l("km"), _l("At most")),
    Criterion("person", _l("Somebody there can be reached"), _person),
    Criterion("report", _l("Reported its manpower (WLKP)"), _report, *_MONTHS),
)


def divisions_of(text: str) -> list[str]:
    """The KBLI divisions named in a text."""
    return sorted({part for part in text.replace(";", ",").replace(" ", ",").split(",") if part})


def weighed(scale: ScoreScale) -> list[Criterion]:
    """The criteria that are worth something."""
    return [one for one in CRITERIA if one.points_of(scale)]


def points(scale: ScoreScale, on: date) -> ColumnElement[Any]:
    """The sum of what holds of a company on a day, as an expression over ``companies``."""
    total: ColumnElement[Any] = literal(0)
    for one in weighed(scale):
        total = total + case((one.condition(scale, on), one.points_of(scale)), else_=0)
    return total


def grade(scale: ScoreScale, reached: int) -> Potential:
    """What so many points are called."""
    if reached >= scale.from_a:
        return Potential.A
    return Potential.B if reached >= scale.from_b else Potential.C


def grade_column(scale: ScoreScale, reached: ColumnElement[Any]) -> ColumnElement[Any]:
    """The same in the database."""
    return case(
        (reached >= scale.from_a, Potential.A.value),
        (reached >= scale.from_b, Potential.B.value),
        else_=Potential.C.value,
    )
