"""Three working days from complete, whatever was sent back, on whichever days the office works."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.applications.counting import Calendar, day_judged, days_spent, deadline, last_day

MONDAY = date(2026, 11, 2)
HOURS = (time(8), time(16))
HERE = ZoneInfo("Asia/Makassar")
DAYS = [MONDAY + timedelta(days=number) for number in range(120)]


@dataclass
class Spell:
    began_on: date
    ended_on: date | None = None


@dataclass(frozen=True)
class Office:
    """When an office works, counted day by day."""

    weekdays: frozenset[int]
    holidays: frozenset[date]

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.holidays

    def calendar(self) -> Calendar:
        return Calendar(add=self._add, between=self._between, hours=lambda: HOURS)

    def _add(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1)
            count -= self.works_on(day)
        return day

    def _between(self, first: date, last: date) -> int:
        return sum(self.works_on(day) for day in _days(first, last))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]


def _hours(first: datetime, last: datetime) -> list[datetime]:
    return [first + timedelta(hours=number) for number in range((last - first) // timedelta(hours=1))]


offices = st.builds(
    Office,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    holidays=st.frozensets(st.sampled_from(DAYS), max_size=20),
)


@given(offices, st.sampled_from(DAYS[:60]), st.integers(1, 5))
def test_the_last_day_is_the_working_day_before_which_the_others_lie(
    office: Office, complete_on: date, allowed: int
) -> None:
    last = last_day(complete_on, allowed, calendar=office.calendar())
    assert office.works_on(last)
    assert [office.works_on(day) for day in _days(complete_on, last)].count(True) == allowed
    # What is complete later is never due earlier: the list relies on it.
    assert last_day(complete_on + timedelta(days=1), allowed, calendar=office.calendar()) >= last


@given(offices, st.sampled_from(DAYS[:60]), st.integers(0, 40 * 24))
def test_working_hours_left_run_out_when_the_office_closes_on_the_last_day(
    office: Office, complete_on: date, passed: int
) -> None:
    now = datetime.combine(complete_on, time(), tzinfo=HERE) + timedelta(hours=passed)
    found = deadline(complete_on, 3, now=now, calendar=office.calendar())
    end = datetime.combine(found.on, HOURS[1], tzinfo=HERE)
    between = (now, end) if now <= end else (end, now)
    hours = [hour for hour in _hours(*between) if office.works_on(hour.date()) and 8 <= hour.hour < 16]
    assert found.is_late is (now > end)
    assert found.hours_left == (len(hours) if now <= end else min(-1, -len(hours)))
    assert found.days_left == sum(office.works_on(day) for day in _days(now.date(), found.on))
    assert found.days_late == sum(office.works_on(day) for day in _days(found.on, now.date()))
    assert (found.on < day_judged(now, calendar=office.calendar())) is found.is_late


@given(offices, st.lists(st.integers(0, 9), min_size=1, max_size=8))
def test_each_pause_begins_the_three_days_anew_and_only_days_with_the_office_are_spent(
    office: Office, lengths: list[int]
) -> None:
    spells, day = [], MONDAY
    for number, length in enumerate(lengths):
        if number % 2 == 0:
            spells.append(Spell(day, day + timedelta(days=length)))
        day += timedelta(days=length)
    spells[-1].ended_on = None
    counted = {
        one
        for spell in spells
        for one in _days(spell.began_on, spell.ended_on or day)
        if office.works_on(one)
    }
    assert days_spent(spells, today=day, calendar=office.calendar()) == len(counted)
    began = spells[-1].began_on
    assert deadline(began, 3, calendar=office.calendar()).on == office.calendar().add(began, 3)
