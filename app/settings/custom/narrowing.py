"""A list narrowed by the office's own fields: what its filters offer, what an address asks, and the condition for it.

The list of companies asks more by its builder of questions (``reports/questions.py``); this is for all other lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from app.settings.custom import queries
from app.settings.custom.kinds import kind
from app.settings.custom.models import CHOSEN, CustomField, FieldType

SOME, NONE = "-some", "-none"
"""Any value, and none at all; keys of choices never begin like this."""


@dataclass(frozen=True)
class Narrowed:
    """One field of the office with what is wanted of it: plain values, so that statements can be kept by them."""

    record: str
    field_id: int
    is_tick: bool
    attribute: str
    value: str

    def condition(self) -> ColumnElement[bool]:
        """As a condition on the records."""
        of = kind(self.record)
        held = select(of.values.record_id).where(of.values.field_id == self.field_id)
        if self.value not in (SOME, NONE):
            wanted = (
                of.values.number == float(self.value == "yes")
                if self.is_tick
                else of.values.word == self.value
            )
            held = held.where(wanted)
        found: ColumnElement[bool] = of.model.id.not_in(held) if self.value == NONE else of.model.id.in_(held)
        return found


def narrowed(record: str, arguments: Mapping[str, str]) -> tuple[Narrowed, ...]:
    """What an address asks of the fields in use; nonsense asks nothing."""
    return tuple(
        Narrowed(record, field.id, field.type is FieldType.YES_NO, field.attribute, value)
        for field in queries.fields(record)
        for value in [arguments.get(field.attribute, "")]
        if value and value in dict(_options(field))
    )


def offered(record: str) -> list[dict[str, Any]]:
    """The filters of a list: name in the address, label, values with their words."""
    return [
        {"name": field.attribute, "label": field.name, "options": _options(field)}
        for field in queries.fields(record)
        if field.is_in_list
    ]


def in_words(record: str, asked: Sequence[Narrowed]) -> list[tuple[str, str]]:
    """What is asked, by the name in the address, in words."""
    fields = {field.attribute: field for field in queries.fields(record)}
    return [
        (one.attribute, f"{fields[one.attribute].name}: {dict(_options(fields[one.attribute]))[one.value]}")
        for one in asked
        if one.attribute in fields
    ]


def _options(field: CustomField) -> list[tuple[str, str]]:
    """Choices and ticks by their values; whatever else is written only by whether it is there."""
    if field.type is FieldType.YES_NO:
        found = [("yes", _("Yes")), ("no", _("No"))]
    else:
        found = field.options() if field.type in CHOSEN else [(SOME, _("Filled in"))]
    return [*found, (NONE, _("Not filled in"))]
