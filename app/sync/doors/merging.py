"""Edits that come late: what the phone changed since its base, beside what is on file now."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField

from app.core.forms import ConflictRow, VersionedForm, told
from app.core.forms.versions import raw_value
from app.outreach.forms.visits import NeedsField
from app.sync import queries
from app.sync.models import SyncItem
from app.sync.outcomes import Asked
from app.sync.wire import Envelope

Values = dict[str, list[str]]


def values_of(form: Any, envelope: Envelope, *without: str) -> Values:
    """What the phone said, by field, so that two versions can be compared; nothing where it left a field to the form."""
    # A table of rows is sent as one name for each of its columns: needs-position, needs-count.
    said = {part for name, _value in envelope.fields for part in (name, name.partition("-")[0])}
    skipped = {"csrf_token", "version", "before", *without}
    return {
        field.name: raw_value(field) if field.name in said else []
        for field in form
        if field.name not in skipped
    }


def stored_values(form: VersionedForm) -> Values:
    """What is on file, by field."""
    return {
        field.name: raw_value(field)
        for field in form
        if field.name not in ("csrf_token", "version", "before")
    }


def before(item: SyncItem, base: str | None) -> Mapping[str, Any]:
    """What the version said that an edit began from: the first one where it is not known, nothing once it is forgotten."""
    version = queries.version_of(item, base) if base else None
    version = version or queries.version_of(item, None)
    return (version.values if version is not None else None) or {}


def as_edit(
    fields: MultiDict[str, str], stored: VersionedForm, *, opened_with: Mapping[str, Any]
) -> MultiDict[str, str]:
    """The phone's fields as the form of a stored record wants them.

    Phones leave out what is empty. What was said before and is left out now was cleared; what was never said is as it is.
    """
    fields = MultiDict(fields)
    for field in stored:
        sent = f"{field.name}-position" if isinstance(field, NeedsField) else field.name
        if opened_with.get(field.name) and sent not in fields and not isinstance(field, SelectMultipleField):
            fields.setlist(sent, [""])
    fields.setlist("version", [str(stored.version.data)])
    fields.setlist("before", [told.as_opened(opened_with.items())])
    return fields


def asked(rows: list[ConflictRow], stored: VersionedForm, opened_with: Mapping[str, Any]) -> Asked:
    """The question put to the phone, and what its answer is held against.

    Where both changed a field, that is what is on file; elsewhere still what the phone began from, since the phone
    is not told of the rest and would otherwise seem to have changed it back.
    """
    answered = {row.id: raw_value(stored[row.id]) for row in rows}
    pairs = {row.id: pairs_of(stored[row.id]) for row in rows}
    return Asked(rows, values=dict(opened_with) | answered, pairs=pairs)


def pairs_of(field: Any) -> list[list[str]]:
    """The stored value of a field as the names and values a form sends."""
    if isinstance(field, NeedsField):
        parts = ("position", "count", "trade")
        return [[f"{field.name}-{part}", getattr(row, part)] for row in field.rows for part in parts]
    pairs = [[field.name, one] for one in raw_value(field)] or [[field.name, ""]]
    # Whoever was ticked stands among the people met by name once the visit is stored.
    return [*pairs, ["contacts", ""]] if field.name == "people_met" else pairs
