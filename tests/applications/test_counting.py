"""Three working days from complete, whatever was sent back, on whichever days the office works."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.applications.counting import Calendar, days_spent, deadline, last_day

MONDAY = date(2026, 11, 2)
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
        return Calendar(add=self._add, between=self._between)

    def _add(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1)
            count -= self.works_on(day)
        return day

    def _between(self, first: date, last: date) -> int:
        return sum(self.works_on(day) for day in _days(first, last))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]


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
def test_hours_left_run_out_with_the_last_day_of_the_office(
    office: Office, complete_on: date, passed: int
) -> None:
    midnight = datetime(complete_on.year, complete_on.month, complete_on.day, tzinfo=UTC) - timedelta(hours=8)
    found = deadline(complete_on, 3, now=midnight + timedelta(hours=passed), calendar=office.calendar())
    whole = ((found.on - complete_on).days + 1) * 24
    assert found.hours_left == whole - passed
    assert found.is_late is (passed > whole)
    today = complete_on + timedelta(days=passed // 24)
    assert found.days_left == sum(office.works_on(day) for day in _days(today, found.on))


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
