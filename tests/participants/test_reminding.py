"""Notices of apprentices without endorsed agreement: before the day it is due, after it, and no more once endorsed."""

from datetime import date, timedelta

from app.accounts.models import User
from app.core.db import db
from app.follow_ups.enums import RuleKey
from app.follow_ups.rules import finding, words
from app.notices import queries
from app.participants import reminding
from tests.factories import participants as make

Told = list[tuple[bool, int]]


def told(*people: User, on: date) -> list[Told]:
    """What a run on a day tells each of these people anew."""
    before = {one.id for user in people for one in queries.latest(user.id).rows}
    reminding.remind(on)
    return [
        [
            (one.facts["is_late"], one.facts["number"])
            for one in queries.latest(user.id).rows
            if one.id not in before and one.kind == "endorsements_due"
        ]
        for user in people
    ]


def test_the_officer_is_told_before_the_day_and_supervisors_once_they_can_endorse(
    rina: User, joko: User
) -> None:
    agreement = make.a_draft(rina)
    first = agreement.starts_on
    assert told(rina, joko, on=first - timedelta(days=8)) == [[], []]
    assert told(rina, joko, on=first - timedelta(days=7)) == [[(False, 1)], []]
    assert told(rina, joko, on=first) == [[], []]
    assert told(rina, joko, on=first + timedelta(days=1)) == [[(True, 1)], [(True, 1)]]
    assert told(rina, joko, on=first + timedelta(days=30)) == [[], []]
    other = make.signed(make.a_draft(rina), by=rina)
    assert told(rina, joko, on=other.starts_on) == [[(False, 1)], [(False, 1)]]
    make.endorsed(other, by=joko)
    assert told(rina, joko, on=other.starts_on + timedelta(days=1)) == [[], []]


def test_the_rule_asks_for_the_endorsement_once_its_day_has_passed(rina: User, joko: User) -> None:
    agreement = make.a_draft(rina)

    def found(passed: int) -> list[int]:
        on = agreement.starts_on + timedelta(days=passed)
        rows = db.session.execute(finding.found(RuleKey.ENDORSEMENT_LATE, [3], on=on)).all()
        for row in rows:
            facts = finding.facts(RuleKey.ENDORSEMENT_LATE, [3], row)
            assert row.position in words.why(RuleKey.ENDORSEMENT_LATE, facts)
        return [row.record_id for row in rows]

    assert (found(3), found(4)) == ([], [agreement.placement_id])
    make.endorsed(make.signed(agreement, by=rina), by=joko)
    assert found(4) == []
