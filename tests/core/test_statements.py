"""A statement of every page is put together once for a person, what they may do and what is asked."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, literal, select

from app.core.permissions import Permission
from app.core.statements import ask_together, put_together_once


def test_a_statement_is_put_together_once_for_each_person_right_and_day(app: Any) -> None:
    made = []

    @put_together_once
    def statement(actor: Any, on: date, *, most: int) -> Select[Any]:
        made.append(actor.id)
        return select(literal(most))

    def person(number: int, *rights: Permission) -> Any:
        return SimpleNamespace(id=number, can=rights.__contains__)

    today, sees = date(2026, 11, 26), Permission.PIPELINE_VIEW
    first = statement(person(1, sees), today, most=5)
    assert statement(person(1, sees), today, most=5) is first
    others = (
        statement(person(2, sees), today, most=5),
        statement(person(1), today, most=5),
        statement(person(1, sees), date(2026, 11, 27), most=5),
        statement(person(1, sees), today, most=6),
    )
    assert all(one is not first for one in others)
    assert len(made) == 5


def test_statements_of_one_row_each_are_asked_in_one(app: Any, statements: Any) -> None:
    one, both = select(literal(1)), select(literal("a"), literal(None))
    rows: list[Any] = []
    assert len(statements.of(lambda: rows.extend(ask_together(one, both, one)))) == 1
    assert rows == [(1,), ("a", None), (1,)]
    assert ask_together() == []
