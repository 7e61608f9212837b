"""A question of conditions: in the address, in the database, and in words."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.companies.models import Company
from app.core.db import db
from app.reports import conditions, fields, questions
from app.reports.conditions import Condition, Kind, Question, Takes
from app.reports.fields import Field
from tests.reports.asked_in_python import VALUES, SmallOffice, passes

# ---- in the address

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=8)
CONDITIONS = st.lists(
    st.builds(Condition, st.just("tag"), st.just("any"), st.lists(WORDS, max_size=3).map(tuple)),
    max_size=4,
    unique=True,
).map(tuple)


@settings(max_examples=40, deadline=None)
@given(
    st.builds(Question, st.booleans(), CONDITIONS, st.lists(CONDITIONS.filter(bool), max_size=3).map(tuple))
)
def test_a_question_is_read_from_an_address_as_it_was_written(asked: Question) -> None:
    read = conditions.question(MultiDict(asked.pairs()))
    assert (read.conditions, read.groups, read.strays) == (asked.conditions, asked.groups, ())
    # One condition alone is joined with nothing.
    assert read.is_any is (asked.is_any and len(asked.conditions) + len(asked.groups) > 1)


@pytest.mark.parametrize(
    ("typed", "number"), [("1.284", 1284), ("2,5", 2.5), ("-3", -3), ("1.284.000", 1284000), ("12.5", 12.5)]
)
def test_numbers_are_read_as_people_type_them(typed: str, number: float) -> None:
    assert conditions.number_of(typed) == number


# ---- in the database


@pytest.fixture
def office(app: Any, clock: Any) -> SmallOffice:
    return SmallOffice()


def chosen(asked: Question, office: SmallOffice) -> set[int]:
    """The companies that the database lets through."""
    meant = questions.understood(asked, reader_id=office.reader.id)
    return set(db.session.scalars(select(Company.id).where(questions.condition(meant))))


def expected(asked: Question, office: SmallOffice) -> set[int]:
    """The companies that plain Python lets through."""
    meant = questions.understood(asked, reader_id=office.reader.id)
    assert not meant.problems, meant.problems
    return {known.company.id for known in office.known if passes(meant, known)}


SINGLE = {
    Kind.TEXT: ["kari", "100%", "_", "JAYA 1", "", "hrd", "wlkp 2026", "siti", "0", "Las dan bubut"],
    Kind.NUMBER: ["0", "1", "2", "4", "20"],
    Kind.DAY: ["2026-11-24", "24/10/2026", "2026-08-26", "2025-10-20"],
}
SPANS = ["0", "30", "90"]


def askable(field: Field) -> list[Condition]:
    """Every operator of a field with values that tell the companies apart."""
    return [
        Condition(field.key, operator.key, values)
        for operator in field.operators
        for values in _values(field, operator.takes)
    ]


def _values(field: Field, takes: Takes) -> list[tuple[str, ...]]:
    if takes is Takes.NOTHING:
        return [()]
    if takes is Takes.SPAN:
        return [(span,) for span in SPANS]
    if field.kind is Kind.CODE:
        return [("0",), ("A", "011")]
    if takes is Takes.SEVERAL:
        options = [value for value, _name in fields.options_of(field)]
        return [(options[0],), tuple(options[:2]), tuple(options[-2:])]
    ones = [value for value in SINGLE[field.kind] if value]
    if takes is Takes.TWO:
        first, last = sorted(ones[:2], key=conditions.day_of if field.kind is Kind.DAY else float)  # type: ignore[arg-type]
        return [(first, last)]
    return [(value,) for value in ones]


def test_every_field_is_answered_by_the_database_as_by_python(office: SmallOffice) -> None:
    assert set(fields.known()) >= set(VALUES)
    telling = set()
    for key in VALUES:
        for one in askable(fields.known()[key]):
            asked = Question(conditions=(one,))
            found = chosen(asked, office)
            assert found == expected(asked, office), one.address
            if 0 < len(found) < len(office.known):
                telling.add(key)
    assert telling == set(VALUES), "questions that all or no companies answer prove nothing"


def test_conditions_joined_in_any_way_are_answered_as_by_python(office: SmallOffice) -> None:
    everything = [one for key in VALUES for one in askable(fields.known()[key])]
    some = st.lists(st.sampled_from(everything), min_size=1, max_size=3).map(tuple)

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.builds(Question, st.booleans(), some, st.lists(some, max_size=2).map(tuple)))
    def agree(asked: Question) -> None:
        assert chosen(asked, office) == expected(asked, office)

    agree()
