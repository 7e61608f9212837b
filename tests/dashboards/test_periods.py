"""Periods: their ends, what came before them, and how an address says them."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.dashboards.enums import Span
from app.dashboards.periods import Period, called, period

TODAY = date(2026, 11, 24)
days = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("span", "first", "last", "before"),
    [
        (Span.MONTH, date(2026, 11, 1), date(2026, 11, 30), date(2026, 10, 1)),
        (Span.QUARTER, date(2026, 10, 1), date(2026, 12, 31), date(2026, 7, 1)),
        (Span.YEAR, date(2026, 1, 1), date(2026, 12, 31), date(2025, 1, 1)),
    ],
)
def test_a_period_ends_where_the_calendar_says(span: Span, first: date, last: date, before: date) -> None:
    found = Period.around(TODAY, span)
    assert (found.first, found.last, found.before.first) == (first, last, before)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 2, 9), date(2026, 2, 9), "Sen, 9 Feb 2026"),
        (date(2026, 2, 1), date(2026, 2, 28), "Februari 2026"),
        (date(2026, 2, 2), date(2026, 2, 8), "2 Feb – 8 Feb 2026"),
        (date(2026, 2, 1), date(2026, 2, 8), "1 Feb – 8 Feb 2026"),
    ],
)
def test_a_part_of_a_period_is_called_by_its_day_its_month_or_its_ends(
    app: Flask, first: date, last: date, said: str
) -> None:
    with app.test_request_context():
        assert called(first, last) == said


@given(span=st.sampled_from(Span), first=days, length=st.integers(0, 400))
def test_periods_follow_each_other_and_come_back_from_their_address(
    span: Span, first: date, length: int
) -> None:
    one = Period(span, first, first + timedelta(days=length))
    if span is not Span.DAYS:
        one = Period.around(first, span)
    assert one.before.last + timedelta(days=1) == one.first
    assert one.before.after == one
    assert one.last < one.after.first
    if one.last <= date(2100, 12, 31):
        assert period(one.arguments, today=TODAY) == one
