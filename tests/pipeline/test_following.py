from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.companies.models import Company
from app.core import clock as office_clock
from app.core.db import db
from app.outreach import events
from app.outreach.enums import VisitOutcome
from app.outreach.models import Visit
from app.pipeline import queries, services
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings.enums import ReasonKind, VisitPurpose
from tests.factories import pipeline as make


def _log(of: Company, outcome: VisitOutcome, by: User | None = None, **values: Any) -> Visit:
    visit = make.visit(of, outcome, created_by_id=by.id if by else None, **values)
    events.visit_logged.send(visit, next_step=None)
    return visit


def _stage(partnership: Partnership) -> str:
    return queries.stage_of(partnership).key


def _open(company: Company) -> list[Partnership]:
    return queries.open_of(company.id)


def test_the_first_visit_opens_a_partnership_of_its_logger(officer: User) -> None:
    company = make.company()
    _log(company, VisitOutcome.CONSIDERING, officer)
    [partnership] = _open(company)
    assert _stage(partnership) == "visited"
    assert partnership.owner_id == officer.id
    assert partnership.scheme_id == settings.schemes()[0].id


def test_interest_opens_it_further_on_with_the_seats_offered(officer: User) -> None:
    company = make.company()
    _log(company, VisitOutcome.INTERESTED, officer, seats_offered=4)
    [partnership] = _open(company)
    assert (_stage(partnership), partnership.expected_seats) == ("interested", 4)


@pytest.mark.parametrize("outcome", [VisitOutcome.NOT_THERE, VisitOutcome.CLOSED_MOVED])
def test_nobody_met_opens_and_moves_nothing(outcome: VisitOutcome) -> None:
    company = make.company()
    _log(company, outcome)
    assert _open(company) == []
    partnership = make.partnership("scheduled", of=company)
    _log(company, outcome)
    assert _stage(partnership) == "scheduled"


@pytest.mark.parametrize("purpose", [VisitPurpose.MONITORING, VisitPurpose.COMPLAINT])
def test_looking_after_a_finished_partner_opens_nothing(purpose: VisitPurpose) -> None:
    completed = make.partnership("completed", days=100)
    _log(completed.company, VisitOutcome.CONSIDERING, purpose=purpose)
    assert _open(completed.company) == []


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("before", "outcome", "after"),
    [
        ("target", VisitOutcome.CONSIDERING, "visited"),
        ("scheduled", VisitOutcome.ASKS_DOCUMENTS, "visited"),
        ("contacted", VisitOutcome.INTERESTED, "interested"),
        ("visited", VisitOutcome.INTERESTED, "interested"),
        ("interested", VisitOutcome.CONSIDERING, "interested"),
        ("negotiating", VisitOutcome.INTERESTED, "negotiating"),
        ("signed", VisitOutcome.CONSIDERING, "signed"),
        ("visited", VisitOutcome.REFUSED, "visited"),
        ("interested", VisitOutcome.REFUSED, "interested"),
    ],
)
def test_a_visit_moves_forward_and_never_back(before: str, outcome: VisitOutcome, after: str) -> None:
    partnership = make.partnership(before, days=2)
    _log(partnership.company, outcome)
    assert _stage(partnership) == after


def test_a_visit_that_arrives_late_still_proves_what_it_saw() -> None:
    partnership = make.partnership("scheduled")
    _log(partnership.company, VisitOutcome.INTERESTED, days_ago=6)
    assert _stage(partnership) == "interested"


def test_a_late_visit_does_not_undo_what_was_decided_after_it(officer: User) -> None:
    partnership = make.partnership("interested", days=30)
    services.move(partnership, settings.stage("visited"), by=officer, why="Ternyata belum berminat.")
    _log(partnership.company, VisitOutcome.INTERESTED, days_ago=3)
    assert _stage(partnership) == "visited"


def test_a_visit_after_the_decision_counts_again(officer: User, clock: Any) -> None:
    partnership = make.partnership("interested", days=30)
    services.move(partnership, settings.stage("visited"), by=officer, why="Ternyata belum berminat.")
    clock.move(hours=3)
    now = office_clock.utcnow()
    _log(
        partnership.company,
        VisitOutcome.INTERESTED,
        started_at=now - timedelta(hours=1),
        ended_at=now - timedelta(minutes=10),
    )
    assert _stage(partnership) == "interested"


def test_a_late_visit_opens_nothing_beside_what_was_declined_after_it(officer: User) -> None:
    partnership = make.partnership("visited", days=30)
    reason = settings.reasons(ReasonKind.DECLINE)[0]
    services.move(partnership, settings.stage("declined"), by=officer, reason=reason)
    _log(partnership.company, VisitOutcome.INTERESTED, days_ago=2)
    assert _open(partnership.company) == []


def test_a_new_visit_to_a_company_that_declined_long_ago_opens_again() -> None:
    partnership = make.partnership("declined", days=90)
    _log(partnership.company, VisitOutcome.CONSIDERING)
    [again] = _open(partnership.company)
    assert again.id != partnership.id


def test_what_is_postponed_stays_so_and_the_page_suggests(officer: User) -> None:
    partnership = make.partnership("postponed", days=10)
    _log(partnership.company, VisitOutcome.INTERESTED)
    assert _stage(partnership) == "postponed"
    found = queries.suggestion(partnership)
    assert found is not None
    assert found.to.key == "interested"


def test_a_refusal_suggests_to_decline_with_the_same_reason() -> None:
    partnership = make.partnership("visited", days=10)
    reason = settings.find_reason(ReasonKind.REFUSAL, "no_budget")
    assert reason is not None
    _log(partnership.company, VisitOutcome.REFUSED, refusal_reason_id=reason.id)
    found = queries.suggestion(partnership)
    assert found is not None
    assert found.to.key == "declined"
    assert found.reason == settings.find_reason(ReasonKind.DECLINE, "no_budget")


def test_an_older_refusal_suggests_nothing_once_it_was_moved(officer: User) -> None:
    partnership = make.partnership("contacted", days=10)
    make.visit(partnership.company, VisitOutcome.REFUSED, days_ago=5)
    services.move(partnership, settings.stage("visited"), by=officer)
    assert queries.suggestion(partnership) is None


def test_under_two_schemes_interest_counts_once() -> None:
    company = make.company()
    first = make.partnership("contacted", of=company)
    second = make.partnership("contacted", of=company, scheme="nasional")
    _log(company, VisitOutcome.INTERESTED)
    assert (_stage(first), _stage(second)) == ("interested", "visited")


def test_a_planned_stop_schedules_what_is_not_further_on() -> None:
    early, later = make.partnership("target"), make.partnership("interested")
    for partnership in (early, later):
        events.stop_planned.send(make.stop(partnership.company))
    assert (_stage(early), _stage(later)) == ("scheduled", "interested")


def test_logging_the_same_visit_again_moves_once() -> None:
    company = make.company()
    visit = _log(company, VisitOutcome.CONSIDERING)
    events.visit_logged.send(visit, next_step=None)
    [partnership] = _open(company)
    assert len(queries.history([partnership.id])[partnership.id]) == 1


def test_a_visit_to_a_company_in_the_trash_opens_nothing(clock: Any) -> None:
    company = make.company(trashed_at=clock.now)
    _log(company, VisitOutcome.CONSIDERING)
    assert _open(company) == []
    assert db.session.get(Company, company.id) is company
