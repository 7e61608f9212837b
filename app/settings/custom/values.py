"""Values on their way to a record and back: what a form or a list gave is checked here, at every door alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import get_locale
from werkzeug.datastructures import MultiDict

from app.core.errors import Invalid
from app.core.forms import BaseForm
from app.settings.custom import queries, typed
from app.settings.custom.models import CHOSEN, CustomField, HasCustomFields
from app.settings.queries import once


@dataclass
class Cleaned:
    """Values to store by ``custom_<key>``, and a sentence for each that cannot be."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


class _Plain(BaseForm):
    """A form that nobody sees: it only checks."""

    class Meta(BaseForm.Meta):
        csrf = False


def clean(record: str, given: Mapping[str, Any], *, stored: HasCustomFields | None = None) -> Cleaned:
    """Check what was given for fields of the office, by ``custom_<key>``, as a form's data or as text of a list.

    Names of no field in use are left out. A choice out of use is refused unless ``stored`` has it already.
    Nothing is demanded here: what must be answered is demanded by the forms.
    """
    cleaned = Cleaned()
    for one in queries.fields(record):
        if one.attribute in given:
            _clean(one, given[one.attribute], stored, cleaned)
    return cleaned


def _clean(one: CustomField, value: Any, stored: HasCustomFields | None, cleaned: Cleaned) -> None:
    if value is None or value in ("", []):
        cleaned.values[one.attribute] = None
        return
    present = getattr(stored, one.attribute) if stored is not None else None
    form = _form_of(one, present)(MultiDict((one.attribute, text) for text in _texts(one, value)))
    answer = form[one.attribute]
    if form.validate():
        cleaned.values[one.attribute] = typed.as_stored(one, answer.data)
    else:
        cleaned.problems.append((one.attribute, " ".join(str(error) for error in answer.errors)))


def _form_of(one: CustomField, present: Any) -> type[_Plain]:
    """The form of one field, made once a request for each choice out of use that records still have."""
    kept = present if one.type in CHOSEN else None
    name = f"custom_form {one.id} {one.version} {get_locale()} {kept}"
    return once(
        name,
        lambda: type(
            "Checked", (_Plain,), {one.attribute: typed.form_field(one, stored=kept, is_required=False)}
        ),
    )


def _texts(one: CustomField, value: Any) -> list[str]:
    """A value as it would be typed."""
    if isinstance(value, str):
        return typed.typed_words(one, value)
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, list | tuple):
        return [text for part in value for text in typed.typed_words(one, str(part))]
    if isinstance(value, datetime):
        return [value.date().isoformat()]
    if isinstance(value, float | Decimal) and value != int(value):
        # Five decimals are more than any field keeps, and are not taken for a thousand.
        return [f"{value:.5f}".replace(".", ",")]
    if isinstance(value, float | Decimal):
        return [str(int(value))]
    return [str(value)]


def form_values(record: HasCustomFields, name: str) -> dict[str, Any]:
    """What a form shows of a stored record, by ``custom_<key>``."""
    return {one.attribute: typed.as_data(one, getattr(record, one.attribute)) for one in queries.fields(name)}


def put(record: HasCustomFields, name: str, given: Mapping[str, Any]) -> None:
    """Check what was given for fields of the office and store it on ``record``; raises Invalid beside its field."""
    cleaned = clean(name, given, stored=record)
    for attribute, sentence in cleaned.problems:
        raise Invalid(sentence, field=attribute)
    record.set_custom(cleaned.values)
