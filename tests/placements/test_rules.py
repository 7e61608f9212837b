"""What the rules say of one person on one seat, at the border of each figure and one beyond it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.agreements.enums import RuleOutcome as O
from app.agreements.models import SeatLine
from app.candidates.models import Candidate
from app.placements import rules
from app.placements.approvals import Approval
from app.settings.enums import RuleCode, Severity
from app.settings.regulations import Regulation

ON = date(2026, 11, 24)
FIGURES: dict[RuleCode, tuple[Severity, str | None, str | None]] = {
    RuleCode.MIN_AGE: (Severity.BLOCK, "17", "18"),
    RuleCode.NATIONAL_HINT: (Severity.INFO, "12", None),
    RuleCode.NO_REPEAT: (Severity.WARN, None, None),
    RuleCode.WRITTEN_AGREEMENT: (Severity.BLOCK, None, None),
    RuleCode.APPROVAL_FIRST: (Severity.BLOCK, None, None),
}


def said(key: RuleCode, **person: Any) -> O | None:
    """What a rule says; ``person`` may name a day of birth, of the diploma, earlier seats and the seat's night shift."""
    severity, value, value_to = FIGURES[key]
    rule = Regulation(
        key=key,
        name="",
        article="",
        value=Decimal(value) if value else None,
        value_to=Decimal(value_to) if value_to else None,
        severity=severity,
        valid_from_on=date(2020, 1, 1),
    )
    candidate = Candidate(birth_on=person.pop("birth_on", None), diploma_on=person.pop("diploma_on", None))
    line = SeatLine(position="Juru Las", trade_id=7, has_night_shift=person.pop("night", False))
    person.setdefault("earlier", [])
    verdict = rules.JUDGES[key](rule, rules.Person(candidate=candidate, line=line, on=ON, **person))
    return verdict.outcome if verdict else None


@pytest.mark.parametrize(
    ("birth_on", "night", "outcome"),
    [
        (date(2009, 11, 25), False, O.BLOCK),
        (date(2009, 11, 24), False, O.WARN),
        (date(2008, 11, 25), False, O.WARN),
        (date(2008, 11, 24), False, O.PASS),
        (date(2008, 11, 25), True, O.BLOCK),
        (date(2008, 11, 24), True, O.PASS),
        (None, False, O.WARN),
    ],
)
def test_nobody_below_17_at_17_with_a_guardian_and_at_night_from_18(
    birth_on: date | None, night: bool, outcome: O
) -> None:
    assert said(RuleCode.MIN_AGE, birth_on=birth_on, night=night) is outcome


@pytest.mark.parametrize(
    ("diploma_on", "outcome"),
    [
        (date(2025, 11, 24), None),
        (date(2025, 11, 25), O.INFO),
        (ON, O.INFO),
        (date(2026, 11, 25), None),
        (None, None),
    ],
)
def test_a_diploma_younger_than_a_year_opens_the_national_scheme(
    diploma_on: date | None, outcome: O | None
) -> None:
    assert said(RuleCode.NATIONAL_HINT, diploma_on=diploma_on) is outcome


@pytest.mark.parametrize(
    ("position", "trade_id", "outcome"),
    [
        ("JURU LAS", None, O.WARN),
        ("Pramusaji", 7, O.WARN),
        ("Pramusaji", 8, O.PASS),
        ("Pramusaji", None, O.PASS),
    ],
)
def test_the_same_position_or_trade_is_not_learnt_twice(
    position: str, trade_id: int | None, outcome: O
) -> None:
    earlier = [SeatLine(position=position, trade_id=trade_id)]
    assert said(RuleCode.NO_REPEAT, earlier=earlier) is outcome


@pytest.mark.parametrize(
    ("has_signed", "is_endorsed", "outcome"),
    [(None, None, None), (False, False, O.BLOCK), (True, False, O.WARN), (True, True, O.PASS)],
)
def test_nobody_starts_without_a_written_agreement(
    has_signed: bool | None, is_endorsed: bool | None, outcome: O | None
) -> None:
    assert said(RuleCode.WRITTEN_AGREEMENT, has_signed=has_signed, is_endorsed=is_endorsed) is outcome


@pytest.mark.parametrize(
    ("approval", "outcome"),
    [
        (None, None),
        (Approval(on=ON, case="approved"), O.PASS),
        (Approval(on=date(2026, 11, 25), case="approved"), O.BLOCK),
        (Approval(on=None, case="waiting"), O.BLOCK),
    ],
)
def test_nobody_is_selected_before_the_day_of_the_approval(
    approval: Approval | None, outcome: O | None
) -> None:
    assert said(RuleCode.APPROVAL_FIRST, approval=approval) is outcome
