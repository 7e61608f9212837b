"""What a person may type: fields that forgive how Indonesians write numbers, days and phones.

Whatever was typed stays in the field, also when it is wrong; no input may end as a server error.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

import phonenumbers
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from flask_wtf import file as wtf_file
from werkzeug.datastructures import FileStorage
from wtforms import fields, validators, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import Field

from app.core import clock, formats
from app.core.errors import AppError

LONGEST_LINE = 255
LONGEST_TEXT = 20_000
LARGEST_INTEGER = 2_147_483_647
MEGABYTE = 1_000_000

# Control characters do nothing on a page, and PostgreSQL refuses text that holds a zero byte.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_GROUPED_INTEGER = re.compile(r"-?\d{1,3}(?:[.,\s]\d{3})+")

MESSAGES_OF_WTFORMS = (
    _l("This field is required."),
    _l("Not a valid choice."),
    _l("Not a valid choice"),
    _l("Invalid Choice: could not coerce."),
    _l("'%(value)s' is not a valid choice for this field."),
    _l("Not a valid integer value."),
    _l("Not a valid decimal value."),
    _l("Not a valid float value."),
    _l("Not a valid date value."),
    _l("Not a valid datetime value."),
    _l("Not a valid time value."),
    _l("Invalid email address."),
    _l("Invalid URL."),
    _l("Invalid input."),
    _l("Invalid value, must be one of: %(values)s."),
    _l("Number must be at least %(min)s."),
    _l("Number must be at most %(max)s."),
    _l("Number must be between %(min)s and %(max)s."),
    _l("Field must be equal to %(other_name)s."),
    _l("CSRF token missing."),
    _l("CSRF failed."),
    _l("The CSRF token is missing."),
    _l("The CSRF token is invalid."),
    _l("The CSRF session token is missing."),
    _l("The CSRF tokens do not match."),
    _l("The CSRF token has expired."),
)
"""Sentences of the form library, named here so that the catalogue holds them."""


class _Translations:
    """Lets the form library speak through the application's catalogue."""

    def gettext(self, string: str) -> str:
        return str(_(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        known = LENGTH_MESSAGES.get(singular)
        return str(known(n) if known else ngettext(singular, plural, n))


# The library fills the placeholders itself, so these keep theirs; naming them here extracts them.
LENGTH_MESSAGES: dict[str, Callable[[int], Any]] = {
    "Field must be at least %(min)d character long.": lambda count: ngettext(
        "Field must be at least %(min)d character long.",
        "Field must be at least %(min)d characters long.",
        count,
        min="%(min)d",
    ),
    "Field cannot be longer than %(max)d character.": lambda count: ngettext(
        "Field cannot be longer than %(max)d character.",
        "Field cannot be longer than %(max)d characters.",
        count,
        max="%(max)d",
    ),
    "Field must be exactly %(max)d character long.": lambda count: ngettext(
        "Field must be exactly %(max)d character long.",
        "Field must be exactly %(max)d characters long.",
        count,
        max="%(max)d",
    ),
}


def tidy(value: Any) -> Any:
    """Text without control characters and without blanks around it; anything else untouched."""
    return _CONTROLS.sub("", value).strip() if isinstance(value, str) else value


def _nothing_as_none(value: Any) -> Any:
    return None if value == "" else value


class BaseForm(FlaskForm):
    """A form in the reader's language, whose texts are tidied and never longer than a column."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _Translations:
            return _Translations()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            field_class = unbound_field.field_class
            if issubclass(field_class, fields.StringField) and not issubclass(
                field_class, fields.PasswordField
            ):
                options["filters"] = [tidy, *options.get("filters", ())]
            return unbound_field.bind(form=form, **options)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            _limit_length(field)

    @property
    def form_error(self) -> str | None:
        """What is wrong with the whole rather than with one field."""
        return " ".join(str(error) for error in self.form_errors) or None

    def values(self, *without: str) -> dict[str, Any]:
        """What was entered, by field name, as a service wants it: no token, no version, no buttons."""
        skipped = {"csrf_token", "version", "before", *without}
        return {
            name: field.data
            for name, field in self._fields.items()
            if name not in skipped and not isinstance(field, fields.SubmitField)
        }


def _limit_length(field: Field) -> None:
    if not isinstance(field, fields.StringField) or isinstance(field, fields.HiddenField):
        return
    if any(isinstance(check, validators.Length) for check in field.validators):
        return
    longest = LONGEST_TEXT if isinstance(field, fields.TextAreaField) else LONGEST_LINE
    field.validators = [*field.validators, validators.Length(max=longest)]
    field.flags.maxlength = longest


def _suggest(field: Any, attributes: dict[str, Any]) -> None:
    """Give ``field`` attributes that its own definition may override."""
    field.render_kw = {**attributes, **(field.render_kw or {})}


class IntegerField(fields.IntegerField):
    """A whole number, also as ``1.284`` or ``1,284``; bounds keep it inside a database integer."""

    widget = widgets.TextInput()

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        minimum: int = 0,
        maximum: int = LARGEST_INTEGER,
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        super().__init__(label, checks, **kwargs)
        self.minimum = minimum
        self.maximum = maximum
        _suggest(self, {"inputmode": "numeric"})

    def process_formdata(self, valuelist: list[str]) -> None:
        text = tidy(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        digits = re.sub(r"[.,\s]", "", text) if _GROUPED_INTEGER.fullmatch(text) else text
        if not re.fullmatch(r"-?[0-9]{1,30}", digits):
            raise ValueError(_("Enter a whole number, such as 84 or 1.284."))
        number = int(digits)
        if not self.minimum <= number <= self.maximum:
            raise ValueError(
                _(
                    "Enter a number from %(minimum)s to %(maximum)s.",
                    minimum=formats.number(self.minimum),
                    maximum=formats.number(self.maximum),
                )
            )
        self.data = number


class NumberField(fields.DecimalField):
    """A number with decimals after a comma or a point; ``places`` is what the column keeps."""

    widget = widgets.TextInput()

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        minimum: Decimal | int = 0,
        maximum: Decimal | int = 9_999_999_999,
        places: int = 2,
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        super().__init__(label, checks, places=None, **kwargs)
        self.minimum = Decimal(minimum)
        self.maximum = Decimal(maximum)
        self.kept_places = places
        _suggest(self, {"inputmode": "decimal"})

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        written = format(self.data, "f")
        return written.replace(".", ",") if formats.is_indonesian() else written

    def process_formdata(self, valuelist: list[str]) -> None:
        text = tidy(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            number = Decimal(_plain_decimal(text))
        except InvalidOperation:
            raise ValueError(_("Enter a number, such as 3.856.694,43.")) from None
        if not number.is_finite():
            raise ValueError(_("Enter a number, such as 3.856.694,43."))
        if not self.minimum <= number <= self.maximum:
            raise ValueError(
                _(
                    "Enter a number from %(minimum)s to %(maximum)s.",
                    minimum=formats.number(self.minimum),
                    maximum=formats.number(self.maximum),
                )
            )
        self.data = round(number, self.kept_places)


class MoneyField(NumberField):
    """An amount in rupiah, also as ``Rp3.856.694,43``."""


def _plain_decimal(text: str) -> str:
    """``text`` with a point before its decimals and no grouping; ``Rp`` and blanks are dropped."""
    bare = re.sub(r"^(-?)\s*(?:rp|idr)\.?\s*", r"\1", text, flags=re.IGNORECASE)
    bare = re.sub(r"\s", "", bare)
    last_comma, last_point = bare.rfind(","), bare.rfind(".")
    if last_comma >= 0 and last_point >= 0:
        decimal = max(last_comma, last_point)
        whole = re.sub(r"[.,]", "", bare[:decimal])
        return f"{whole}.{bare[decimal + 1 :]}"
    mark = "," if last_comma >= 0 else "."
    if bare.count(mark) > 1 or (_GROUPED_INTEGER.fullmatch(bare) and not bare.lstrip("-").startswith("0")):
        return bare.replace(mark, "")
    return bare.replace(",", ".")


class DayField(fields.DateField):
    """A day, from the browser's calendar or typed as ``26/01/2026``; stored as a day."""

    data: date | None

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2100, 12, 31),
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        super().__init__(label, checks, format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"], **kwargs)
        self.earliest = earliest
        self.latest = latest

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not tidy(valuelist[0]):
            return
        try:
            super().process_formdata([tidy(" ".join(valuelist))])
        except ValueError:
            raise ValueError(_("Enter a day, such as 26/01/2026.")) from None
        if self.data is not None and not self.earliest <= self.data <= self.latest:
            raise ValueError(
                _(
                    "Enter a day from %(earliest)s to %(latest)s.",
                    earliest=formats.day_long(self.earliest),
                    latest=formats.day_long(self.latest),
                )
            )


class ClockField(fields.TimeField):
    """An hour and minute, also as ``09.00``."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = tidy(valuelist[0]).replace(".", ":") if valuelist else ""
        if not text:
            return
        try:
            self.data = datetime.strptime(text[:5], "%H:%M").time()  # noqa: DTZ007 - an hour has no zone
        except ValueError:
            raise ValueError(_("Enter an hour, such as 09.00.")) from None


class MomentField(fields.DateTimeLocalField):
    """A day and hour on the office's clock; its data is the instant, aware, in UTC."""

    _formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y %H.%M")

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return formats.local_instant(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = tidy(" ".join(valuelist))
        if not text:
            return
        for form in self._formats:
            try:
                typed = datetime.strptime(text, form)  # noqa: DTZ007 - the office's zone is added below
            except ValueError:
                continue
            if 1900 <= typed.year <= 2100:
                self.data = typed.replace(tzinfo=clock.office_zone()).astimezone(UTC)
                return
        raise ValueError(_("Enter a day and an hour, such as 26/01/2026 09.00."))


class PhoneField(fields.StringField):
    """A phone number as people write it here; its data is E.164, ``typed`` what was entered."""

    widget = widgets.TelInput()

    def __init__(self, label: Any = None, validators_: Sequence[Any] = (), **kwargs: Any) -> None:
        checks = kwargs.pop("validators", validators_)
        super().__init__(label, checks, **kwargs)
        _suggest(self, {"autocomplete": "tel", "inputmode": "tel"})

    @property
    def typed(self) -> str | None:
        """The number as it was entered, for the record."""
        return (tidy(self.raw_data[0]) or None) if self.raw_data else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return formats.phone_display(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: str | None = None
        text = tidy(valuelist[0]) if valuelist else ""
        self.data = parse_phone(text) if text else None


def parse_phone(text: str) -> str:
    """``text`` (0812…, (0542)…, +62…) as E.164; raises ValueError with a sentence when it is no number."""
    try:
        parsed = phonenumbers.parse(text, formats.HOME_REGION)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed) or parsed.extension:
        raise ValueError(_("Enter a phone number, such as 0812-5555-0101 or (0542) 123456."))
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


class TagField(fields.StringField):
    """Labels divided by commas; its data is a list without repetitions."""

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        most: int = 20,
        longest: int = 40,
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        super().__init__(label, checks, **kwargs)
        self.most = most
        self.longest = longest

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return ", ".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: list[str] = []
        for part in ",".join(valuelist).split(","):
            tag = re.sub(r"\s+", " ", tidy(part))
            if tag and tag.casefold() not in [known.casefold() for known in self.data]:
                self.data.append(tag)
        if len(self.data) > self.most or any(len(tag) > self.longest for tag in self.data):
            raise ValueError(
                _(
                    "Enter at most %(most)d labels of at most %(longest)d letters.",
                    most=self.most,
                    longest=self.longest,
                )
            )


ChoiceList = Iterable[SelectChoice | tuple[Any, Any]]


def as_choices(choices: ChoiceList | type[Enum] | Callable[[], ChoiceList]) -> list[SelectChoice]:
    """Choices of a select from pairs, from ``SelectChoice`` or from an enum whose members have a label."""
    if isinstance(choices, type) and issubclass(choices, Enum):
        return [SelectChoice(member.value, getattr(member, "label", member.name)) for member in choices]
    listed = choices() if callable(choices) else choices
    return [one if isinstance(one, SelectChoice) else SelectChoice(str(one[0]), one[1]) for one in listed]


class ChoiceField(fields.SelectField):
    """One of ``choices`` (pairs, SelectChoice, a labelled enum, or a function giving them).

    It must be answered, unless ``Optional()`` is among the validators.
    """

    may_stay_empty = False

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        choices: Any = (),
        coerce: Callable[[Any], Any] | None = None,
        blank: Any = None,
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        self._blank = blank
        convert: Callable[[Any], Any] = coerce or (choices if isinstance(choices, type) else str)

        def coerced(value: Any) -> Any:
            return None if value in (None, "", "None") else convert(value)

        self._blank_choice = [SelectChoice("", blank)] if blank is not None else []
        super().__init__(
            label, checks, coerce=coerced, choices=self._blank_choice + as_choices(choices), **kwargs
        )

        self.flags.required = not self._is_optional()

    def _is_optional(self) -> bool:
        return self.may_stay_empty or bool(self.flags.optional)

    def offer(self, choices: Any) -> None:
        """Replace the choices, keeping the empty one, once they are known (in the view)."""
        self.choices = self._blank_choice + as_choices(choices)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)
        elif not self._is_optional() and not self.process_errors:
            raise validators.StopValidation(_("This field is required."))


class OptionalSelect(ChoiceField):
    """One of ``choices`` or nothing; its data is None when left empty."""

    may_stay_empty = True

    def __init__(
        self, label: Any = None, validators_: Sequence[Any] = (), *, blank: Any = "–", **kwargs: Any
    ) -> None:
        super().__init__(label, validators_, blank=blank, **kwargs)


class ManyChoices(fields.SelectMultipleField):
    """Any number of ``choices``, shown as check boxes."""

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        choices: Any = (),
        coerce: Callable[[Any], Any] | None = None,
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        convert: Callable[[Any], Any] = coerce or (choices if isinstance(choices, type) else str)
        super().__init__(label, checks, coerce=convert, choices=as_choices(choices), **kwargs)

    def offer(self, choices: Any) -> None:
        """Replace the choices once they are known (in the view)."""
        self.choices = as_choices(choices)


class RadioChoice(ChoiceField):
    """One of few ``choices``, all visible; ``kind="tiles"`` in the macro makes them one-tap tiles."""


class PickerField(ChoiceField):
    """One record found by typing; its data is the id. The view offers the present choice and a few likely ones.

    Any whole number is accepted, because scripts add what was found: the view resolves it in the reader's scope.
    """

    def __init__(self, label: Any = None, validators_: Sequence[Any] = (), **kwargs: Any) -> None:
        kwargs.setdefault("blank", _l("Choose…"))
        super().__init__(label, validators_, coerce=_row_id, validate_choice=False, **kwargs)


def _row_id(value: Any) -> int:
    number = int(value)
    if not 0 < number <= LARGEST_INTEGER:
        raise ValueError(_("Not a valid choice."))
    return number


class FileField(wtf_file.FileField):
    """One file of at most ``max_mb`` megabytes whose name ends in one of ``extensions``."""

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        max_mb: int = 10,
        extensions: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        super().__init__(label, checks, **kwargs)
        self.max_mb = max_mb
        self.extensions = tuple(extensions)
        if self.extensions:
            self.render_kw = {
                "accept": ",".join(f".{one}" for one in self.extensions),
                **(self.render_kw or {}),
            }

    def pre_validate(self, form: Any) -> None:
        for upload in uploads_of(self):
            _check_upload(upload, self.max_mb, self.extensions)


class FilesField(wtf_file.MultipleFileField):
    """Up to ``most`` files, each as ``FileField`` says."""

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        max_mb: int = 10,
        extensions: Sequence[str] = (),
        most: int = 20,
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        super().__init__(label, checks, **kwargs)
        self.max_mb = max_mb
        self.extensions = tuple(extensions)
        self.most = most
        if self.extensions:
            self.render_kw = {
                "accept": ",".join(f".{one}" for one in self.extensions),
                **(self.render_kw or {}),
            }

    def pre_validate(self, form: Any) -> None:
        given = uploads_of(self)
        if len(given) > self.most:
            raise validators.StopValidation(
                ngettext("Choose at most %(num)d file.", "Choose at most %(num)d files.", self.most)
            )
        for upload in given:
            _check_upload(upload, self.max_mb, self.extensions)


def uploads_of(field: Field) -> list[FileStorage]:
    """The files that were really given, whether ``field`` takes one or many."""
    given = field.data if isinstance(field.data, list) else [field.data]
    return [one for one in given if isinstance(one, FileStorage) and one.filename]


def _check_upload(upload: FileStorage, max_mb: int, extensions: tuple[str, ...]) -> None:
    ending = (upload.filename or "").rpartition(".")[2].lower()
    if extensions and ending not in extensions:
        raise validators.StopValidation(
            _(
                "%(name)s cannot be used. Choose: %(kinds)s.",
                name=upload.filename,
                kinds=", ".join(extensions),
            )
        )
    upload.stream.seek(0, 2)
    size = upload.stream.tell()
    upload.stream.seek(0)
    if size == 0:
        raise validators.StopValidation(_("%(name)s is empty.", name=upload.filename))
    if size > max_mb * MEGABYTE:
        raise validators.StopValidation(
            _(
                "%(name)s has %(size)s; at most %(most)d MB fit.",
                name=upload.filename,
                size=formats.file_size(size),
                most=max_mb,
            )
        )


class VersionField(fields.IntegerField):
    """The hidden version of the record that the form was opened with."""

    data: int | None

    widget = widgets.HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None


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
        if not self.is_submitted() or not self.before.data:
            self._remember()

    def _remember(self) -> None:
        self.before.data = json.dumps({field.name: raw_value(field) for field in self._compared()})

    def _compared(self) -> list[Field]:
        skipped = (
            fields.HiddenField,
            fields.SubmitField,
            fields.FileField,
            fields.MultipleFileField,
            VersionField,
        )
        return [field for field in self if not isinstance(field, skipped)]

    def _opened_with(self) -> dict[str, list[str]]:
        try:
            opened = json.loads(self.before.data or "{}")
        except ValueError:
            return {}
        return opened if isinstance(opened, dict) else {}

    def merge(self, stored: "VersionedForm", *, version: int) -> list[ConflictRow]:
        """Take over what only the other person changed; return the fields that both changed.

        ``stored`` is the same form made from the record as it is now, ``version`` its version. Save again
        when nothing is returned; else show the rows in ``ui.conflict_panel``: nothing typed is lost.
        """
        opened = self._opened_with()
        rows: list[ConflictRow] = []
        for field in self._compared():
            theirs = stored[field.name]
            yours_raw, stored_raw = raw_value(field), raw_value(theirs)
            before_raw = opened.get(field.name)
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


def attach(form: BaseForm, error: AppError) -> None:
    """Put a service's refusal beside the field it names, or above the form when it names none."""
    if error.field is not None and error.field in form._fields:
        field = form._fields[error.field]
        field.errors = [*field.errors, error.message]
    else:
        form.form_errors.append(error.message)


def problems(form: FlaskForm) -> list[dict[str, str | None]]:
    """All that is wrong, for the summary above the form: ``id``, ``label``, ``message``."""
    found: list[dict[str, str | None]] = [
        {"id": None, "label": None, "message": str(error)} for error in getattr(form, "form_errors", [])
    ]
    for field in form:
        messages = " ".join(_flat(field.errors))
        if messages:
            hidden = isinstance(field.widget, widgets.HiddenInput)
            label = str(field.label.text)
            found.append({"id": None if hidden else field.id, "label": label, "message": messages})
    return found


def _flat(errors: Any) -> list[str]:
    """Error sentences of a field, also of one that encloses others."""
    if isinstance(errors, Mapping):
        return [message for inner in errors.values() for message in _flat(inner)]
    if isinstance(errors, list | tuple):
        return [message for inner in errors for message in _flat(inner)]
    return [str(errors)]


def kind(field: Field) -> str:
    """Which of the field macro's shapes fits: text, textarea, select, picker, radio, checks, checkbox, file, hidden."""
    shapes: tuple[tuple[Any, str], ...] = (
        (PickerField, "picker"),
        (RadioChoice, "radio"),
        (fields.RadioField, "radio"),
        (fields.SelectMultipleField, "checks"),
        (fields.SelectField, "select"),
        (fields.BooleanField, "checkbox"),
        (fields.TextAreaField, "textarea"),
        (fields.FileField, "file"),
        (fields.MultipleFileField, "file"),
    )
    if isinstance(field.widget, widgets.HiddenInput):
        return "hidden"
    return next((shape for known, shape in shapes if isinstance(field, known)), "text")


def described_by(field: Field, hint: Any) -> str:
    """The ids of what explains ``field``, as aria-describedby wants them."""
    parts = ([f"{field.id}-hint"] if hint else []) + ([f"{field.id}-error"] if field.errors else [])
    return " ".join(parts)


def control_attributes(field: Field, hint: Any, extra: Mapping[str, Any], css_class: str) -> dict[str, Any]:
    """The attributes of an input: class, what describes it, whether it is wrong, and ``extra``."""
    attributes: dict[str, Any] = {"class": css_class}
    described = described_by(field, hint)
    if described:
        attributes["aria-describedby"] = described
    if field.errors:
        attributes["aria-invalid"] = "true"
    if field.errors and isinstance(field, fields.DateField | fields.TimeField | fields.DateTimeField):
        # A browser's calendar shows nothing at all for what it cannot read; the typed words must stay.
        attributes["type"] = "text"
    if isinstance(field, fields.TextAreaField):
        attributes["rows"] = (field.render_kw or {}).get("rows", 4)
    return attributes | dict(extra)


def has_files(form: FlaskForm) -> bool:
    """Whether the form must be sent as multipart."""
    return any(isinstance(field, fields.FileField | fields.MultipleFileField) for field in form)


def upload_hint(field: Field) -> str | None:
    """Which kinds and sizes of files ``field`` takes."""
    if not isinstance(field, FileField | FilesField):
        return None
    kinds = ", ".join(one.upper() for one in field.extensions)
    size = _("at most %(most)d MB", most=field.max_mb)
    return f"{kinds} · {size}" if kinds else size


__all__ = [
    "BaseForm",
    "ChoiceField",
    "ClockField",
    "ConflictRow",
    "DayField",
    "FileField",
    "FilesField",
    "IntegerField",
    "ManyChoices",
    "MomentField",
    "MoneyField",
    "NumberField",
    "OptionalSelect",
    "PhoneField",
    "PickerField",
    "RadioChoice",
    "SelectChoice",
    "TagField",
    "VersionField",
    "VersionedForm",
    "attach",
    "parse_phone",
    "uploads_of",
]
