"""Partnerships for tests, standing where the test wants them."""

from datetime import timedelta
from itertools import count
from typing import Any

from app.companies.enums import LegalForm
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.outreach.enums import VisitOutcome
from app.outreach.models import RoadShow, Stop, Visit
from app.pipeline.models import Partnership, StageMove
from app.settings import queries as settings
from app.settings.enums import VisitPurpose

_numbers = count(1)


def company(name: str | None = None, **values: Any) -> Company:
    """An invented company."""
    name = name or f"Uji Sejahtera {next(_numbers)}"
    made = Company(
        legal_form=LegalForm.PT,
        name=name,
        search_text=f"pt {name}".lower(),
        **values,
    )
    db.session.add(made)
    db.session.flush()
    return made


def partnership(
    stage: str = "target", *, of: Company | None = None, days: int = 0, scheme: str = "mandiri", **values: Any
) -> Partnership:
    """A partnership that has stood at ``stage`` for ``days`` days."""
    at = clock.utcnow() - timedelta(days=days)
    row = settings.stage(stage)
    made = Partnership(
        company=of or company(),
        scheme_id=settings.scheme(scheme).id,
        stage_id=row.id,
        entered_stage_at=at,
        closed_at=at if row.is_closing else None,
        created_at=at,
        **values,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(StageMove(partnership_id=made.id, to_stage_id=row.id, moved_at=at))
    db.session.flush()
    return made


def visit(
    of: Company, outcome: VisitOutcome = VisitOutcome.CONSIDERING, *, days_ago: int = 0, **values: Any
) -> Visit:
    """A visit that only is on file: nobody is told of it."""
    values.setdefault("purpose", VisitPurpose.EXPLORATION)
    made = Visit(
        company_id=of.id,
        outcome=outcome,
        visited_on=clock.today() - timedelta(days=days_ago),
        **values,
    )
    db.session.add(made)
    db.session.flush()
    return made


def stop(of: Company) -> Stop:
    """A stop planned for tomorrow."""
    on = clock.today() + timedelta(days=1)
    show = RoadShow(title="Road show uji", starts_on=on, ends_on=on)
    db.session.add(show)
    db.session.flush()
    made = Stop(road_show_id=show.id, company_id=of.id, on=on, position=1)
    db.session.add(made)
    db.session.flush()
    return made
