"""Free seats and former apprentices become follow-ups: told by the ledger and by what was noted of each job."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.follow_ups.enums import RuleKey
from app.follow_ups.models import FollowUp
from app.follow_ups.rules import making, queries, words
from app.placements import services as placing
from app.placements.enums import PlacementState as S
from tests.factories import accounts, placements

TODAY = date(2026, 11, 24)


@pytest.fixture
def rina(app: Any, clock: Any) -> User:
    return accounts.officer(name="Rina Nurhayati")


def made(key: RuleKey, on: date) -> list[FollowUp]:
    """What the rule makes on this day."""
    rule = queries.find(key)
    assert rule is not None
    before = set(db.session.scalars(select(FollowUp.id)))
    making.make(rule, on=on)
    return list(db.session.scalars(select(FollowUp).where(FollowUp.id.not_in(before))))


def test_seats_that_are_taken_ask_for_nothing(rina: User) -> None:
    line = placements.a_line(seats=2, owner=rina, valid_from_on=TODAY + timedelta(days=10))
    placements.a_placement("accepted", by=rina, line=line)
    (one,) = made(RuleKey.SEATS_SOON, TODAY)
    assert (one.agreement_id, one.owner_id) == (line.agreement_id, rina.id)
    facts = {"title": "PKS", "begins": "2026-12-04", "seats": 2, "filled": 1}
    assert "1 dari 2" in words.why(RuleKey.SEATS_SOON, facts)
    other = placements.a_line(seats=1, owner=rina, valid_from_on=TODAY + timedelta(days=10))
    placements.a_placement("accepted", by=rina, line=other)
    assert made(RuleKey.SEATS_SOON, TODAY) == []
    assert [row.agreement_id for row in made(RuleKey.SEATS_UNFILLED, TODAY + timedelta(days=50))] == [
        line.agreement_id
    ]


def test_a_job_is_asked_about_after_three_six_and_twelve_months(rina: User) -> None:
    placement = placements.a_placement("hired", by=rina)
    told = []
    for passed in (89, 90, 100, 180, 365, 500):
        for one in made(RuleKey.OUTCOME_CHECK, TODAY + timedelta(days=passed)):
            told.append(passed)
            one.state = one.state.__class__.DONE
    db.session.flush()
    assert told == [90, 180, 365]
    second = placements.a_placement("hired", by=rina)
    placing.check(second, 3, is_still_there=False, by=rina)
    assert made(RuleKey.OUTCOME_CHECK, TODAY + timedelta(days=91)) == []
    assert placement.state is S.HIRED
