"""What the audit log calls the records it points at: by what they say, or by whom and what they belong to."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Column, inspect, select
from sqlalchemy.orm import lazyload

from app.core import formats
from app.core.db import Base, db

Key = int | str
Names = Mapping[tuple[str, Key], str]
Words = Callable[[str, str, Any, Names], str]
"""Writes a value of a column of a table, what it points at by its name."""

USUALLY = ("name", "title", "heading", "what", "key")
"""The first of these that a record has something in names it, where nothing is said below."""

CALLED_BY: dict[str, tuple[str, ...]] = {
    "agreement_care": (),
    "agreement_files": ("kind", "agreement_id"),
    "agreement_wordings": ("number", "agreement_id"),
    "agreements": ("title", "company_id"),
    "application_attachments": ("kind", "application_id"),
    "applications": ("agreement_id",),
    "candidate_refusals": ("candidate_id",),
    "candidate_trainings": ("programme", "candidate_id"),
    "ceremony_guests": ("ceremony_id", "agreement_id"),
    "company_approaches": ("company_name",),
    "company_link_items": ("kind", "link_id"),
    "company_links": ("company_id",),
    "delegations": ("giver_id", "getter_id"),
    "exemption_requests": ("rule", "agreement_id"),
    "follow_ups": ("kind", "company_id"),
    "hand_overs": ("from_id", "to_id"),
    "import_runs": ("filename",),
    "letterheads": (),
    "minimum_wages": ("kind", "year"),
    "notes": ("company_id",),
    "obligations": ("title", "agreement_id"),
    "participant_agreements": ("placement_id",),
    "participant_files": ("kind", "participant_agreement_id"),
    "partnerships": ("company_id", "scheme_id"),
    "placement_checks": ("placement_id",),
    "placements": ("candidate_id",),
    "planning_rules": (),
    "registers": ("kind",),
    "report_schedules": ("kind", "recipe_id"),
    "score_scales": (),
    "seat_lines": ("position", "agreement_id"),
    "stops": ("company_id", "on"),
    "targets": ("kind", "user_id", "team_id", "year"),
    "user_roles": ("role", "user_id"),
    "visit_habits": ("company_id",),
    "visits": ("company_id", "visited_on"),
}
"""Records are called by these of their columns, one after the other; by nothing where there is only one of them."""


def column_of(table: str, name: str) -> Column[Any] | None:
    """A column of a table, where there is one of that name."""
    found = Base.metadata.tables.get(table)
    return None if found is None else found.columns.get(name)


def target_of(column: Column[Any] | None) -> str | None:
    """The table a column points into."""
    if column is None:
        return None
    return next((key.column.table.name for key in column.foreign_keys), None)


def models() -> dict[str, type[Base]]:
    """Every model by its table."""
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def names_of(wanted: Mapping[str, Collection[Key]], words: Words) -> Names:
    """What records are called, by table and key; what is no longer on file has no name.

    Whatever they are called by is read along, one statement a table.
    """
    names: dict[tuple[str, Key], str] = {}
    known = models()
    for table, keys in wanted.items():
        if table in known and keys:
            names |= _named(table, known[table], keys, words)
    return names


def joined(table: str, values: Mapping[str, Any], names: Names, words: Words) -> str:
    """What a record is called of which only these values are known."""
    parts = (_part(table, name, values.get(name), names, words) for name in by(table))
    return " · ".join(filter(None, parts))


def by(table: str) -> tuple[str, ...]:
    """The columns that name a record of ``table``, all of them or the first that says something."""
    return CALLED_BY.get(table, USUALLY)


def _named(table: str, model: Any, keys: Collection[Key], words: Words) -> dict[tuple[str, Key], str]:
    key = inspect(model).primary_key[0]
    rows = db.session.scalars(select(model).where(key.in_(keys)).options(lazyload("*"))).all()
    if table not in CALLED_BY:
        return {(table, getattr(row, key.key)): _said(row) for row in rows}
    columns = by(table)
    values = {getattr(row, key.key): {name: getattr(row, name) for name in columns} for row in rows}
    around = names_of(pointed_at(table, values.values()), words)
    return {(table, one): joined(table, said, around, words) for one, said in values.items()}


def pointed_at(table: str, records: Iterable[Mapping[str, Any]]) -> dict[str, set[Key]]:
    """What these values of records of ``table`` point at, by table."""
    found: dict[str, set[Key]] = defaultdict(set)
    for record in records:
        for name, value in record.items():
            target = target_of(column_of(table, name))
            if target and isinstance(value, int | str):
                found[target].add(value)
    return found


def _said(row: Any) -> str:
    said = next(filter(None, (getattr(row, column, None) for column in USUALLY)), "")
    return str(getattr(said, "label", said))


def _part(table: str, name: str, value: Any, names: Names, words: Words) -> str:
    if value is None or value == "":
        return ""
    if hasattr(value, "label"):
        return str(value.label)
    if isinstance(value, date):
        return formats.day(value)
    return str(words(table, name, value, names))
