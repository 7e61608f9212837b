"""A query for each row shows as more statements for more rows."""

import pytest
from sqlalchemy import text

from tests.support.statements import Statements


def test_statements_are_counted(session, statements: Statements) -> None:
    assert statements.of(lambda: session.execute(text("SELECT 1"))) == ["SELECT 1"]


def test_the_same_number_passes(session, statements: Statements) -> None:
    statements.same_for(lambda: session.execute(text("SELECT 1")), lambda: session.execute(text("SELECT 2")))


def test_a_query_for_each_row_fails_and_is_named(session, statements: Statements) -> None:
    def ask(times: int) -> None:
        for _ in range(times):
            session.execute(text("SELECT 7"))

    with pytest.raises(AssertionError, match="1 statements for few rows, 3 for many:\n2 x SELECT 7"):
        statements.same_for(lambda: ask(1), lambda: ask(3))


def test_growth_between_two_visits_fails(session, statements: Statements) -> None:
    rows: list[int] = [1]

    def visit() -> None:
        for row in rows:
            session.execute(text(f"SELECT {row}"))

    with pytest.raises(AssertionError, match="1 statements for few rows, 2 for many"):
        statements.same_after(lambda: rows.append(2), visit)


def test_a_stopped_clock_moves_only_when_told(clock) -> None:
    from app.core.clock import today, utcnow  # noqa: PLC0415

    began = utcnow()
    assert (utcnow() - began).total_seconds() == 0
    clock.move(days=1)
    assert (utcnow() - began).total_seconds() == 86_400
    clock.set("2027-01-01 00:30")
    assert today().isoformat() == "2027-01-01"
    assert utcnow().isoformat() == "2026-12-31T16:30:00+00:00"
