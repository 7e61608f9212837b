"""The fields that a list of companies can be asked about: the open catalogue, and each question as SQL.

A package adds its fields with :func:`add_fields`; what it gives is asked for once a request, so that fields which people
make themselves (and rename, or disable) may come from the database.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import g
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, true

from app.companies.models import Company
from app.core.clock import office_zone
from app.core.db import UtcDateTime
from app.core.enums import Choice
from app.reports.conditions import ALL, OPERATORS, Kind, Operator

Text = Any
"""A string or a lazy one."""

Options = Sequence[tuple[str, str]]
Among = Callable[[ColumnElement[bool]], ColumnElement[bool]]


class Section(Choice):
    """Under which heading the form offers a field."""

    COMPANY = "company", _l("Company")
    PLACE = "place", _l("Place")
    PEOPLE = "people", _l("Contacts")
    VISITS = "visits", _l("Visits")
    WORK = "work", _l("Follow-ups")
    PIPELINE = "pipeline", _l("Partnership")
    AGREEMENTS = "agreements", _l("Agreements")
    RECORD = "record", _l("The record itself")
    OWN = "own", _l("The office's own fields")


def _same(value: str, _reader_id: int | None) -> Any:
    return value


@dataclass(frozen=True)
class Field:
    """One thing to ask of a company.

    ``value`` is what is compared: a column of the company, or of other rows if ``among`` says how a condition on those
    becomes one on the company ("one of its rows is such"; never NULL). ``is_several``: a company has more than one of
    them. ``is_count``: ``value`` is a number of rows, 0 for a company without any. A flag's ``value`` is a condition that
    is never NULL.
    """

    key: str
    label: Text
    kind: Kind
    value: Any
    _: KW_ONLY
    section: Section = Section.OWN
    among: Among | None = None
    is_several: bool = False
    is_count: bool = False
    is_offered: bool = True
    """Whether the form offers it; else only a question that asks for it already may."""
    may_lack: bool = True
    """Whether a company can be without it, and so be asked for that."""
    options: Callable[[], Options] | None = None
    """What may be chosen, each with its word; asked once a request."""
    meaning: Callable[[str, int | None], Any] = _same
    """What a chosen option is in the database, for this reader (whose own id "me" stands for)."""

    @property
    def operators(self) -> tuple[Operator, ...]:
        """What may be asked of it."""
        found = [one for one in OPERATORS[self.kind] if self.may_lack or one.key not in {"empty", "filled"}]
        if self.is_several and self.kind is Kind.CHOICE:
            found.insert(1, ALL)
        return tuple(found)

    def operator(self, key: str) -> Operator | None:
        """The operator of this key, if it fits the field."""
        return next((one for one in self.operators if one.key == key), None)


@dataclass(frozen=True)
class Meant:
    """A condition that is understood: its values are what the database compares."""

    field: Field
    operator: Operator
    values: tuple[Any, ...] = ()


def among(rows: Select[Any]) -> Among:
    """Of values in other rows: ``rows`` selects the ids of companies, and is narrowed by what is asked.

    The database reads these rows once; :func:`beside` suits those of which a company has many.
    """

    def condition(asked: ColumnElement[bool]) -> ColumnElement[bool]:
        return Company.id.in_(rows.where(asked).correlate(None))

    return condition


def beside(rows: Select[Any]) -> Among:
    """Of values in other rows, found for one company after the other: ``rows`` are those of one company."""

    def condition(asked: ColumnElement[bool]) -> ColumnElement[bool]:
        return rows.where(asked).correlate(Company).exists()

    return condition


def counted(rows: Select[Any]) -> Among:
    """Of an aggregate over other rows: ``rows`` selects the ids of companies, grouped by them."""

    def condition(asked: ColumnElement[bool]) -> ColumnElement[bool]:
        return Company.id.in_(rows.having(asked).correlate(None))

    return condition


# ---- the catalogue

Source = Callable[[], Iterable[Field]]

_sources: list[Source] = []


def add_fields(source: Source) -> None:
    """Offer the fields that ``source`` gives, in its order, after those already there; a key given twice stays the first's."""
    if source not in _sources:
        _sources.append(source)


def known() -> dict[str, Field]:
    """Every field by the key it has in an address."""
    if "list_fields" not in g:
        found: dict[str, Field] = {}
        for source in _sources:
            for field in source():
                found.setdefault(field.key, field)
        g.list_fields = found
    fields: dict[str, Field] = g.list_fields
    return fields


def options_of(field: Field) -> Options:
    """What may be chosen of a field."""
    if field.options is None:
        return ()
    read: dict[str, Options] = g.setdefault("list_field_options", {})
    if field.key not in read:
        read[field.key] = tuple(field.options())
    return read[field.key]


# ---- the questions


def fits(meant: Meant, *, on: date) -> ColumnElement[bool]:
    """The condition on a company that ``meant`` asks, on the day ``on``; never NULL."""
    field, key, values = meant.field, meant.operator.key, meant.values
    if field.kind is Kind.FLAG:
        return field.value if key == "yes" else not_(field.value)  # type: ignore[no-any-return]
    if field.is_count:
        return _counts(field, key, values)
    if key == "all":
        return and_(true(), *(_some(field, field.value == value) for value in values))
    if key in OPPOSITES:
        return not_(_some(field, _compared(field, OPPOSITES[key], values, on)))
    return _some(field, _compared(field, key, values, on))


OPPOSITES = {"none": "any", "lacks": "has", "empty": "filled"}


def _some(field: Field, asked: ColumnElement[bool]) -> ColumnElement[bool]:
    """That the company's value, or one of them, is such."""
    if field.among is not None:
        return field.among(asked)
    return and_(field.value.is_not(None), asked)


def _counts(field: Field, key: str, values: tuple[Any, ...]) -> ColumnElement[bool]:
    """A company without rows is in no group: where 0 is wanted, those are left out whose rows are too many or too few."""
    asked = _number(field.value, key, values)
    if _includes_zero(key, values):
        return not_(_some(field, not_(asked)))
    return _some(field, asked)


def _includes_zero(key: str, values: tuple[Any, ...]) -> bool:
    match key:
        case "min":
            return bool(values[0] <= 0)
        case "max":
            return bool(values[0] >= 0)
        case "between":
            return bool(values[0] <= 0 <= values[1])
    return bool(values[0] == 0)


def _compared(field: Field, key: str, values: tuple[Any, ...], on: date) -> ColumnElement[bool]:
    value = field.value
    if key == "filled":
        return and_(value.is_not(None), value != "") if field.kind is Kind.TEXT else value.is_not(None)
    if field.kind is Kind.CHOICE:
        return value.in_(values)  # type: ignore[no-any-return]
    if field.kind is Kind.CODE:
        return or_(*(value.startswith(code, autoescape=True) for code in values))
    if field.kind is Kind.NUMBER:
        return _number(value, key, values)
    if field.kind is Kind.DAY:
        return _day(value, *_days(key, values, on))
    return _text(func.lower(value), key, values[0].lower())


def _text(value: Any, key: str, words: str) -> ColumnElement[bool]:
    if key == "is":
        return value == words  # type: ignore[no-any-return]
    if key == "starts":
        return value.startswith(words, autoescape=True)  # type: ignore[no-any-return]
    return value.contains(words, autoescape=True)  # type: ignore[no-any-return]


def _number(value: Any, key: str, values: tuple[Any, ...]) -> ColumnElement[bool]:
    match key:
        case "min":
            return value >= values[0]  # type: ignore[no-any-return]
        case "max":
            return value <= values[0]  # type: ignore[no-any-return]
        case "between":
            return value.between(*values)  # type: ignore[no-any-return]
    return value == values[0]  # type: ignore[no-any-return]


def _days(key: str, values: tuple[Any, ...], on: date) -> tuple[date | None, date | None]:
    """The first and last day that is asked for."""
    match key:
        case "within":
            return on - timedelta(days=values[0]), on
        case "over":
            return None, on - timedelta(days=values[0] + 1)
        case "next":
            return on, on + timedelta(days=values[0])
        case "before":
            return None, values[0] - timedelta(days=1)
        case "after":
            return values[0] + timedelta(days=1), None
        case "between":
            return values[0], values[1]
    return values[0], values[0]


def _day(value: Any, first: date | None, last: date | None) -> ColumnElement[bool]:
    """That a day, or the office's day of an instant, lies between both."""
    if isinstance(value.type, UtcDateTime):
        return and_(
            true(),
            *([value >= _midnight(first)] if first else []),
            *([value < _midnight(last + timedelta(days=1))] if last else []),
        )
    return and_(true(), *([value >= first] if first else []), *([value <= last] if last else []))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=office_zone())
