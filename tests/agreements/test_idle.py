"""Notices of agreements that became inactive: once, and again once somebody was placed in between; and the rule about them."""

from datetime import timedelta

from app.accounts.models import User
from app.agreements import idle, services
from app.agreements.enums import SeatEvent
from app.agreements.models import Agreement
from app.core import clock
from app.core.db import db
from app.follow_ups.enums import RuleKey
from app.follow_ups.rules import finding, words
from app.notices import queries
from tests.factories import agreements as make

LATER = 250


def begun(days: int, owner: User | None) -> Agreement:
    """An agreement in force with seats for years, since so many days."""
    since = clock.today() - timedelta(days=days)
    signed = {"office_signed_on": since, "company_signed_on": since, "valid_from_on": since}
    return make.agreement("active", seats=2, owner=owner, ends_in=900, **signed)


def told(user: User, passed: int) -> list[tuple[int, str]]:
    """What a run so many days from today tells this person anew: of how many, and where it leads."""
    before = {one.id for one in queries.latest(user.id).rows}
    idle.remind(clock.today() + timedelta(days=passed))
    new = [one for one in queries.latest(user.id).rows if one.id not in before]
    return [(one.facts["number"], one.path) for one in new if one.kind == "agreements_inactive"]


def test_the_officer_is_told_once_and_again_after_somebody_was_placed(rina: User, joko: User) -> None:
    agreement = begun(170, rina)
    assert told(rina, 0) == []
    assert told(rina, 20) == [(1, f"/agreements/{agreement.id}")]
    assert told(rina, 21) == told(rina, 60) == told(joko, 60) == []
    line = agreement.seat_lines[0].id
    for event, passed in ((SeatEvent.RESERVED, 30), (SeatEvent.PLACED, 30), (SeatEvent.LEFT, 40)):
        services.enter(line, event, by=rina, on=clock.today() + timedelta(days=passed))
    assert told(rina, 100) == []
    assert told(rina, LATER) == [(1, f"/agreements/{agreement.id}")]


def test_what_nobody_looks_after_is_told_to_supervisors_at_once(joko: User) -> None:
    for _number in range(3):
        begun(200, None)
    assert told(joko, 0) == [(3, "/agreements?inactive=1")]


def test_the_rule_asks_once_and_not_beside_the_one_about_free_seats(rina: User) -> None:
    agreement = begun(200, rina)
    rows = db.session.execute(finding.found(RuleKey.AGREEMENT_INACTIVE, [0], on=clock.today())).all()
    assert [row.record_id for row in rows] == [agreement.id]
    facts = finding.facts(RuleKey.AGREEMENT_INACTIVE, [0], rows[0])
    assert agreement.title in words.why(RuleKey.AGREEMENT_INACTIVE, facts)
    assert not db.session.execute(finding.found(RuleKey.AGREEMENT_INACTIVE, [60], on=clock.today())).all()
