"""The days that a dashboard looks at, and those before to compare with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from app.core import formats
from app.dashboards.enums import Span

MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}
LONGEST_BY_DAY, LONGEST_BY_WEEK, LONGEST_BY_MONTH = 31, 130, 1100
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Period:
    """Some days on end, both ends included."""

    span: Span
    first: date
    last: date

    @classmethod
    def around(cls, day: date, span: Span) -> "Period":
        """The month, quarter or year that ``day`` lies in."""
        months = MONTHS[span]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return cls(span, first, _months_on(first, months) - timedelta(days=1))

    @property
    def before(self) -> "Period":
        """The period of the same length that ends the day before this one."""
        end = self.first - timedelta(days=1)
        if self.span is not Span.DAYS:
            return Period.around(end, self.span)
        return Period(self.span, end - (self.last - self.first), end)

    @property
    def after(self) -> "Period":
        """The period of the same length that begins the day after this one."""
        begin = self.last + timedelta(days=1)
        if self.span is not Span.DAYS:
            return Period.around(begin, self.span)
        return Period(self.span, begin, begin + (self.last - self.first))

    @property
    def label(self) -> str:
        """The period in words: ``November 2026``, ``Triwulan IV 2026``."""
        if self.span is Span.MONTH:
            return formats.month(self.first)
        if self.span is Span.QUARTER:
            number = ("I", "II", "III", "IV")[(self.first.month - 1) // 3]
            return _("Quarter %(number)s %(year)s", number=number, year=self.first.year)
        if self.span is Span.YEAR:
            return str(self.first.year)
        return f"{formats.day(self.first)} – {formats.day(self.last)}"

    def parts(self) -> "list[tuple[date, date]]":
        """The days, weeks (from Monday) or months it consists of, whichever are some dozens at most."""
        length = (self.last - self.first).days + 1
        found = []
        begin = self.first
        while begin <= self.last:
            if length <= LONGEST_BY_DAY:
                end = begin
            elif length <= LONGEST_BY_WEEK:
                end = begin + timedelta(days=6 - begin.weekday())
            elif length <= LONGEST_BY_MONTH:
                end = _months_on(begin.replace(day=1), 1) - timedelta(days=1)
            else:
                end = date(begin.year, 12, 31)
            found.append((begin, min(end, self.last)))
            begin = found[-1][1] + timedelta(days=1)
        return found

    @property
    def arguments(self) -> dict[str, str]:
        """The period as an address says it."""
        if self.span is Span.DAYS:
            return {"span": self.span.value, "from": self.first.isoformat(), "to": self.last.isoformat()}
        return {"span": self.span.value, "on": self.first.isoformat()}

    @property
    def days(self) -> dict[str, str]:
        """The period as the lists say it: from which day to which."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def called(first: date, last: date) -> str:
    """A part of a period in words: a day, a whole month by its name, else from when to when."""
    if first == last:
        return formats.day(first)
    if first.day == 1 and last == _months_on(first, 1) - timedelta(days=1):
        return formats.month(first)
    return f"{formats.day_short(first)} – {formats.day_short(last)} {last.year}"


def period(arguments: Mapping[str, str], *, today: date) -> Period:
    """The period that an address asks for; this month where it says nothing that can be understood."""
    span = next((one for one in Span if one.value == arguments.get("span")), Span.MONTH)
    if span is Span.DAYS:
        first, last = day_of(arguments.get("from")), day_of(arguments.get("to"))
        if first is not None and last is not None and first <= last:
            return Period(span, first, last)
        return Period.around(today, Span.MONTH)
    return Period.around(day_of(arguments.get("on")) or today, span)


def day_of(text: str | None) -> date | None:
    """A day of an address (ISO) that an office may look at."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _months_on(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last day of that month where it has none such."""
    first = _months_on(day.replace(day=1), -months)
    last = _months_on(first, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
