"""Filtering and sorting by a field of the office, through the table of values and never through the JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from app.core.paging import Order, Rest
from app.core.search import folded
from app.settings.custom import typed
from app.settings.custom.kinds import Kind, kind
from app.settings.custom.models import NUMBERS, CustomField, FieldType


class Asked(Protocol):
    """What of a field tells how it is looked up."""

    @property
    def record(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def type(self) -> FieldType: ...
    @property
    def key(self) -> str: ...


def is_filled(field: Asked) -> ColumnElement[bool]:
    """A condition on records that hold a value."""
    return _having(field)


def is_any_of(field: Asked, keys: Sequence[str]) -> ColumnElement[bool]:
    """A condition on records with one of these choices; for ticks ``yes`` and ``no``."""
    values = kind(field.record).values
    if field.type is FieldType.YES_NO:
        return _having(field, values.number.in_([1.0 if key == "yes" else 0.0 for key in keys]))
    return _having(field, values.word.in_(list(keys)))


def is_between(field: Asked, lowest: Any, highest: Any) -> ColumnElement[bool]:
    """A condition on records whose number, or day, lies within; None leaves a side open."""
    column = _column(field)
    bounds = [column >= _bound(lowest)] if lowest is not None else []
    bounds += [column <= _bound(highest)] if highest is not None else []
    return _having(field, *bounds)


def says(field: Asked, words: str) -> ColumnElement[bool]:
    """A condition on records whose text holds every one of these words; a telephone these digits, however written."""
    of = kind(field.record)
    if field.type is FieldType.LONG_TEXT:
        # The table of values keeps the beginning only; this looks through all of it.
        whole = func.lower(of.model.custom[field.key].as_string())
        return and_(*(whole.contains(word, autoescape=True) for word in words.lower().split()))
    looked_for = folded(words).split()
    if field.type is FieldType.PHONE and (digits := "".join(filter(str.isdecimal, words))):
        looked_for = [digits.removeprefix("62").lstrip("0")]
    return _having(field, *(of.values.word.contains(word, autoescape=True) for word in looked_for))


@dataclass(frozen=True)
class Sorted:
    """Records in the order of a field, as ``paging.page`` takes them: those with a value, by an index, then the rest."""

    filled: Select[Any]
    order: tuple[Order, Order]
    rest: Rest


def sorted_by(statement: Select[Any], field: CustomField, *, descending: bool) -> Sorted:
    """``statement`` over the records in the order of ``field``; those without a value come last either way."""
    of: Kind = kind(field.record)
    values = aliased(of.values)
    column = values.number if _is_number(field) else values.word
    is_of_field = and_(values.record_id == of.model.id, values.field_id == field.id)
    return Sorted(
        statement.join(values, is_of_field),
        # The id as the index has it behind the value: then even ten thousand records of one value are not sorted.
        (
            Order(column, sort_value(field), descending, nullable=True),
            Order(values.record_id, "id", descending),
        ),
        Rest(statement.where(~exists().where(is_of_field)), [Order(of.model.id, "id", descending)]),
    )


def sorting(field: CustomField, *, descending: bool) -> Order:
    """The same order as a part of a statement of records that is read whole, as for a file."""
    of: Kind = kind(field.record)
    values = aliased(of.values)
    column = values.number if _is_number(field) else values.word
    value = select(column).where(values.record_id == of.model.id, values.field_id == field.id)
    return Order(value.correlate(of.model).scalar_subquery(), sort_value(field), descending, nullable=True)


def is_sortable(field: CustomField) -> bool:
    """Whether a record has one value of it at most, short enough to be put in order."""
    return field.type not in (FieldType.SEVERAL, FieldType.LONG_TEXT)


def sort_value(field: CustomField) -> Any:
    """A function that reads off a record what the sort compares."""

    def read(record: Any) -> Any:
        found = typed.entries(field, getattr(record, field.attribute))
        return None if not found else found[0][0] if found[0][1] is None else found[0][1]

    return read


def _having(field: Asked, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    of = kind(field.record)
    found: ColumnElement[bool] = of.model.id.in_(
        select(of.values.record_id).where(of.values.field_id == field.id, *conditions)
    )
    return found


def _is_number(field: Asked) -> bool:
    return field.type in NUMBERS or field.type is FieldType.YES_NO


def _column(field: Asked) -> Any:
    values = kind(field.record).values
    return values.number if _is_number(field) else values.word


def _bound(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else float(value)
