"""The rules as whoever keeps the settings sets them: planned, moved, called off, corrected, switched off, by two at once."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.core.errors import Conflict, Invalid, Stale
from app.settings import regulating, regulations
from app.settings.enums import RuleCode
from app.settings.models import RegulationRule
from tests.factories import accounts, agreements, pipeline, placements

TODAY = date(2026, 11, 24)
LATER = TODAY + timedelta(days=30)
KEY = RuleCode.MAX_MONTHS


def versions() -> list[RegulationRule]:
    """The versions of the rule on duration, the newest first."""
    return [one for one in regulations.rules() if one.key is KEY]


def change(rule: RegulationRule, from_on: date, **given: Any) -> RegulationRule:
    values = {name: getattr(rule, name) for name in (*regulating.MEANING, *regulating.WORDS)} | given
    return regulating.change(rule, version=rule.version, from_on=from_on, **values)


def months_on(*days: date) -> list[int | None]:
    """How many months are allowed on each day; None where the rule is off."""
    known = [regulations.on(day).get(KEY) for day in days]
    return [int(one.value) if one and one.value else None for one in known]


@pytest.mark.same_queries
def test_what_is_planned_moves_to_another_day_and_nothing_else_holds_meanwhile(app: Any) -> None:
    planned = change(versions()[0], LATER, value=Decimal(6))
    change(planned, LATER + timedelta(days=20), value=Decimal(9))
    assert len(versions()) == 2
    assert months_on(LATER, LATER + timedelta(days=19), LATER + timedelta(days=20)) == [12, 12, 9]
    change(planned, TODAY)
    assert months_on(TODAY - timedelta(days=1), TODAY) == [12, 9]
    with pytest.raises(Invalid, match="24 November 2026"):
        change(planned, TODAY - timedelta(days=1))


def test_what_is_planned_is_called_off_and_what_held_goes_on(app: Any) -> None:
    first = versions()[0]
    planned = change(first, LATER, value=Decimal(6))
    with pytest.raises(Stale):
        regulating.withdraw(planned, version=9)
    with pytest.raises(Conflict):
        regulating.withdraw(first, version=first.version)
    regulating.withdraw(planned, version=planned.version)
    assert versions() == [first]
    assert months_on(LATER, date(2030, 1, 1)) == [12, 12]


@pytest.mark.same_queries
def test_a_slip_of_today_is_corrected_today_and_the_past_is_not(app: Any) -> None:
    slip = change(versions()[0], TODAY, value=Decimal(120))
    change(slip, TODAY, value=Decimal(10))
    assert months_on(TODAY - timedelta(days=1), TODAY) == [12, 10]
    past = versions()[1]
    with pytest.raises(Invalid):
        change(past, past.valid_from_on, value=Decimal(3))
    change(past, past.valid_from_on, article="Permenaker 6/2020 pasal 5")
    assert regulations.on(date(2026, 1, 1))[KEY].article == "Permenaker 6/2020 pasal 5"


def test_a_rule_is_switched_off_from_a_day_on_after_a_look_at_what_it_lets_go(
    app: Any, rina: User, page_as: Any
) -> None:
    company = pipeline.company(headcount=10)
    agreement = agreements.agreement("active", of=company, owner=rina, seats=5)
    rule = next(one for one in regulations.rules() if one.key is RuleCode.QUOTA_SHARE)
    page = page_as(accounts.admin()).open(f"/settings/regulations/{rule.id}")
    counted = page.submit({"is_active": None, "valid_from_on": "24/11/2026"}, status=200)
    assert "0, menjadi 1" in counted.words
    assert "0 menjadi lebih buruk, 1 lebih baik" in counted.words
    counted.submit()
    assert RuleCode.QUOTA_SHARE not in regulations.on(TODAY)
    words = page_as(rina).open(f"/agreements/{agreement.id}").words
    assert "sedang tidak dipakai" in words
    assert "lebih dari batas" not in words


def test_a_day_that_cannot_be_is_said_before_anything_is_counted(app: Any, page_as: Any) -> None:
    page = page_as(accounts.admin()).open(f"/settings/regulations/{versions()[0].id}")
    refused = page.submit({"value": "6"}, status=422)
    assert "24 November 2026 atau sesudahnya" in refused.words
    assert "Akibatnya" not in refused.words


def test_two_who_set_a_rule_at_once_are_asked_field_by_field(app: Any, page_as: Any) -> None:
    address = f"/settings/regulations/{versions()[0].id}"
    first, second = (page_as(accounts.UserFactory(roles=[Role.ADMIN])) for _each in range(2))
    given = first.open(address)
    second.open(address).submit({"article": "Pasal 5"})
    asked = given.submit({"article": "Pasal 7"}, status=409)
    assert "Pasal 5" in asked.words
    assert versions()[0].article == "Pasal 5"
    asked.submit()
    assert versions()[0].article == "Pasal 7"


def test_whom_a_change_would_hit_is_named_with_what_it_would_say(
    app: Any, rina: User, joko: User, page_as: Any
) -> None:
    agreements.seat_line(agreements.agreement("active", owner=rina), months=8)
    placements.a_placement("accepted", by=rina, birth_on=date(2000, 1, 1))
    both = page_as(accounts.UserFactory(roles=[Role.ADMIN, Role.SUPERVISOR]))
    told = both.open(f"/settings/regulations/{versions()[0].id}").submit(
        {"value": "7", "valid_from_on": "24/12/2026"}
    )
    assert "Yang terlama 8 bulan" in told.words
    age = next(one for one in regulations.rules() if one.key is RuleCode.MIN_AGE)
    told = both.open(f"/settings/regulations/{age.id}").submit(
        {"value": "60", "value_to": "60", "valid_from_on": "24/12/2026"}
    )
    assert "Paling rendah 60 tahun" in told.words
