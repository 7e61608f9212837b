"""Visits of the demo office that came to nothing: a closed door, and a refusal."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.companies.models import Company
from app.core.clock import office_zone
from app.outreach.enums import VisitMode, VisitOutcome
from app.outreach.models import Visit
from app.settings import queries as settings
from app.settings.enums import ReasonKind, VisitPurpose

STEPS = ("scheduled", "declined")
"""The steps of a partnership at which somebody may have gone there in vain."""

SHUT = 0.25
"""The share of companies where nobody was there the first time."""


def visit(session: Session, company: Company, step: str, *, on: date, by: int) -> None:
    """Nobody was there when a company was to be visited (at some), or it said no."""
    is_refusal = step == "declined"
    # Drawn apart, so that all else stays as it is.
    if not is_refusal and Random(company.name).random() > SHUT:  # noqa: S311 - invented
        return
    refusals = settings.reasons(ReasonKind.REFUSAL)
    started = datetime.combine(on, time(11, 20), tzinfo=office_zone()).astimezone(UTC)
    made = Visit(
        company_id=company.id,
        visited_on=on,
        started_at=started,
        ended_at=started + timedelta(minutes=30 if is_refusal else 10),
        mode=VisitMode.ON_SITE,
        purpose=VisitPurpose.SOCIALISATION,
        outcome=VisitOutcome.REFUSED if is_refusal else VisitOutcome.NOT_THERE,
        refusal_reason_id=refusals[company.id % len(refusals)].id if is_refusal else None,
        received_at=started + timedelta(hours=2),
        created_by_id=by,
    )
    made.officers = [session.get_one(User, by)]
    session.add(made)
    company.last_visit_on = max(on, company.last_visit_on or on)
