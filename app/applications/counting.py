"""The clock of an application: three working days from the day on which it is complete (docs/adr/0022).

The day itself is not counted; days on which the office does not work are passed over, as the settings have them. Found
incomplete, an application has no deadline; made complete again, it has a new one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from app.core import clock
from app.settings import queries as settings
from app.settings import regulations
from app.settings.enums import RuleCode

USUAL_DAYS = 3
HOUR = timedelta(hours=1)
LONGEST_LOOK_BACK = 60


class Spent(Protocol):
    """A time in which an application lay complete with the office."""

    began_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Calendar:
    """How working days are counted."""

    add: Callable[[date, int], date] = settings.add_working_days
    between: Callable[[date, date], int] = settings.working_days_between


OFFICE = Calendar()


@dataclass(frozen=True)
class Deadline:
    """The last day for the decision, and what is left of the time until its end; below zero it is late."""

    on: date
    hours_left: int
    days_left: int
    """Working days after today, up to and including the last one."""

    @property
    def is_late(self) -> bool:
        return self.hours_left < 0

    @property
    def tone(self) -> str:
        """Red once it is late, amber on the last two days."""
        return "late" if self.is_late else "warn" if self.days_left < 2 else "neutral"


def days_allowed(complete_on: date) -> int:
    """How many working days the office has for an application that is complete since that day."""
    rule = regulations.on(complete_on).get(RuleCode.APPROVAL_DAYS)
    return int(rule.value) if rule is not None and rule.value is not None else USUAL_DAYS


def last_day(complete_on: date, days: int, *, calendar: Calendar = OFFICE) -> date:
    """The last day for the decision."""
    return calendar.add(complete_on, days)


def deadline(
    complete_on: date, days: int, *, now: datetime | None = None, calendar: Calendar = OFFICE
) -> Deadline:
    """The last day for the decision and what is left until its end, by the office's clock."""
    here = clock.local(now or clock.utcnow())
    on = last_day(complete_on, days, calendar=calendar)
    end = datetime.combine(on + timedelta(days=1), time.min, tzinfo=here.tzinfo)
    return Deadline(on, (end - here) // HOUR, calendar.between(here.date(), on))


def deadline_of(complete_on: date | None) -> Deadline | None:
    """The deadline of an application that is complete since that day; None while it is not."""
    return None if complete_on is None else deadline(complete_on, days_allowed(complete_on))


def late_since(today: date) -> date:
    """Complete on this day or before, an application is late today.

    The deadline never comes earlier for what is complete later, so that one day tells them apart.
    """
    for back in range(1, LONGEST_LOOK_BACK):
        day = today - timedelta(days=back)
        if last_day(day, days_allowed(day)) < today:
            return day
    return today - timedelta(days=LONGEST_LOOK_BACK)


def days_spent(spells: Iterable[Spent], *, today: date, calendar: Calendar = OFFICE) -> int:
    """How many working days an application lay complete with the office, all times together."""
    return sum(calendar.between(one.began_on, one.ended_on or today) for one in spells)
