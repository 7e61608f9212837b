"""A question while it is put together: rows of a form, some of them unfinished."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app.reports import conditions, fields, questions
from app.reports.conditions import GROUPS, MOST, Condition, Kind, Misunderstood, Operator, Question, Takes
from app.reports.fields import Field, Options

MANY_OPTIONS = 16
"""From how many choices on they can be searched."""


@dataclass(frozen=True)
class Row:
    """One condition in the form; ``group`` 0 is no group, ``problem`` what is said beside it."""

    number: int
    group: int = 0
    name: str = ""
    operator_key: str = ""
    values: tuple[str, ...] = ()
    problem: str = ""

    @property
    def field(self) -> Field | None:
        return fields.known().get(self.name)

    @property
    def operator(self) -> Operator | None:
        """The chosen operator; the field's first where none was chosen, or one that does not fit."""
        if self.field is None:
            return None
        return self.field.operator(self.operator_key) or self.field.operators[0]

    @property
    def takes(self) -> Takes:
        return self.operator.takes if self.operator else Takes.NOTHING

    @property
    def widget(self) -> str:
        """How its value is asked for: ``none``, ``options``, ``number``, ``date`` or ``text``."""
        if self.field is None or self.takes is Takes.NOTHING:
            return "none"
        if self.field.kind is Kind.CHOICE:
            return "options"
        if self.takes is Takes.SPAN or self.field.kind is Kind.NUMBER:
            return "number"
        return "date" if self.field.kind is Kind.DAY else "text"

    @property
    def options(self) -> Options:
        """What may be chosen, and what was chosen although it is no longer offered."""
        offered = fields.options_of(self.field) if self.field else ()
        known = {value for value, _name in offered}
        return (*offered, *((value, value) for value in self.values if value and value not in known))

    @property
    def may_be_searched(self) -> bool:
        return len(self.options) > MANY_OPTIONS

    def shown(self, place: int) -> str:
        """The value at ``place`` as its input takes it."""
        value = self.values[place] if place < len(self.values) else ""
        if self.widget == "date":
            try:
                return conditions.day_of(value).isoformat()
            except Misunderstood:
                return ""
        if self.widget == "text" and self.takes is Takes.SEVERAL:
            return ", ".join(self.values)
        return value

    @property
    def condition(self) -> Condition | None:
        """What it asks; None while no field is chosen."""
        if not self.name:
            return None
        if self.operator is None:
            return Condition(self.name, self.operator_key, self.values)
        match self.takes:
            case Takes.NOTHING:
                return Condition(self.name, self.operator.key)
            case Takes.SEVERAL:
                return Condition(self.name, self.operator.key, _several(self))
        wanted = 2 if self.takes is Takes.TWO else 1
        return Condition(
            self.name, self.operator.key, tuple(value for value in self.values[:wanted] if value)
        )


def _several(row: Row) -> tuple[str, ...]:
    if row.field is not None and row.field.kind is Kind.CODE:
        try:
            return conditions.codes_of(row.values)
        except Misunderstood:
            pass
    return tuple(value for value in row.values if value)


@dataclass(frozen=True)
class Draft:
    """All rows of the form. ``focus`` is the number of the row that was just added."""

    is_any: bool = False
    rows: tuple[Row, ...] = ()
    focus: int | None = None
    groups: tuple[int, ...] = field(default=())

    def of(self, group: int) -> list[Row]:
        """The rows of one group; of 0 those in none."""
        return [row for row in self.rows if row.group == group]

    @property
    def next_number(self) -> int:
        return max((row.number for row in self.rows), default=-1) + 1

    @property
    def may_grow(self) -> bool:
        return len(self.rows) < MOST

    @property
    def free_group(self) -> int | None:
        """The number that a further group gets."""
        return next((number for number in range(1, GROUPS + 1) if number not in self.groups), None)

    @property
    def question(self) -> Question:
        """What it asks so far; rows without a field ask nothing."""

        def asked(group: int) -> tuple[Condition, ...]:
            return tuple(dict.fromkeys(one for row in self.of(group) if (one := row.condition)))

        groups = tuple(found for number in self.groups if (found := asked(number)))
        return Question(self.is_any, asked(0), groups)


def of_question(question: Question) -> Draft:
    """The form as it opens for a question; one empty row where nothing is asked yet."""
    rows: list[Row] = []
    for group, asked in enumerate((question.conditions, *question.groups)):
        rows += [
            Row(len(rows) + place, group, one.field, one.operator, one.values)
            for place, one in enumerate(asked)
        ]
    return _with_a_row(Draft(question.is_any, tuple(rows), groups=tuple(range(1, len(question.groups) + 1))))


def of_form(arguments: MultiDict[str, str]) -> Draft:
    """The form as it was sent."""
    numbers = sorted(
        {int(found[1]) for name in arguments if (found := re.fullmatch(r"f-(\d{1,3})", name, re.ASCII))}
    )
    rows = tuple(_row(arguments, number) for number in numbers[: MOST + 1])
    groups = tuple(sorted({row.group for row in rows if row.group}))
    return Draft(arguments.get("match") == "any", rows, groups=groups)


def _row(arguments: MultiDict[str, str], number: int) -> Row:
    group = arguments.get(f"g-{number}", "0")
    name = arguments.get(f"f-{number}", "")
    # Another field was chosen: what was typed was meant for the one before.
    is_same = arguments.get(f"p-{number}", name) == name
    row = Row(
        number,
        int(group) if group in {str(one) for one in range(1, GROUPS + 1)} else 0,
        name,
        arguments.get(f"o-{number}", "") if is_same else "",
    )
    values = tuple(value.strip() for value in arguments.getlist(f"v-{number}")) if is_same else ()
    if row.takes is Takes.SEVERAL:
        values = tuple(value for value in values if value)
    return replace(row, values=values)


def changed(draft: Draft, deed: str) -> Draft:
    """The form after one of its buttons: ``add-2`` a row in group 2, ``group`` a further group, ``remove-5`` row 5 gone."""
    verb, _dash, number = deed.partition("-")
    if verb == "add" and draft.may_grow and number in {"0", *map(str, draft.groups)}:
        return _grown(draft, int(number))
    if verb == "group" and draft.may_grow and draft.free_group:
        return _grown(replace(draft, groups=(*draft.groups, draft.free_group)), draft.free_group)
    if verb == "remove":
        left = tuple(row for row in draft.rows if str(row.number) != number)
        groups = tuple(group for group in draft.groups if any(row.group == group for row in left))
        return _with_a_row(replace(draft, rows=left, groups=groups))
    return _with_a_row(draft)


def _grown(draft: Draft, group: int) -> Draft:
    row = Row(draft.next_number, group)
    return replace(draft, rows=(*draft.rows, row), focus=row.number)


def _with_a_row(draft: Draft) -> Draft:
    return draft if draft.rows else replace(draft, rows=(Row(0),))


def checked(draft: Draft, *, reader_id: int | None) -> Draft:
    """The form with what is wrong said beside each row."""
    return replace(draft, rows=tuple(_checked(draft.rows, reader_id)))


def _checked(rows: Iterable[Row], reader_id: int | None) -> Iterable[Row]:
    for row in rows:
        problem = ""
        if asked := row.condition:
            try:
                questions.meant(asked, reader_id=reader_id)
            except Misunderstood as reason:
                problem = reason.message
        yield replace(row, problem=problem)


def is_sound(draft: Draft) -> bool:
    """Whether nothing is said beside any row."""
    return not any(row.problem for row in draft.rows)


def offered(draft: Draft) -> list[tuple[Any, list[Field]]]:
    """Every field under its heading, for the form; one no longer in use where ``draft`` asks for it."""
    found: dict[Any, list[Field]] = {}
    asked = {row.name for row in draft.rows}
    for one in fields.known().values():
        if one.is_offered or one.key in asked:
            found.setdefault(one.section, []).append(one)
    return [(section.label, those) for section, those in found.items()]
