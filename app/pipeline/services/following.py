"""What the pipeline does by itself when outreach reports a planned stop or a visit."""

from datetime import date, datetime

from app.accounts.models import User
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.outreach.enums import VisitOutcome
from app.outreach.models import Stop, Visit
from app.pipeline import evidence, queries
from app.pipeline.models import Partnership
from app.pipeline.services.moving import advance
from app.pipeline.services.records import open_partnership
from app.settings import queries as settings
from app.settings.enums import Evidence, VisitPurpose
from app.settings.models import Scheme
from app.settings.purposes import counts_as

AFTERCARE = frozenset({VisitPurpose.MONITORING, VisitPurpose.COMPLAINT})
"""Visits to companies that are partners already: they open nothing."""


def follow_visit(visit: Visit, **rest: object) -> None:
    """Open a partnership for a visited company that has none, and move it forward by what came of the visit.

    A visit is an event: however late it arrives, it never moves a partnership back, and never undoes what somebody
    decided after it took place. A refusal declines nothing; the page suggests it.
    """
    if not visit.outcome.is_met:
        return
    by = _logger(visit)
    scheme = next(iter(settings.schemes()), None)
    opened = queries.open_of(visit.company_id)
    if not opened and scheme is not None:
        _open(visit, scheme, by=by)
    for partnership in opened:
        # Interest is counted under one scheme only: that which the office puts first.
        _advance(partnership, visit, by=by, is_first=partnership is opened[0])


def follow_stop(stop: Stop, **rest: object) -> None:
    """A company with a planned stop is scheduled, unless its partnership is further on."""
    for partnership in queries.open_of(stop.company_id):
        advance(partnership, "scheduled", by=None, proof=_proof(Evidence.STOP, f"stops-{stop.id}"))


def _open(visit: Visit, scheme: Scheme, *, by: User | None) -> None:
    closed_at = queries.last_closed_at(visit.company_id, scheme.id)
    if counts_as(visit.purpose) in AFTERCARE or (closed_at is not None and not _is_after(visit, closed_at)):
        return
    company = db.session.get_one(Company, visit.company_id)
    if company.is_trashed:
        return
    is_interested = visit.outcome is VisitOutcome.INTERESTED
    open_partnership(
        company,
        scheme,
        by=by,
        owner=by,
        stage="interested" if is_interested else "visited",
        expected_seats=visit.seats_offered or 0,
        proof=_proof(Evidence.INTEREST if is_interested else Evidence.VISIT, f"visits-{visit.id}"),
    )


def _advance(partnership: Partnership, visit: Visit, *, by: User | None, is_first: bool) -> None:
    decided_at = queries.last_decision_at(partnership.id)
    if decided_at is not None and not _is_after(visit, decided_at):
        return
    reference = f"visits-{visit.id}"
    if visit.outcome is VisitOutcome.INTERESTED and is_first:
        if not partnership.expected_seats and visit.seats_offered:
            partnership.expected_seats = visit.seats_offered
        advance(partnership, "interested", by=by, proof=_proof(Evidence.INTEREST, reference))
    else:
        advance(partnership, "visited", by=by, proof=_proof(Evidence.VISIT, reference))


def _proof(kind: Evidence, reference: str) -> str:
    return evidence.Item(kind, reference).written()


def _is_after(visit: Visit, moment: datetime) -> bool:
    """Whether the visit took place after ``moment``; by the day where its hour is not known."""
    hour = visit.ended_at or visit.started_at
    if hour is not None:
        return hour > moment
    decided_on: date = clock.local(moment).date()
    return visit.visited_on > decided_on


def _logger(visit: Visit) -> User | None:
    user_id = visit.created_by_id or queries.first_officer_of(visit.id)
    return db.session.get(User, user_id) if user_id else None
