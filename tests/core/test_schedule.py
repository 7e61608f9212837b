"""What is due comes round once a day, is made up for when missed, and says what came of it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.core import schedule
from app.core.errors import Invalid

DAY = datetime(2026, 11, 24, tzinfo=UTC) - timedelta(hours=8)
"""Midnight of Tuesday 24 November 2026 by the office's clock."""


def at(hour: int, day: int = 0) -> datetime:
    return DAY + timedelta(days=day, hours=hour)


@pytest.fixture
def done(monkeypatch, app):
    """What a task due at seven did."""
    monkeypatch.setattr(schedule, "_tasks", {})
    did = []
    schedule.daily("test", "Uji", lambda: did.append(1) or "selesai", at=time(7))
    schedule.look(at=at(6))
    return did


def test_a_task_waits_for_its_hour_and_comes_once_a_day(done):
    schedule.look(at=at(6))
    assert not done
    schedule.look(at=at(8))
    schedule.look(at=at(9))
    assert len(done) == 1
    schedule.look(at=at(8, day=1))
    assert len(done) == 2


def test_what_was_missed_for_days_is_made_up_for_once(done):
    schedule.look(at=at(3, day=4))
    assert len(done) == 1
    assert schedule.runs()["test"].due_on == date(2026, 11, 27)


def test_a_task_new_to_the_office_begins_with_its_next_hour(done):
    schedule.daily("late", "Uji", lambda: done.append(2) or "", at=time(5))
    schedule.look(at=at(6))
    assert not done
    schedule.look(at=at(6, day=1))
    assert 2 in done


def test_a_task_rests_on_days_that_are_not_its_own(done):
    schedule.daily(
        "weekdays", "Uji", lambda: done.append(3) or "", at=time(7), is_due_on=lambda day: day.weekday() < 5
    )
    schedule.look(at=at(8))
    schedule.look(at=at(8, day=3))
    done.clear()
    schedule.look(at=at(8, day=4))
    assert 3 not in done


def test_what_it_says_is_kept_with_its_times(done):
    schedule.look(at=at(8))
    run = schedule.runs()["test"]
    assert (run.message, run.started_at is None, run.finished_at is None) == ("selesai", False, False)


def refuse() -> str:
    raise Invalid("Tidak bisa.")


def break_down() -> str:
    return str(1 // 0)


@pytest.mark.parametrize(("work", "says"), [(refuse, "Tidak bisa."), (break_down, "pekerja latar")])
def test_a_failure_leaves_a_sentence_and_no_end(done, work, says):
    schedule.daily("test", "Uji", work, at=time(7))
    if work is refuse:
        assert not schedule.run("test")
    else:
        with pytest.raises(ZeroDivisionError):
            schedule.run("test")
    run = schedule.runs()["test"]
    assert says in run.message
    assert run.finished_at is None


def test_the_scheduler_is_thought_dead_when_nobody_looked_for_a_while(done):
    schedule.look(at=at(8))
    assert schedule.is_alive(schedule.runs(), at=at(8) + timedelta(minutes=10))
    assert not schedule.is_alive(schedule.runs(), at=at(9))
    assert not schedule.is_alive({}, at=at(9))
