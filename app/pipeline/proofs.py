"""The evidence that lies in outreach: planned stops and visits."""

from sqlalchemy import ColumnElement, select

from app.core.db import db
from app.outreach.enums import StopState, VisitOutcome
from app.outreach.models import Stop, Visit
from app.pipeline.evidence import evidence_source
from app.pipeline.models import Partnership
from app.settings.enums import Evidence

MET = [outcome for outcome in VisitOutcome if outcome.is_met]


@evidence_source(Evidence.STOP)
def planned_stop(partnership: Partnership) -> str | None:
    """The latest stop planned or made at the company."""
    stop_id = db.session.scalar(
        select(Stop.id)
        .where(Stop.company_id == partnership.company_id, Stop.state.in_([StopState.PLANNED, StopState.DONE]))
        .order_by(Stop.on.desc(), Stop.id.desc())
        .limit(1)
    )
    return f"stops-{stop_id}" if stop_id else visit(partnership)


@evidence_source(Evidence.VISIT)
def visit(partnership: Partnership) -> str | None:
    """The latest visit at which somebody was met."""
    return _latest(partnership, Visit.outcome.in_(MET))


@evidence_source(Evidence.INTEREST)
def interest(partnership: Partnership) -> str | None:
    """The latest visit at which the company said it was interested."""
    return _latest(partnership, Visit.outcome == VisitOutcome.INTERESTED)


def _latest(partnership: Partnership, condition: ColumnElement[bool]) -> str | None:
    visit_id = db.session.scalar(
        select(Visit.id)
        .where(Visit.company_id == partnership.company_id, condition)
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(1)
    )
    return f"visits-{visit_id}" if visit_id else None
