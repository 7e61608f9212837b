"""The office's own fields in words and links, on pages and in the audit log."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from app.settings.custom import kinds, queries, typed
from app.settings.custom.models import NUMBERS, CustomField, FieldType, HasCustomFields


@dataclass(frozen=True)
class ChecklistLine:
    """A line of a checklist as a record has it."""

    key: str
    word: str
    is_done: bool


def asked_checklists(record: HasCustomFields) -> list[CustomField]:
    """The checklists in use that are gone through where the record stands now."""
    kind = kinds.kind_of(record)
    return [
        field
        for field in queries.fields(kind.name)
        if field.is_checklist and field.is_on_page and kind.is_asked(field.only_for, record)
    ]


def checklist_lines(field: CustomField, record: HasCustomFields) -> list[ChecklistLine]:
    """Each line in use, with whether it is done."""
    held = getattr(record, field.attribute) or []
    return [
        ChecklistLine(one["key"], CustomField.word(one), one["key"] in held)
        for one in field.choices or []
        if one["is_active"]
    ]


def custom_facts(
    record: HasCustomFields, name: str, *, besides_checklists: bool = False
) -> list[tuple[str, Any]]:
    """What a page shows of a record's own fields, as label and value; those out of use stand last and say so.

    With ``besides_checklists`` those that are gone through now are left out: the page shows them by themselves.
    """
    fields = queries.all_fields(name)
    left_out = {field.id for field in asked_checklists(record)} if besides_checklists else set()
    in_use = [field for field in fields if field.is_active and field.is_on_page and field.id not in left_out]
    others = [field for field in fields if not field.is_active]
    pairs = [(field.name, told(field, record)) for field in in_use]
    pairs += [(field.told_name, linked(field, getattr(record, field.attribute))) for field in others]
    return [(label, value) for label, value in pairs if value]


def told(field: CustomField, record: HasCustomFields) -> str | Markup:
    """What a page tells of a field; of a checklist that is gone through here also what is not ticked."""
    value = getattr(record, field.attribute)
    if not field.is_checklist or not kinds.kind(field.record).is_asked(field.only_for, record):
        return linked(field, value)
    lines = [
        f"✓ {word}" if is_ticked else _("– %(what)s (not yet)", what=word)
        for word, is_ticked in ticked(field, value)
    ]
    return Markup('<span class="prose">{0}</span>').format("\n".join(lines))


def ticked(field: CustomField, value: Any, *, in_indonesian: bool = False) -> list[tuple[str, bool]]:
    """Each line of a checklist in use, or ticked, with whether it is."""
    held = value if isinstance(value, list) else []
    return [
        (str(one["id"]) if in_indonesian else CustomField.word(one), one["key"] in held)
        for one in field.choices or []
        if one["is_active"] or one["key"] in held
    ]


def custom_columns(name: str) -> list[dict[str, Any]]:
    """The fields meant for lists of a kind of record, as headings of a table; ``own`` is the field."""
    return [
        {"label": field.name, "own": field, "align": "end" if field.type in NUMBERS else None}
        for field in queries.fields(name)
        if field.is_in_list
    ]


def custom_cell(field: CustomField, record: HasCustomFields) -> str | Markup:
    """A value in a list."""
    return linked(field, getattr(record, field.attribute)) or Markup('<span class="muted">–</span>')


def linked(field: CustomField, value: Any) -> str | Markup:
    """A value in words; an address or a number as a link."""
    words = typed.shown(field, value)
    if not words:
        return ""
    if field.type is FieldType.LINK:
        link = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{1}</a>')
        return link.format(value, words.split("//", 1)[-1])
    if field.type is FieldType.EMAIL:
        return Markup('<a href="mailto:{0}">{0}</a>').format(value)
    if field.type is FieldType.PHONE:
        return Markup('<a href="tel:{0}">{1}</a>').format(value, words)
    if field.type is FieldType.LONG_TEXT:
        return Markup('<span class="prose">{0}</span>').format(words)
    return words


def record_in_log(name: str) -> str:
    """What the audit log calls the kind of record of a field."""
    kind = kinds.find_kind(name)
    return str(kind.label) if kind else name


def case_in_log(key: str) -> str:
    """What the audit log calls the case in which a field is asked."""
    words = (kind.case_label(key) for kind in kinds.all_kinds())
    return next((word for word in words if word != key), key)


def no_label(table: str, name: str) -> None:
    """The log has a word for this column already."""


def choices_in_log(table: str, name: str, value: Any) -> str:
    """The choices of a field as the audit log tells them: their words, those out of use in brackets."""
    words = ((CustomField.word(one), one["is_active"]) for one in value)
    return ", ".join(word if is_active else f"({word})" for word, is_active in words)


def label_in_log(table: str, name: str) -> str | None:
    """What the audit log calls ``custom_<key>`` of a record in ``table``."""
    field = _field_in_log(table, name)
    return field.name if field else None


def words_in_log(table: str, name: str, value: Any) -> str:
    """A value the audit log holds, in words."""
    field = _field_in_log(table, name)
    return typed.shown(field, value) if field else str(value)


def _field_in_log(table: str, name: str) -> CustomField | None:
    kind = kinds.kind_of_table(table)
    return queries.find_field(kind.name, name) if kind else None
