"""Monitoring visits plan themselves as long as somebody sits, and a visit ticks them off."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import User
from app.agreements import services as agreements
from app.core.db import db
from app.follow_ups.enums import RuleKey
from app.follow_ups.rules import finding
from app.obligations import due, services
from app.obligations.models import Obligation
from app.outreach.due import Asked
from app.outreach.enums import VisitOutcome
from app.placements.enums import PlacementState
from app.placements.models import Placement
from app.settings.enums import VisitPurpose
from tests.factories import outreach, placements
from tests.factories.obligations import an_obligation, loaded, open_of

ON = date(2026, 11, 24)
FIRST = ON + timedelta(weeks=4)


def apprentice(by: User, **values: Any) -> Placement:
    """Somebody who began today, at an agreement of ``by``."""
    line = placements.a_line(owner=by, **values)
    return placements.a_placement("started", by=by, line=line)


def planned(placement: Placement) -> list[date | None]:
    """The days of the monitoring visits that are open."""
    line = placements.loaded(placement.seat_line)
    return [one.due_on for one in open_of(line.agreement) if one.is_monitoring]


def the_visit(placement: Placement) -> Obligation:
    line = placements.loaded(placement.seat_line)
    return loaded(next(one for one in open_of(line.agreement) if one.is_monitoring))


def test_the_first_visit_is_planned_with_the_first_apprentice_and_dropped_with_the_last(joko: User) -> None:
    placement = apprentice(joko)
    assert planned(placement) == [FIRST]
    second = placements.a_placement("started", by=joko, line=placements.loaded(placement.seat_line))
    assert planned(placement) == [FIRST]
    placements.moved(placement, PlacementState.COMPLETED, by=joko)
    assert planned(placement) == [FIRST]
    placements.moved(second, PlacementState.LEFT, by=joko)
    assert planned(placement) == []


def cared_for(*, months: int, weeks: int) -> None:
    care = agreements.care_for_change()
    agreements.change_care(
        care,
        version=care.version,
        inactive_months=care.inactive_months,
        monitoring_months=months,
        monitoring_weeks=weeks,
    )


def test_another_rhythm_moves_what_is_planned_and_keeps_it_within_the_agreement(joko: User) -> None:
    first, short, visited = apprentice(joko), apprentice(joko, ends_in=35), apprentice(joko)
    services.complete(the_visit(visited), by=joko, on=ON)
    assert (planned(first), planned(short), planned(visited)) == ([FIRST], [FIRST], [date(2027, 2, 24)])
    cared_for(months=1, weeks=6)
    sooner = date(2026, 12, 24)
    assert (planned(first), planned(short), planned(visited)) == ([ON + timedelta(weeks=6)], [], [sooner])
    cared_for(months=3, weeks=4)
    assert (planned(first), planned(short), planned(visited)) == ([FIRST], [FIRST], [date(2027, 2, 24)])


def test_nothing_is_planned_beyond_the_end_of_the_agreement(joko: User) -> None:
    assert planned(apprentice(joko, ends_in=20)) == []


@pytest.mark.parametrize(
    ("purpose", "outcome", "ticks"),
    [
        (VisitPurpose.MONITORING, VisitOutcome.CONSIDERING, True),
        (VisitPurpose.MONITORING, VisitOutcome.NOT_THERE, False),
        (VisitPurpose.EXPLORATION, VisitOutcome.CONSIDERING, False),
    ],
)
@pytest.mark.same_queries
def test_a_visit_for_monitoring_ticks_the_plan(
    joko: User, purpose: VisitPurpose, outcome: VisitOutcome, ticks: bool
) -> None:
    placement = apprentice(joko)
    company = placements.loaded(placement.seat_line).agreement.company
    before = the_visit(placement)
    visit = outreach.a_visit(joko, company, purpose=purpose, outcome=outcome, visited_on=ON)
    assert planned(placement) == ([date(2027, 2, 24)] if ticks else [FIRST])
    assert loaded(before).visit_id == (visit.id if ticks else None)


def test_a_visit_corrected_to_monitoring_ticks_the_plan_and_back_again_unticks_it(joko: User) -> None:
    placement = apprentice(joko)
    company = placements.loaded(placement.seat_line).agreement.company
    visit = outreach.a_visit(joko, company, purpose=VisitPurpose.EXPLORATION, visited_on=ON)
    visit = outreach.edited(visit, visited_on=ON - timedelta(days=1), purpose=VisitPurpose.MONITORING)
    assert planned(placement) == [FIRST], "nobody sat there yet on that day"
    for _time in range(2):
        visit = outreach.edited(visit, visited_on=ON, purpose=VisitPurpose.MONITORING)
        assert planned(placement) == [date(2027, 2, 24)], "saving it again counts nothing twice"
    visit = outreach.edited(visit, visited_on=ON, purpose=VisitPurpose.EXPLORATION)
    assert planned(placement) == [FIRST]


def test_what_a_visit_did_stays_once_the_next_one_was_made(joko: User) -> None:
    placement = apprentice(joko)
    company = placements.loaded(placement.seat_line).agreement.company
    visit = outreach.a_visit(joko, company, purpose=VisitPurpose.MONITORING, visited_on=ON)
    services.complete(the_visit(placement), by=joko, on=ON)
    assert planned(placement) == [date(2027, 2, 24)]
    outreach.edited(visit, visited_on=ON, purpose=VisitPurpose.EXPLORATION)
    assert planned(placement) == [date(2027, 2, 24)]


def test_the_night_plans_what_came_past_the_pages(joko: User) -> None:
    placement = apprentice(joko)
    db.session.delete(the_visit(placement))
    db.session.flush()
    assert planned(placement) == []
    services.plan_all()
    services.plan_all()
    assert planned(placement) == [FIRST]


def test_who_is_to_be_visited_is_among_the_due_companies(joko: User) -> None:
    placement = apprentice(joko)
    company = placements.loaded(placement.seat_line).agreement.company
    for on, is_due in ((FIRST - timedelta(days=1), False), (FIRST, True)):
        asked = Asked(on=on, months=3)
        found = db.session.scalars(
            db.select(type(company).id).where(due.MONITORING.condition(joko, asked))
        ).all()
        assert (company.id in found) is is_due
        assert (company.id in due.MONITORING.why(joko, [company.id], asked)) is is_due


def test_rules_ask_about_what_is_late(joko: User) -> None:
    placement = apprentice(joko)
    line = placements.loaded(placement.seat_line)
    owed = an_obligation(line.agreement, on=FIRST)
    visit = the_visit(placement)

    def found(key: RuleKey, on: date) -> list[int]:
        return [row.record_id for row in db.session.execute(finding.found(key, [3], on=on))]

    for key, record in ((RuleKey.OBLIGATION_LATE, owed), (RuleKey.MONITORING_LATE, visit)):
        assert found(key, FIRST + timedelta(days=3)) == []
        assert found(key, FIRST + timedelta(days=4)) == [record.id]
    services.complete(owed, by=joko, on=ON)
    assert found(RuleKey.OBLIGATION_LATE, FIRST + timedelta(days=4)) == []
