"""Edits that come late: what the phone changed since its base, beside what is on file now."""

import json
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from app.core.forms import ConflictRow, VersionedForm
from app.core.forms.versions import raw_value
from app.outreach.forms.visits import NeedsField
from app.sync import queries
from app.sync.models import SyncItem
from app.sync.outcomes import Asked

Values = dict[str, list[str]]


def values_of(form: Any, *without: str) -> Values:
    """What stands in the form, by field, so that two versions can be compared."""
    skipped = {"csrf_token", "version", "before", *without}
    return {field.name: raw_value(field) for field in form if field.name not in skipped}


def before(item: SyncItem, base: str | None) -> Mapping[str, Any]:
    """What the version said that an edit began from: the first one where it is not known, nothing once it is forgotten."""
    version = queries.version_of(item, base) if base else None
    version = version or queries.version_of(item, None)
    return (version.values if version is not None else None) or {}


def as_edit(
    fields: MultiDict[str, str], *, version: int, opened_with: Mapping[str, Any]
) -> MultiDict[str, str]:
    """The phone's fields as the form of a stored record wants them."""
    fields = MultiDict(fields)
    fields.setlist("version", [str(version)])
    fields.setlist("before", [json.dumps(opened_with)])
    return fields


def asked(rows: list[ConflictRow], stored: VersionedForm, **kept: Any) -> Asked:
    """The question put to the phone; ``kept`` are values no form of the record has."""
    return Asked(
        rows,
        values=values_of(stored) | kept,
        pairs={row.id: pairs_of(stored[row.id]) for row in rows},
    )


def pairs_of(field: Any) -> list[list[str]]:
    """The stored value of a field as the names and values a form sends."""
    if isinstance(field, NeedsField):
        parts = ("position", "count", "trade")
        return [[f"{field.name}-{part}", getattr(row, part)] for row in field.rows for part in parts]
    pairs = [[field.name, one] for one in raw_value(field)] or [[field.name, ""]]
    # Whoever was ticked stands among the people met by name once the visit is stored.
    return [*pairs, ["contacts", ""]] if field.name == "people_met" else pairs
