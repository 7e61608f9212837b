"""What can be read of the office's own fields; the definitions are read once a request."""

from sqlalchemy import func, select

from app.core.db import db
from app.core.remembered import remember
from app.settings.custom.kinds import Kind
from app.settings.custom.models import CustomField
from app.settings.queries import once


def all_fields(record: str) -> list[CustomField]:
    """Every field of a kind of record, in order, those out of use too: copies to read, which nothing saves."""
    return once("custom_fields", _remembered).get(record, [])


def fields(record: str) -> list[CustomField]:
    """The fields in use of a kind of record, in order."""
    return [field for field in all_fields(record) if field.is_active]


def find_field(record: str, attribute: str) -> CustomField | None:
    """The field called ``custom_<key>``, in use or not."""
    return next((field for field in all_fields(record) if field.attribute == attribute), None)


def has_choice(record: str, attribute: str, choice: str) -> bool:
    """Whether a field of this name has, or had, this choice."""
    field = find_field(record, attribute)
    return field is not None and choice in [one["key"] for one in field.choices or []]


def counts(kind: Kind) -> dict[int, int]:
    """How many records hold a value, by the id of the field."""
    values = kind.values
    statement = select(values.field_id, func.count(values.record_id.distinct())).group_by(values.field_id)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def count(kind: Kind, field: CustomField) -> int:
    """How many records hold a value of ``field``."""
    values = kind.values
    counted = select(func.count(values.record_id.distinct())).where(values.field_id == field.id)
    return db.session.scalar(counted) or 0


def choice_counts(kind: Kind, field: CustomField) -> dict[str, int]:
    """How many records hold each choice."""
    values = kind.values
    statement = select(values.word, func.count()).where(values.field_id == field.id).group_by(values.word)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _remembered() -> dict[str, list[CustomField]]:
    return remember("custom fields", _read, in_writing=True, in_all_languages=True)


def _read() -> dict[str, list[CustomField]]:
    found: dict[str, list[CustomField]] = {}
    columns = CustomField.__table__.columns
    for row in db.session.execute(select(*columns).order_by(columns.position, columns.id)):
        field = CustomField(**row._mapping)
        found.setdefault(field.record, []).append(field)
    return found
