"""How days, hours, money, numbers and addresses of people are written, in the reader's language.

Every function here is also a Jinja filter of the same name. A missing value (``None`` or an empty
string) is written as an en dash, so that a cell is never mistaken for one that failed to load.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import phonenumbers
from babel import Locale
from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app.core import clock, languages

NOTHING = "–"
HOME_REGION = "ID"
_DIGITS = re.compile(r"\D+")


def is_indonesian() -> bool:
    """Whether the reader writes decimals after a comma."""
    return bool(languages.locale().language == "id")


def _clock_separator() -> str:
    return "." if is_indonesian() else ":"


def _as_day(value: date | datetime) -> date:
    return local_instant(value).date() if isinstance(value, datetime) else value


def local_instant(value: datetime) -> datetime:
    """``value`` on the office's wall clock; a naive instant is read as UTC."""
    aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    return clock.local(aware)


# A list writes the same days and numbers over and over, and Babel takes its time for each.
@lru_cache(maxsize=4096)
def _written_day(value: date, pattern: str, locale: Locale) -> str:
    return format_date(value, pattern, locale=locale)


@lru_cache(maxsize=4096)
def _written_number(value: float | Decimal, pattern: str, locale: Locale) -> str:
    return format_decimal(value, format=pattern, locale=locale)


def day(value: date | datetime | None) -> str:
    """A day with its weekday, short: ``Sen, 26 Jan 2026``."""
    if value is None:
        return NOTHING
    return _written_day(_as_day(value), "EEE, d MMM y", languages.locale())


def day_short(value: date | datetime | None) -> str:
    """A day without weekday and year, for tight places beside its neighbours: ``26 Jan``."""
    if value is None:
        return NOTHING
    return _written_day(_as_day(value), "d MMM", languages.locale())


def day_long(value: date | datetime | None) -> str:
    """A day as a letter writes it: ``26 Januari 2026``."""
    if value is None:
        return NOTHING
    return _written_day(_as_day(value), "d MMMM y", languages.locale())


def weekday_names() -> list[str]:
    """The days of the week from Monday to Sunday: ``Senin`` ... ``Minggu``."""
    names = get_day_names("wide", locale=languages.locale())
    # Babel counts the days from Monday, but lists them from Sunday.
    return [names[number] for number in range(7)]


def month(value: date | datetime | None) -> str:
    """A month with its year: ``Januari 2026``."""
    if value is None:
        return NOTHING
    return format_date(_as_day(value), "LLLL y", locale=languages.locale())


def day_relative(value: date | datetime | None, *, overdue: bool = False, on: date | None = None) -> str:
    """How far ``value`` lies from ``on`` (today): ``2 hari lagi``, ``kemarin``.

    With ``overdue`` a passed day is called late: ``terlambat 3 hari``.
    """
    if value is None:
        return NOTHING
    distance = (_as_day(value) - (on or clock.today())).days
    return str(_distance(distance, overdue=overdue))


def _distance(days: int, *, overdue: bool) -> Any:
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1 and not overdue:
        return _("yesterday")
    if days > 0:
        return ngettext("in %(num)d day", "in %(num)d days", days)
    if overdue:
        return ngettext("%(num)d day late", "%(num)d days late", -days)
    return ngettext("%(num)d day ago", "%(num)d days ago", -days)


def clock_time(value: datetime | time | None) -> str:
    """The hour and minute on the office's clock: ``09.00``."""
    if value is None:
        return NOTHING
    moment = local_instant(value) if isinstance(value, datetime) else value
    return f"{moment.hour:02d}{_clock_separator()}{moment.minute:02d}"


def instant(value: datetime | None) -> str:
    """A moment with the office's zone: ``26 Jan 2026 09.00 WITA``."""
    if value is None:
        return NOTHING
    moment = local_instant(value)
    written = _written_day(moment.date(), "d MMM y", languages.locale())
    return f"{written} {clock_time(value)} {moment.tzname()}"


def number(value: float | Decimal | None, *, decimals: int | None = None) -> str:
    """A number with its thousands grouped: ``1.284``; at most ``decimals`` digits after the comma (2)."""
    if value is None:
        return NOTHING
    cents = ".##" if decimals is None else "." + "0" * decimals if decimals else ""
    return _written_number(value, f"#,##0{cents}", languages.locale())


def money(value: float | Decimal | None) -> str:
    """Rupiah: ``Rp3.856.694,43``; whole amounts carry no cents."""
    if value is None:
        return NOTHING
    amount = Decimal(str(value))
    sign = "-" if amount < 0 else ""
    whole = amount == amount.to_integral_value()
    return f"{sign}Rp{number(abs(amount), decimals=0 if whole else 2)}"


def percent(share: float | Decimal | None, *, decimals: int = 0) -> str:
    """A share between 0 and 1 in hundredths: ``0.2`` is ``20%``."""
    if share is None:
        return NOTHING
    hundredths = Decimal(str(share)) * 100
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return format_decimal(hundredths, format=pattern, locale=languages.locale()) + "%"


def distance(metres: float | None) -> str:
    """How far something is: ``850 m``, ``1,2 km``."""
    if metres is None:
        return NOTHING
    if metres < 1000:
        return f"{number(round(metres))} m"
    return f"{_written_number(round(metres / 1000, 1), '#,##0.#', languages.locale())} km"


def file_size(size: int | None) -> str:
    """A number of bytes in decimal units: ``1,2 MB``."""
    if size is None:
        return NOTHING
    if size < 1000:
        return f"{number(size)} B"
    amount = Decimal(size) / 1000
    units = ["kB", "MB", "GB", "TB"]
    while amount >= 1000 and len(units) > 1:
        amount /= 1000
        units.pop(0)
    unit = units[0]
    return f"{number(round(amount, 0 if amount >= 10 else 1))} {unit}"


def phone_display(value: str | None) -> str:
    """A stored number (E.164) as people here dial it: ``0812-5555-0101``, ``(0542) 123456``.

    Foreign numbers keep their country code; what is no number is shown as it was stored.
    """
    if not value:
        return NOTHING
    if _HOME_NUMBER.fullmatch(value):
        # Lists and exports hold hundreds of thousands of these, and reading one takes a tenth of a millisecond.
        return _written_at_home(value[:_TOLD], len(value) - _TOLD) % tuple(value[_TOLD:])
    return _written(value)


_TOLD = 7
"""So many signs of a number, country code and area code among them, decide how the rest is grouped."""

_HOME_NUMBER = re.compile(r"\+62[1-9]\d{7,11}", re.ASCII)


@lru_cache(maxsize=8192)
def _written_at_home(start: str, more: int) -> str:
    """How numbers that begin so are written, with a gap for each of ``more`` digits that follow."""
    digits = list(_written(start + "0" * more))
    places = [place for place, sign in enumerate(digits) if sign.isdigit()]
    for place in places[-more:]:
        digits[place] = "%s"
    return "".join(digits)


def _written(value: str) -> str:
    try:
        parsed = phonenumbers.parse(value, HOME_REGION)
    except phonenumbers.NumberParseException:
        return value
    home = parsed.country_code == phonenumbers.country_code_for_region(HOME_REGION)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, style))


def wa_link(value: str, text: str = "") -> str:
    """The wa.me address that opens a draft to ``value`` (E.164); put no personal data into ``text``."""
    address = f"https://wa.me/{_DIGITS.sub('', value)}"
    return f"{address}?text={quote(text)}" if text else address


def map_address(latitude: float, longitude: float) -> str:
    """Where a map shows this place.

    iPhones and computers know no ``geo:`` address. This one opens the map app on Android and on iPhones, without a
    network too, and a page everywhere else; so every reader gets the same link and no page depends on the device.
    """
    return f"https://www.google.com/maps/search/?api=1&query={latitude},{longitude}"


def _grouped(value: str, sizes: tuple[int, ...]) -> str:
    digits = _DIGITS.sub("", value)
    if len(digits) != sum(sizes):
        return value
    parts: list[str] = []
    start = 0
    for size in sizes:
        parts.append(digits[start : start + size])
        start += size
    return " ".join(parts)


def npwp_display(value: str | None) -> str:
    """A taxpayer number of 16 digits in groups of four; anything else as stored."""
    return _grouped(value, (4, 4, 4, 4)) if value else NOTHING


def nib_display(value: str | None) -> str:
    """A business number (NIB, 13 digits) in groups of 4, 4 and 5; anything else as stored."""
    return _grouped(value, (4, 4, 5)) if value else NOTHING


def breakable(text: str | None) -> str:
    """A register number that may go on in the next line after each of its slashes."""
    return NOTHING if text is None else Markup("/<wbr>").join(text.split("/"))


FILTERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        day,
        day_short,
        day_long,
        month,
        day_relative,
        clock_time,
        instant,
        number,
        money,
        percent,
        distance,
        file_size,
        phone_display,
        wa_link,
        map_address,
        npwp_display,
        nib_display,
        breakable,
    )
}
