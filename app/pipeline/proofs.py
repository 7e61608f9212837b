"""The evidence that lies in outreach: planned stops and visits."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from app.outreach.enums import StopState, VisitOutcome
from app.outreach.models import Stop, Visit
from app.pipeline.evidence import evidence_source
from app.settings.enums import Evidence

MET = [outcome for outcome in VisitOutcome if outcome.is_met]


@evidence_source("stops", Evidence.STOP)
def planned_stops(company_id: Any, _partnership_id: Any) -> Select[int]:
    """The stops planned or made at the company."""
    return (
        select(Stop.id)
        .where(Stop.company_id == company_id, Stop.state.in_([StopState.PLANNED, StopState.DONE]))
        .order_by(Stop.on.desc(), Stop.id.desc())
    )


@evidence_source("visits", Evidence.STOP, Evidence.VISIT)
def meetings(company_id: Any, _partnership_id: Any) -> Select[int]:
    """The visits at which somebody was met."""
    return _visits(company_id, Visit.outcome.in_(MET))


@evidence_source("visits", Evidence.INTEREST)
def interest(company_id: Any, _partnership_id: Any) -> Select[int]:
    """The visits at which the company said it was interested."""
    return _visits(company_id, Visit.outcome == VisitOutcome.INTERESTED)


def _visits(company_id: Any, condition: ColumnElement[bool]) -> Select[int]:
    return (
        select(Visit.id)
        .where(Visit.company_id == company_id, condition)
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
    )
