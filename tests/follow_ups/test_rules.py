"""Rules make one follow-up an episode, say why, and stay silent about what a person took back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.roles import Role
from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement, SeatLine
from app.companies.models import Company
from app.core.db import db
from app.core.errors import Invalid
from app.follow_ups import services
from app.follow_ups.enums import RuleKey
from app.follow_ups.models import FollowUp, RuleMaking
from app.follow_ups.rules import making, queries, words
from app.follow_ups.rules import services as rules
from app.pipeline import services as pipeline
from app.settings import queries as settings
from app.settings.enums import FollowUpKind
from tests.factories.accounts import UserFactory
from tests.factories.follow_ups import a_company, a_follow_up, a_partnership

TODAY = date(2026, 11, 24)
LONG_AGO = datetime(2026, 8, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stopped(app: Any, clock: Any) -> None:
    """All of these tests look at days."""


@pytest.fixture
def officer() -> User:
    return UserFactory(roles=[Role.OFFICER])


def made(key: RuleKey, on: date = TODAY) -> list[FollowUp]:
    """What the rule makes on this day."""
    before = set(db.session.scalars(select(FollowUp.id)))
    rule = queries.find(key)
    assert rule is not None
    number = making.make(rule, on=on)
    new = list(db.session.scalars(select(FollowUp).where(FollowUp.id.not_in(before)).order_by(FollowUp.id)))
    assert len(new) == number
    return new


def an_agreement(owner: User, **values: Any) -> Agreement:
    agreement = Agreement(
        **{
            "company_id": a_company().id,
            "kind": AgreementKind.PKS,
            "title": "PKS Pemagangan",
            "state": AgreementState.ACTIVE,
            "owner_id": owner.id,
            "valid_from_on": date(2026, 1, 5),
            "valid_to_on": TODAY + timedelta(days=80),
        }
        | values
    )
    agreement.seat_lines = [SeatLine(position="Juru las", seats=4, months=6)]
    db.session.add(agreement)
    db.session.flush()
    return agreement


def company_of(row: Any) -> Company:
    return db.session.get_one(Company, row.company_id)


def stuck(owner: User) -> Any:
    return a_partnership(a_company(), "visited", owner_id=owner.id, entered_stage_at=LONG_AGO)


def test_a_company_without_next_step_gets_one_and_says_why(officer: User, page_as: Any) -> None:
    partnership = stuck(officer)
    stuck(UserFactory(roles=[Role.OFFICER], is_active=False))
    with_step = stuck(officer)
    a_follow_up(officer, company_of(with_step))
    (one,) = made(RuleKey.NO_NEXT_STEP)
    assert (one.company_id, one.partnership_id, one.owner_id) == (
        partnership.company_id,
        partnership.id,
        officer.id,
    )
    assert made(RuleKey.NO_NEXT_STEP) == []
    assert "Menurut aturan: Tidak ada rencana selama 3 hari." in page_as(officer).open("/follow-ups").words


def test_what_a_person_cancelled_is_not_made_again_until_something_happens(officer: User) -> None:
    partnership = stuck(officer)
    (one,) = made(RuleKey.NO_NEXT_STEP)
    services.cancel(one, by=officer)
    later = TODAY + timedelta(days=30)
    assert made(RuleKey.NO_NEXT_STEP, later) == []
    other = a_follow_up(officer, company_of(one))
    services.complete(other, by=officer)
    assert made(RuleKey.NO_NEXT_STEP, TODAY + timedelta(days=2)) == []
    assert [one.partnership_id for one in made(RuleKey.NO_NEXT_STEP, later)] == [partnership.id]


def test_a_stage_over_its_limit_is_told_once_each_time_it_is_entered(officer: User) -> None:
    partnership = stuck(officer)
    (one,) = made(RuleKey.STAGE_OVER_LIMIT)
    services.cancel(one, by=officer)
    assert made(RuleKey.STAGE_OVER_LIMIT, TODAY + timedelta(days=9)) == []
    pipeline.move(partnership, settings.stage("contacted"), by=officer, why="Mulai lagi")
    assert made(RuleKey.STAGE_OVER_LIMIT, TODAY + timedelta(days=9)) == []
    assert len(made(RuleKey.STAGE_OVER_LIMIT, TODAY + timedelta(days=60))) == 1


@pytest.mark.parametrize("key", [RuleKey.NO_NEXT_STEP, RuleKey.STAGE_OVER_LIMIT])
def test_who_still_stands_at_a_stage_out_of_use_is_not_forgotten(officer: User, key: RuleKey) -> None:
    partnership = stuck(officer)
    settings.stage("visited").is_active = False
    db.session.flush()
    settings.forget()
    assert [one.partnership_id for one in made(key)] == [partnership.id]


def test_an_agreement_is_told_of_at_90_60_and_30_days(officer: User) -> None:
    an_agreement(officer, valid_to_on=TODAY + timedelta(days=120))
    agreement = an_agreement(officer)
    told = []
    for passed in (0, 10, 21, 52):
        found = made(RuleKey.AGREEMENT_ENDING, TODAY + timedelta(days=passed))
        told.append([one.agreement_id for one in found if one.agreement_id == agreement.id])
        for one in found:
            services.complete(one, by=officer)
    assert told == [[agreement.id], [], [agreement.id], [agreement.id]]


def test_one_that_is_still_open_says_it_already(officer: User) -> None:
    an_agreement(officer)
    a_follow_up(officer, company_of(an_agreement(officer)), kind=FollowUpKind.RENEW)
    assert len(made(RuleKey.AGREEMENT_ENDING)) == 1
    assert made(RuleKey.AGREEMENT_ENDING, TODAY + timedelta(days=21)) == []


def test_free_seats_are_asked_for_after_the_first_day(officer: User) -> None:
    an_agreement(officer, valid_from_on=TODAY - timedelta(days=5))
    assert made(RuleKey.SEATS_UNFILLED) == []
    (one,) = made(RuleKey.SEATS_UNFILLED, TODAY + timedelta(days=25))
    making = db.session.scalars(select(RuleMaking).where(RuleMaking.follow_up_id == one.id)).one()
    assert making.facts == {"title": "PKS Pemagangan", "seats": 4, "filled": 0}


@pytest.mark.parametrize("key", [RuleKey.SEATS_UNFILLED, RuleKey.SEATS_SOON])
def test_seats_of_a_mou_are_asked_for_under_the_pks_that_carries_it_out(officer: User, key: RuleKey) -> None:
    begins = TODAY + timedelta(days=5 if key is RuleKey.SEATS_SOON else -60)
    mou = an_agreement(officer, kind=AgreementKind.MOU, valid_from_on=begins)
    pks = an_agreement(officer, parent_id=mou.id, valid_from_on=begins)
    assert [one.agreement_id for one in made(key)] == [pks.id]


def test_many_are_made_in_bounded_batches(
    officer: User, monkeypatch: pytest.MonkeyPatch, statements: Any
) -> None:
    for _ in range(5):
        stuck(officer)
    monkeypatch.setattr(making, "BATCH", 2)
    with statements.counted() as sent:
        assert len(made(RuleKey.STAGE_OVER_LIMIT)) == 5
    assert sum("INSERT INTO follow_ups " in one for one in sent) == 3


def test_one_officers_day_is_never_overfull_and_the_rest_follows(officer: User) -> None:
    limit = queries.find(RuleKey.MOST_A_DAY)
    assert limit is not None
    limit.days = [2]
    other = UserFactory(roles=[Role.OFFICER])
    for owner in (officer, officer, officer, officer, officer, other):
        stuck(owner)
    days = [TODAY + timedelta(days=passed) for passed in range(3)]
    said = [making.make_all(on) for on in days]
    assert said == [
        "3 tindak lanjut dibuat. Sisanya menunggu hari-hari berikutnya.",
        "2 tindak lanjut dibuat. Sisanya menunggu hari-hari berikutnya.",
        "1 tindak lanjut dibuat.",
    ]
    assert making.make_all(days[-1]) == "0 tindak lanjut dibuat."


@pytest.mark.same_queries
@pytest.mark.parametrize("typed", ["", "x", "0", "-3", "99999", "1, 2", "3.5", "9" * 40])
def test_days_that_are_none_are_refused(app: Any, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.days_from(typed, words.RULES[RuleKey.NUDGE])
    assert refused.value.field == "typed_days"


def test_an_admin_counts_before_saving_and_the_log_tells_of_it(officer: User, page_as: Any) -> None:
    stuck(officer)
    admin = UserFactory(roles=[Role.ADMIN])
    opener = page_as(admin)
    page = opener.open("/settings/follow-up-rules/no_next_step")
    counted = page.submit({"typed_days": "200", "count": "1"})
    assert "Tindak lanjut 0" in counted.words
    rule = queries.find(RuleKey.NO_NEXT_STEP)
    assert rule is not None
    assert rule.days == [3]
    page.submit({"typed_days": "14", "is_active": ""})
    db.session.refresh(rule)
    assert rule.days == [14]
    assert "14" in opener.open("/settings/follow-up-rules/no_next_step").words
