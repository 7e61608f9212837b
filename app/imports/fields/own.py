"""The office's own fields in lists: each is told by a column headed with its name, in either language."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.core.tabular import Row, as_text
from app.imports.days import is_day
from app.imports.mapping import Fields, Target, plain
from app.settings.custom import queries
from app.settings.custom.models import NUMBERS, CustomField, FieldType
from app.settings.queries import once

AS_THEY_ARE = NUMBERS | {FieldType.DAY}
"""Types whose cells are taken as the sheet has them; all others as text."""


def with_own(fields: Fields, record: str) -> Fields:
    """``fields`` and the office's own of this kind of record."""
    return once(
        f"import_fields {record}",
        lambda: replace(fields, targets=(*fields.targets, *map(_target, queries.fields(record)))),
    )


def labels(record: str) -> dict[str, str]:
    """What the office's own fields are called, by ``custom_<key>``."""
    return {field.attribute: field.name for field in queries.all_fields(record)}


def names(record: str) -> list[str]:
    """The office's own fields in use, as ``custom_<key>``."""
    return [field.attribute for field in queries.fields(record)]


def cells(
    record: str, columns: Mapping[str, int], row: Row, typed: Mapping[str, str]
) -> Iterator[tuple[str, Any]]:
    """What a row says of the office's own fields: as ``typed``, but numbers and days as the sheet has them."""
    for field in queries.fields(record):
        index = columns.get(field.attribute)
        if index is None or index >= len(row.cells):
            continue
        cell = row.cells[index]
        if _is_kept(field, cell):
            yield field.attribute, cell
        elif text := typed.get(field.attribute) or _nought(field, as_text(cell)):
            yield field.attribute, text


def _nought(field: CustomField, text: str) -> str:
    """The nought of a field that counts or is ticked; elsewhere in a list it says that nothing is known."""
    return "0" if text.strip() == "0" and field.type in AS_THEY_ARE | {FieldType.YES_NO} else ""


def _is_kept(field: CustomField, cell: Any) -> bool:
    return field.type in AS_THEY_ARE and isinstance(cell, int | float | date)


def _target(field: CustomField) -> Target:
    heads = (field.name_id, field.name_en, field.key.replace("_", " "))
    fits = is_day if field.type is FieldType.DAY else None
    return Target(field.attribute, field.name, frozenset(plain(head) for head in heads), fits=fits)
