"""Days on which the office does not work: what a change of them touches, and lists of a whole year as they are copied."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel import Locale
from flask_babel import gettext as _

from app.core import formats
from app.core.tabular import Sheet, as_text
from app.core.tabular.cells import is_blank
from app.settings import queries
from app.settings.enums import HolidayKind
from app.settings.models import Holiday

LISTED = 3
LOOKED_AHEAD = 400
"""So many days ahead it is looked what stands on the weekdays that an office works on, or no longer does."""


# ---- what a change touches


@dataclass(frozen=True)
class Change:
    """Days on which the office will not work any more, and days on which it will again."""

    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether the office would work on ``day``."""
        return day in self.opened or (day not in self.closed and queries.is_working_day(day))


Teller = Callable[[Change], Iterable[str]]
_tellers: list[Teller] = []


def tell_of(teller: Teller) -> None:
    """Let a package say, in whole sentences, what of its own stands on the days of a change."""
    if teller not in _tellers:
        _tellers.append(teller)


def told(change: Change) -> list[str]:
    """What a change touches, from every package."""
    if not change.closed and not change.opened:
        return []
    return [sentence for teller in _tellers for sentence in teller(change)]


def in_words(days: Iterable[date]) -> str:
    """The days, where they are few; else how many there are, and the first."""
    listed = sorted(days)
    if len(listed) <= LISTED:
        return ", ".join(formats.day(day) for day in listed)
    return _("%(count)s days from %(day)s on", count=len(listed), day=formats.day(listed[0]))


def change_of_days(*, closed: Iterable[date] = (), opened: Iterable[date] = (), name: str = "") -> Change:
    """The days of which it is really new that the office works, or does not; ``name`` is the holiday taken off a day."""
    weekdays = queries.weekdays()
    still_off = {
        day
        for day in opened
        if any(other.name != name for other in queries.holidays(day.year) if other.on == day)
    }
    return Change(
        closed=frozenset(day for day in closed if queries.is_working_day(day)),
        opened=frozenset(day for day in opened if str(day.weekday()) in weekdays and day not in still_off),
    )


def change_without(holidays: Sequence[Holiday]) -> Change:
    """The days on which the office works again without these holidays."""
    ids = {holiday.id for holiday in holidays}
    others = {
        other.on
        for year in {holiday.on.year for holiday in holidays}
        for other in queries.holidays(year)
        if other.id not in ids
    }
    weekdays = queries.weekdays()
    return Change(
        opened=frozenset(
            holiday.on
            for holiday in holidays
            if str(holiday.on.weekday()) in weekdays and holiday.on not in others
        )
    )


def change_of_week(working_days: Sequence[str], *, today: date) -> Change:
    """What other working days change in the days to come."""
    days = [today + timedelta(days=number) for number in range(LOOKED_AHEAD)]
    before = queries.weekdays()
    free = {day for year in {day.year for day in days} for day in queries.days_off_in(year)}
    at_work = [day for day in days if day not in free]
    return Change(
        closed=frozenset(
            day for day in at_work if str(day.weekday()) in before and str(day.weekday()) not in working_days
        ),
        opened=frozenset(
            day for day in at_work if str(day.weekday()) not in before and str(day.weekday()) in working_days
        ),
    )


# ---- a list of a year


@dataclass(frozen=True)
class Line:
    """A line of a list that was understood."""

    on: date
    name: str
    kind: HolidayKind


@dataclass(frozen=True)
class Misread:
    """A line that was not, with the reason."""

    text: str
    why: str


MOST_LINES = 200
LONGEST_LIST = 20_000
"""In characters."""
LONGEST_NAME = 120
_NUMBERS = re.compile(
    r"^(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})(?:[/.-](?P<y2>\d{4}))?)\b"
)
_WORDS = re.compile(r"^(?P<d>\d{1,2})\s+(?P<m>[A-Za-z]+)\.?(?:\s+(?P<y>\d{4}))?\b")
_WEEKDAY = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"(?:{_WEEKDAY.pattern[1:]}[\s,]*)?(?:{_NUMBERS.pattern[1:]}|\d{{1,2}}\s+[A-Za-z]{{3,}})", re.IGNORECASE
)
_BETWEEN = " \t,;:|-–—"


def read_list(text: str, *, year: int) -> tuple[list[Line], list[Misread]]:
    """The days of a list, one a line as it is copied from a decree or a sheet: the day, then the name.

    A day without a year is one of ``year``; a number before it and a weekday beside it are passed over.
    """
    lines: list[Line] = []
    misread: list[Misread] = []
    seen: set[tuple[date, str]] = set()
    for raw in text.splitlines()[: MOST_LINES + 1]:
        bare = " ".join(raw.replace("\t", " ; ").split()).strip(_BETWEEN)
        if not bare:
            continue
        if len(lines) + len(misread) == MOST_LINES:
            misread.append(Misread("…", _("A list may have %(most)s lines.", most=MOST_LINES)))
            break
        found = _day_of(bare, year)
        if isinstance(found, str):
            misread.append(Misread(bare[:200], found))
            continue
        day, rest = found
        name, kind = _named(rest)
        if not name:
            misread.append(Misread(bare[:200], _("The name is missing.")))
        elif len(name) > LONGEST_NAME:
            misread.append(Misread(bare[:200], _("The name is too long.")))
        elif (day, name.casefold()) not in seen:
            seen.add((day, name.casefold()))
            lines.append(Line(day, name, kind))
    return lines, misread


def lines_of(sheet: Sheet) -> str:
    """The rows of a sheet as lines of a list: the cell that holds the day first; what stands above the first day is left out."""
    lines: list[str] = []
    for row in sheet.rows:
        cells = [as_text(cell) for cell in row if not is_blank(cell)]
        day = next((cell for cell in cells if _DAY.match(cell)), None)
        if day is not None:
            rest = [cell for cell in cells if cell is not day and not cell.isdecimal()]
            lines.append("; ".join([day, *rest]))
        elif cells and lines:
            lines.append("; ".join(cells))
    return "\n".join(lines)


def _day_of(text: str, year: int) -> tuple[date, str] | str:
    """The day that a line begins with and what follows it; a sentence where there is none."""
    text = re.sub(r"^\d{1,3}[.)]?\s*;\s*", "", _WEEKDAY.sub("", text).strip(_BETWEEN))
    text = _WEEKDAY.sub("", text).strip(_BETWEEN)
    match = _NUMBERS.match(text)
    if match:
        parts = match.groupdict()
        day, month, said = parts["d"] or parts["d2"], parts["m"] or parts["m2"], parts["y"] or parts["y2"]
    else:
        match = _WORDS.match(text)
        number = _months().get(match["m"].lower()[:3]) if match else None
        if match is None or number is None:
            return _("No day at the beginning of the line.")
        day, month, said = match["d"], str(number), match["y"]
    try:
        found = date(int(said or year), int(month), int(day))
    except ValueError:
        return _("There is no such day.")
    if found.year != year:
        return _("This day is not one of %(year)s.", year=year)
    rest = text[match.end() :].strip(_BETWEEN)
    return found, _WEEKDAY.sub("", rest).strip(_BETWEEN)


def _months() -> dict[str, int]:
    """The first three letters of each month in both languages."""
    return {
        name.lower()[:3]: number
        for language in ("id", "en")
        for number, name in Locale(language).months["format"]["wide"].items()
    }


def _named(rest: str) -> tuple[str, HolidayKind]:
    """The name, and the kind, from its own column or from how the name begins."""
    cells = [cell.strip(_BETWEEN) for cell in re.split(r"[;|]", rest)]
    kinds = {kind.value.replace("_", " "): kind for kind in HolidayKind}
    kind = next((kinds[cell.lower()] for cell in cells if cell.lower() in kinds), None)
    name = " ".join(cell for cell in cells if cell and cell.lower() not in kinds)
    if kind is None:
        kind = HolidayKind.SHARED_LEAVE if name.lower().startswith("cuti bersama") else HolidayKind.PUBLIC
    return name, kind
