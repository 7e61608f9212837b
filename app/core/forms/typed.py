"""Fields that forgive how Indonesians write numbers, days, hours, phones and labels."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import phonenumbers
from flask_babel import gettext as _
from wtforms import fields, widgets

from app.core import formats
from app.core.forms.base import suggest, tidy

LARGEST_INTEGER = 2_147_483_647
_GROUPED_INTEGER = re.compile(r"-?\d{1,3}(?:[.,\s]\d{3})+")


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
        suggest(self, {"inputmode": "numeric"})

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
        suggest(self, {"inputmode": "decimal"})

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        stored: Decimal | float = self.data
        # A whole number or a float would be written with six decimals.
        exact = stored if isinstance(stored, Decimal) else Decimal(str(stored)).normalize()
        written = format(exact, "f")
        return written.replace(".", ",") if formats.is_indonesian() else written

    def process_formdata(self, valuelist: list[str]) -> None:
        text = tidy(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            number = Decimal(_plain_decimal(text))
        except InvalidOperation:
            raise ValueError(_("Enter a number, such as 3,856,694.43.")) from None
        if not number.is_finite():
            raise ValueError(_("Enter a number, such as 3,856,694.43."))
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
        whole = bare[:decimal]
        # What is grouped otherwise is no number, rather than another one than was meant.
        return (
            f"{re.sub(r'[.,]', '', whole)}.{bare[decimal + 1 :]}"
            if _GROUPED_INTEGER.fullmatch(whole)
            else bare
        )
    mark = "," if last_comma >= 0 else "."
    if _GROUPED_INTEGER.fullmatch(bare) and not bare.lstrip("-").startswith("0"):
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
        text = tidy(" ".join(valuelist))
        if not text:
            self.data = None
            return
        try:
            super().process_formdata([text])
        except ValueError:
            raise ValueError(_("Enter a day, such as 26/01/2026.")) from None
        if self.data is not None and not self.earliest <= self.data <= self.latest:
            self.data = None
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


class PhoneField(fields.StringField):
    """A phone number as people write it here; its data is E.164, ``typed`` what was entered."""

    widget = widgets.TelInput()

    def __init__(self, label: Any = None, validators_: Sequence[Any] = (), **kwargs: Any) -> None:
        checks = kwargs.pop("validators", validators_)
        super().__init__(label, checks, **kwargs)
        suggest(self, {"autocomplete": "tel", "inputmode": "tel"})

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


class LinkField(fields.StringField):
    """An address of the web; ``https://`` may be left out, and nothing but the web is taken."""

    data: str | None

    _address = re.compile(r"https?://[^\s/?#@:]+(?:\.[^\s/?#@:.]+)+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.data or ""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = tidy(valuelist[0]) if valuelist else ""
        self.data = (typed if "://" in typed else f"https://{typed}") if typed else None
        if self.data and not self._address.fullmatch(self.data):
            raise ValueError(_("Enter an address of the web, such as https://disnaker.example.go.id."))


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
