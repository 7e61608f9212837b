"""Two people, one record: what only one of them changed is merged, the rest is asked field by field."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from wtforms import fields, widgets
from wtforms.fields.core import Field

from app.core import formats
from app.core.forms.base import BaseForm
from app.core.forms.told import as_opened, opened_with
from app.core.forms.typed import LARGEST_INTEGER, TagField

NO_VERSION = 0
"""The version of no record: what does not say what it was opened with is held against it, and so asks."""


class VersionField(fields.IntegerField):
    """The hidden version of the record that the form was opened with; ``NO_VERSION`` where what was sent names none."""

    data: int | None

    widget = widgets.HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        # Not left as it is where nothing was sent: that is the version stored now, against which nothing is ever stale.
        self.data = NO_VERSION
        with suppress(IndexError, ValueError):
            sent = int(valuelist[0])
            self.data = sent if 0 <= sent <= LARGEST_INTEGER else NO_VERSION


@dataclass(frozen=True)
class ConflictRow:
    """One field that two people changed: words to read, and raw values a script may put back."""

    id: str
    label: str
    yours: str
    stored: str
    before: str
    yours_raw: list[str]
    stored_raw: list[str]


class VersionedForm(BaseForm):
    """A form of one stored record that merges what two people changed and asks only where they differ.

    ``version`` and ``before`` (the values the form was opened with) travel hidden.
    """

    version = VersionField()
    before = fields.HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "before" in self and self.before.raw_data is None:
            self._remember()

    def _remember(self) -> None:
        self.before.data = as_opened((field.name, raw_value(field)) for field in self._compared())

    def _compared(self) -> list[Field]:
        skipped = (
            fields.HiddenField,
            fields.SubmitField,
            fields.FileField,
            fields.MultipleFileField,
            VersionField,
        )
        return [field for field in self if not isinstance(field, skipped)]

    def merge(self, stored: "VersionedForm", *, version: int | None) -> list[ConflictRow]:
        """Take over what only the other person changed; return the fields that both changed.

        ``stored`` is the same form made from the record as it is now, ``version`` its version. Save again
        when nothing is returned; else show the rows in ``ui.conflict_panel``: nothing typed is lost.
        """
        opened = opened_with(self.before.data)
        # What was empty is left out; where nothing at all is known, every difference is asked about.
        nothing: list[str] | None = [] if opened else None
        rows: list[ConflictRow] = []
        for field in self._compared():
            theirs = stored[field.name]
            yours_raw, stored_raw = raw_value(field), raw_value(theirs)
            before_raw = (opened or {}).get(field.name, nothing)
            if yours_raw == stored_raw:
                continue
            if yours_raw == before_raw:
                field.data = theirs.data
                field.raw_data = None
            elif stored_raw != before_raw:
                rows.append(
                    ConflictRow(
                        id=field.id,
                        label=str(field.label.text),
                        yours=shown_value(field, yours_raw),
                        stored=shown_value(theirs, stored_raw),
                        before=shown_value(theirs, before_raw) if isinstance(before_raw, list) else "",
                        yours_raw=yours_raw,
                        stored_raw=stored_raw,
                    )
                )
        self.version.data = version
        self.version.raw_data = None
        stored._remember()
        self.before.data = stored.before.data
        self.before.raw_data = None
        return rows


def raw_value(field: Field) -> list[str]:
    """What the browser would send for ``field``: a list of strings, empty for nothing."""
    if isinstance(field, fields.BooleanField):
        return ["1"] if field.data else []
    if isinstance(field, fields.SelectMultipleField):
        return sorted(_code(one) for one in field.data or [])
    if isinstance(field, fields.SelectField):
        return [_code(field.data)] if field.data is not None else []
    if isinstance(field, TagField):
        return [", ".join(field.data)] if field.data else []
    written = str(field._value())
    return [re.sub(r"\r\n?", "\n", written).strip()] if written else []


def _code(value: Any) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)


def shown_value(field: Field, raw: Sequence[str]) -> str:
    """``raw`` in words: labels instead of codes, days as they are read."""
    if isinstance(field, fields.BooleanField):
        return str(_("yes") if raw else _("no"))
    if isinstance(field, fields.SelectFieldBase):
        labels = {str(choice.value): str(choice.label) for choice in field.iter_choices()}
        return ", ".join(labels.get(one, one) for one in raw)
    if isinstance(field, fields.DateField) and raw:
        try:
            return formats.day(date.fromisoformat(raw[0]))
        except ValueError:
            return raw[0]
    return ", ".join(raw)
