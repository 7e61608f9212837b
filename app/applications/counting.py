"""The clock of an application: three working days from the day on which it is complete (docs/adr/0022).

The day itself is not counted; days on which the office does not work are passed over, as the settings have them, and the
last one ends when the office closes. Found incomplete, an application has no deadline; complete again, it has a new one.
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
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGEST_LOOK_BACK = 60


class Spent(Protocol):
    """A time in which an application lay complete with the office."""

    began_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Calendar:
    """How working days are counted, and between which hours the office works on one."""

    add: Callable[[date, int], date] = settings.add_working_days
    between: Callable[[date, date], int] = settings.working_days_between
    hours: Callable[[], tuple[time, time]] = settings.office_hours

    def time_between(self, first: datetime, last: datetime) -> timedelta:
        """How long the office works from one instant to a later one, both by its own clock."""
        opens, closes = (timedelta(hours=one.hour, minutes=one.minute) for one in self.hours())

        def passed(at: datetime) -> timedelta:
            day = at.date()
            if not self.between(day - DAY, day):
                return timedelta(0)
            return min(max(timedelta(hours=at.hour, minutes=at.minute), opens), closes) - opens

        whole = self.between(first.date() - DAY, last.date() - DAY)
        return whole * (closes - opens) + passed(last) - passed(first)


OFFICE = Calendar()


@dataclass(frozen=True)
class Deadline:
    """The last day for the decision, and what is left until the office closes on it; below zero it is late."""

    on: date
    hours_left: int
    """Hours in which the office works; once late at most -1."""
    days_left: int
    """Working days after today, up to and including the last one."""
    days_late: int
    """Working days after the last one, today among them."""

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
    end = datetime.combine(on, calendar.hours()[1], tzinfo=here.tzinfo)
    is_late = here > end
    left = (
        -(calendar.time_between(end, here) // HOUR) if is_late else calendar.time_between(here, end) // HOUR
    )
    return Deadline(
        on,
        hours_left=min(-1, left) if is_late else left,
        days_left=calendar.between(here.date(), on),
        days_late=calendar.between(on, here.date()),
    )


def deadline_of(complete_on: date | None) -> Deadline | None:
    """The deadline of an application that is complete since that day; None while it is not."""
    return None if complete_on is None else deadline(complete_on, days_allowed(complete_on))


def day_judged(now: datetime | None = None, *, calendar: Calendar = OFFICE) -> date:
    """The day by which is told what is late: once the office has closed, what was due today is."""
    here = clock.local(now or clock.utcnow())
    return here.date() + DAY if here.time() > calendar.hours()[1] else here.date()


def late_since(day: date) -> date:
    """Complete on the day found or before, an application is late on ``day``.

    The deadline never comes earlier for what is complete later, so that one day tells them apart.
    """
    for back in range(1, LONGEST_LOOK_BACK):
        since = day - timedelta(days=back)
        if last_day(since, days_allowed(since)) < day:
            return since
    return day - timedelta(days=LONGEST_LOOK_BACK)


def days_spent(spells: Iterable[Spent], *, today: date, calendar: Calendar = OFFICE) -> int:
    """How many working days an application lay complete with the office, all times together."""
    return sum(calendar.between(one.began_on, one.ended_on or today) for one in spells)
