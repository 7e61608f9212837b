"""What each type of field takes, keeps, says and is found by: the one place that knows the types apart."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from app.core import formats
from app.core.forms import (
    ChoiceField,
    DayField,
    IntegerField,
    LinkField,
    ManyChoices,
    MoneyField,
    NumberField,
    OptionalSelect,
    PhoneField,
)
from app.core.search import folded
from app.settings.custom.models import CHOSEN, LONGEST_WORD, NUMBERS, WRITTEN, CustomField, FieldType
from app.settings.services import EMAIL

MOST = 9_999_999_999
MOST_MONEY = 9_999_999_999_999
LONGEST_LINK = 255
LONGEST_AREA = 5000

YES = frozenset({"yes", "ya", "y", "true", "benar", "1", "x", "v", "✓", "✔", "ada", "sudah"})
NO = frozenset({"no", "tidak", "n", "t", "false", "salah", "0", "tidak ada", "belum", "tdk"})


def _is_email(form: Any, field: Any) -> None:
    if field.data and not EMAIL.fullmatch(field.data):
        raise StopValidation(_("Enter an e-mail address such as name@example.go.id."))


def form_field(field: CustomField, *, stored: Any = None, is_required: bool | None = None) -> Any:
    """The input for a field, unbound; a choice out of use is offered while the record still has it."""
    required = field.is_required if is_required is None else is_required
    checks: list[Any] = [InputRequired() if required else Optional()]
    told: dict[str, Any] = {"description": field.help}
    kind = field.type
    if kind in CHOSEN:
        kept = stored if isinstance(stored, list) else [stored]
        told["choices"] = field.options(besides=[key for key in kept if key])
        if kind is FieldType.SEVERAL:
            return ManyChoices(field.name, checks if required else (), **told)
    if kind is FieldType.YES_NO:
        told["choices"] = [("yes", _l("Yes")), ("no", _l("No"))]
    if kind in (FieldType.ONE, FieldType.YES_NO):
        if required:
            return ChoiceField(field.name, blank=_l("Choose…"), **told)
        return OptionalSelect(field.name, **told)
    return _INPUTS[kind](field.name, checks, told)


_INPUTS: Mapping[FieldType, Callable[[str, list[Any], dict[str, Any]], Any]] = {
    FieldType.TEXT: lambda name, checks, told: StringField(name, checks, **told),
    FieldType.LONG_TEXT: lambda name, checks, told: TextAreaField(
        name, [*checks, Length(max=LONGEST_AREA)], render_kw={"rows": 3}, **told
    ),
    FieldType.WHOLE: lambda name, checks, told: IntegerField(
        name, checks, minimum=-MOST, maximum=MOST, **told
    ),
    FieldType.DECIMAL: lambda name, checks, told: NumberField(
        name, checks, minimum=-MOST, maximum=MOST, places=4, **told
    ),
    FieldType.MONEY: lambda name, checks, told: MoneyField(name, checks, maximum=MOST_MONEY, **told),
    FieldType.DAY: lambda name, checks, told: DayField(name, checks, **told),
    FieldType.LINK: lambda name, checks, told: LinkField(
        name, [*checks, Length(max=LONGEST_LINK)], render_kw={"inputmode": "url"}, **told
    ),
    FieldType.PHONE: lambda name, checks, told: PhoneField(name, checks, **told),
    FieldType.EMAIL: lambda name, checks, told: StringField(
        name, [*checks, Length(max=254), _is_email], render_kw={"inputmode": "email"}, **told
    ),
}


def as_stored(field: CustomField, data: Any) -> Any:
    """What an input gave, as JSON keeps it; None for nothing."""
    if data is None or data in ("", []):
        return None
    if field.type is FieldType.YES_NO:
        return data == "yes"
    if isinstance(data, Decimal):
        return format(data.normalize(), "f")
    if isinstance(data, date):
        return data.isoformat()
    if field.type is FieldType.EMAIL:
        return str(data).lower()
    return data


def as_data(field: CustomField, value: Any) -> Any:
    """A stored value as its input wants it; one that no longer fits the type is left out."""
    if value is None:
        return None
    try:
        if field.type is FieldType.YES_NO:
            return "yes" if value else "no"
        if field.type in NUMBERS:
            number = Decimal(str(value))
            return value if field.type is FieldType.WHOLE else number
        if field.type is FieldType.SEVERAL:
            return value if isinstance(value, list) else None
        if field.type is FieldType.DAY:
            return date.fromisoformat(value)
    except (ValueError, InvalidOperation):
        return None
    return value


def shown(field: CustomField, value: Any) -> str:
    """A stored value in words; nothing for None."""
    data = as_data(field, value)
    if data is None:
        return ""
    if field.type is FieldType.SEVERAL:
        return ", ".join(field.word_of(key) for key in value)
    words: dict[FieldType, Callable[[Any], str]] = {
        FieldType.YES_NO: lambda chosen: _("Yes") if chosen == "yes" else _("No"),
        FieldType.ONE: field.word_of,
        FieldType.WHOLE: formats.number,
        FieldType.DECIMAL: lambda number: (
            formats.number(number, decimals=-number.normalize().as_tuple().exponent)
            if number != number.to_integral()
            else formats.number(number)
        ),
        FieldType.MONEY: formats.money,
        FieldType.DAY: formats.day,
        FieldType.PHONE: formats.phone_display,
    }
    return words.get(field.type, str)(data)


def exported(field: CustomField, value: Any) -> Any:
    """A stored value as a cell of a sheet: numbers and days stay what they are, the rest is in words."""
    if field.type in NUMBERS or field.type is FieldType.DAY:
        data = as_data(field, value)
        if not isinstance(data, Decimal):
            return data
        # A text file would say 2500000.0, which no spreadsheet of the country reads as a number.
        return int(data) if data == int(data) else float(data)
    return shown(field, value) or None


def typed_words(field: CustomField, text: str) -> list[str]:
    """The words of a list as a form would send them: choices by their words in either language, ticks by yes and no."""
    if field.type is FieldType.YES_NO:
        plain = text.strip().casefold().rstrip(".")
        return ["yes" if plain in YES else "no" if plain in NO else text]
    if field.type is FieldType.ONE:
        return [_key_of(field, text)]
    if field.type is FieldType.SEVERAL:
        whole = _key_of(field, text)
        if whole != text.strip():
            return [whole]
        return [_key_of(field, part) for part in re.split(r"[;,]", text) if part.strip()]
    return [text]


def _key_of(field: CustomField, text: str) -> str:
    plain = " ".join(text.split()).casefold()
    for one in field.choices or []:
        if plain in {one["key"], one["id"].casefold(), one["en"].casefold()}:
            return str(one["key"])
    return text.strip()


def entries(field: CustomField, value: Any) -> list[tuple[float | None, str | None]]:
    """A stored value as indexes read it: a number or a word each; none for nothing, and for what fits the type no more."""
    if as_data(field, value) is None:
        return []
    if field.type in NUMBERS or field.type is FieldType.YES_NO:
        return [(float(value), None)]
    if field.type is FieldType.SEVERAL:
        return [(None, str(key)) for key in value]
    if field.type in WRITTEN:
        return [(None, folded(str(value))[:LONGEST_WORD])]
    return [(None, str(value))]


def search_words(fields: Iterable[CustomField], values: Mapping[str, Any]) -> list[str]:
    """What of these values (by key) a search should find: the written ones."""
    found = []
    for field in fields:
        value = values.get(field.key)
        if value and field.type in WRITTEN:
            found.append(str(value))
            if field.type is FieldType.PHONE and str(value).startswith("+62"):
                found.append(f"0{str(value)[3:]}")
    return found
