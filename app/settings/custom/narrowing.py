"""A list narrowed by the office's own fields: what its filters offer, what an address asks, and the condition for it.

The list of companies asks more by its builder of questions (``reports/questions.py``); this is for all other lists.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from app.core.asked import LONGEST_SEARCH
from app.core.search import storable
from app.settings.custom import conditions, queries, typed
from app.settings.custom.models import CHOSEN, NUMBERS, PREFIX, WRITTEN, CustomField, FieldType

SOME, NONE = "-some", "-none"
"""Any value, and none at all; keys of choices never begin like this."""

FROM, TO, HAS = "-from", "-to", "-has"
"""What stands behind the name of a field that is asked for a bound or for words; keys of fields have no such line."""


@dataclass(frozen=True)
class Narrowed:
    """One thing that is wanted of a field of the office: plain values, so that statements can be kept by them."""

    record: str
    id: int
    type: FieldType
    key: str
    part: str
    value: str

    @property
    def attribute(self) -> str:
        """What it is called in the address."""
        return PREFIX + self.key + self.part

    def condition(self) -> ColumnElement[bool]:
        """As a condition on the records."""
        if self.part == HAS:
            return conditions.says(self, self.value)
        if self.part:
            bound = _bound(self.type, self.value)
            is_from = self.part == FROM
            return conditions.is_between(self, bound if is_from else None, None if is_from else bound)
        if self.value == SOME:
            return conditions.is_filled(self)
        return ~conditions.is_filled(self) if self.value == NONE else conditions.is_any_of(self, [self.value])


def narrowed(record: str, arguments: Mapping[str, str]) -> tuple[Narrowed, ...]:
    """What an address asks of the fields, those no longer in use too: a view that was saved keeps its meaning; nonsense asks nothing."""
    return tuple(
        Narrowed(record, field.id, field.type, field.key, part, value)
        for field in queries.all_fields(record)
        for part in ("", *_parts(field))
        if (value := storable(arguments.get(field.attribute + part, "")).strip()[:LONGEST_SEARCH])
        and _means_something(field, part, value)
    )


def offered(record: str) -> list[dict[str, Any]]:
    """The filters of a list: name in the address, label, values with their words, and the bounds or words to type."""
    return [
        {
            "name": field.attribute,
            "label": field.name,
            "options": _options(field),
            "inputs": [
                {"name": field.attribute + part, "label": _said(field, part), "type": _input_of(field)}
                for part in _parts(field)
            ],
        }
        for field in queries.fields(record)
        if field.is_in_list
    ]


def in_words(record: str, asked: Sequence[Narrowed], *, with_text: bool = True) -> list[tuple[str, str]]:
    """What is asked, by the name in the address, in words; without the text that was typed where a log keeps them."""
    fields = {field.id: field for field in queries.all_fields(record)}
    return [
        (one.attribute, _words(fields[one.id], one, with_text=with_text)) for one in asked if one.id in fields
    ]


def _words(field: CustomField, one: Narrowed, *, with_text: bool) -> str:
    if not one.part:
        return f"{field.told_name}: {dict(_options(field, with_old=True))[one.value]}"
    if one.part == HAS:
        told = f"“{one.value}”" if with_text else "…"
    elif field.type is FieldType.WHOLE:
        told = typed.shown(field, float(one.value))
    else:
        told = typed.shown(field, one.value)
    return f"{_said(field, one.part)} {told}"


def _said(field: CustomField, part: str) -> str:
    name = field.told_name
    if part == HAS:
        return _("%(field)s contains", field=name)
    return _("%(field)s from", field=name) if part == FROM else _("%(field)s up to", field=name)


def _parts(field: CustomField) -> tuple[str, ...]:
    """What can be asked of a field beside its values."""
    if field.type in NUMBERS or field.type is FieldType.DAY:
        return FROM, TO
    return (HAS,) if field.type in WRITTEN else ()


def _input_of(field: CustomField) -> str:
    return "number" if field.type in NUMBERS else "date" if field.type is FieldType.DAY else "text"


def _means_something(field: CustomField, part: str, value: str) -> bool:
    if not part:
        return value in dict(_options(field, with_old=True))
    return part == HAS or _bound(field.type, value) is not None


def _bound(kind: FieldType, text: str) -> float | date | None:
    """The number or day that a bound is, if it is one."""
    try:
        if kind is FieldType.DAY:
            return date.fromisoformat(text)
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and text.isascii() else None


def _options(field: CustomField, *, with_old: bool = False) -> list[tuple[str, str]]:
    """Choices (``with_old``: those no longer in use too) and ticks by their values; all else by whether it is there."""
    if field.type is FieldType.YES_NO:
        found = [("yes", _("Yes")), ("no", _("No"))]
    else:
        old = [one["key"] for one in field.choices or []] if with_old else []
        found = field.options(besides=old) if field.type in CHOSEN else [(SOME, _("Filled in"))]
    return [*found, (NONE, _("Not filled in"))]
