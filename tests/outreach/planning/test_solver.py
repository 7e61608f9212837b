"""The proposed order: short, on time, fair, and honest about what cannot be reached."""

import time
from dataclasses import replace
from random import Random

import pytest

from app.core.geo import metres
from app.outreach.planning import Hours, Plan, Problem, Task, leg, propose

DAY = Hours(8 * 60, 16 * 60, ((12 * 60, 13 * 60),))
OFFICE = (-1.24, 116.83)


def a_day(points, *, travellers=1, hours=DAY, **of_tasks) -> Problem:
    """Stops at ``points``; what else is said of one of them stands under its number, as ``_2={"minutes": 30}``."""
    places = [*points, OFFICE]
    far = [[round(metres(left, right) * 1.3) for right in places] for left in places]
    tasks = [
        Task(**{"id": number, "place": number, "minutes": 45, **of_tasks.get(f"_{number}", {})})
        for number in range(len(points))
    ]
    return Problem(
        tasks=tasks,
        travellers=travellers,
        hours=hours,
        metres=far,
        travel=[[one / 500 for one in row] for row in far],
        start=len(points),
        end=len(points),
    )


def around(number: int) -> list[tuple[float, float]]:
    random = Random(7)  # noqa: S311 - always the same places
    return [
        (-1.24 + random.uniform(-0.08, 0.08), 116.83 + random.uniform(-0.08, 0.08)) for _ in range(number)
    ]


def on_a_line(*steps: int) -> list[tuple[float, float]]:
    return [(-1.24, 116.83 + step / 100) for step in steps]


def order_of(plan: Plan, traveller: int = 0) -> list[int]:
    return [call.task.id for call in plan.legs[traveller].calls]


def test_places_on_a_line_are_gone_to_without_turning_back():
    problem = a_day(on_a_line(3, 1, 4, 2))
    plan = propose(problem)
    there_and_back = 2 * problem.metres[problem.start][2]
    assert plan.metres == pytest.approx(there_and_back, abs=5)
    assert plan.metres < leg(problem, problem.tasks, traveller=0).metres


def test_an_appointment_is_kept_and_nobody_is_visited_in_a_break():
    problem = a_day(around(6), _3={"windows": ((14 * 60, 15 * 60),)}, _5={"windows": ((8 * 60, 10 * 60),)})
    plan = propose(problem)
    begins = {call.task.id: call.begins for one in plan.legs for call in one.calls}
    assert 14 * 60 <= begins[3] <= 14 * 60 + 15
    assert 8 * 60 <= begins[5] <= 10 * 60 - 45
    assert len(begins) == 6
    assert all(call.ends <= 12 * 60 or call.begins >= 13 * 60 for call in plan.legs[0].calls)
    assert not plan.late


def test_what_cannot_be_reached_in_its_time_is_left_out_by_name_and_never_dropped():
    early = {"windows": ((5 * 60, 6 * 60),)}
    clash = {"windows": ((9 * 60, 9 * 60 + 50),)}
    plan = propose(a_day(on_a_line(1, 9, -9, 2), _0=early, _1=clash, _2=clash))
    left_out = {task.id for task in plan.left_out}
    assert 0 in left_out
    assert len(left_out & {1, 2}) == 1
    assert sorted([*left_out, *order_of(plan)]) == [0, 1, 2, 3]


def test_a_locked_stop_keeps_its_person_and_its_hour_while_the_rest_is_solved_around_it():
    locked = {"traveller": 1, "fixed_at": 10 * 60 + 30}
    plan = propose(a_day(around(9), travellers=2, _4=locked, _6={"traveller": 1}))
    assert {4, 6} <= set(order_of(plan, 1))
    assert next(call.begins for call in plan.legs[1].calls if call.task.id == 4) == 10 * 60 + 30
    assert not plan.left_out


def test_stops_are_shared_out_evenly_unless_the_hours_forbid_it():
    even = propose(a_day(on_a_line(1, 2, 3, 4, 5, 6), travellers=3))
    assert [len(one.calls) for one in even.legs] == [2, 2, 2]
    mine = {f"_{number}": {"traveller": 0} for number in range(5)}
    assert [len(one.calls) for one in propose(a_day(around(6), travellers=2, **mine)).legs] == [5, 1]


def test_a_present_order_that_comes_too_late_says_at_which_stop():
    problem = a_day(on_a_line(1, 2), _1={"windows": ((8 * 60, 9 * 60),)})
    assert [call.task.id for call in leg(problem, problem.tasks).calls if call.is_late] == [1]
    assert not leg(problem, problem.tasks[::-1]).calls[0].is_late


@pytest.mark.parametrize("lunch", [(12 * 60, 13 * 60), (7 * 60, 8 * 60 + 30), (15 * 60, 18 * 60)])
def test_breaks_cut_the_day_wherever_they_lie(lunch):
    stretches = Hours(8 * 60, 16 * 60, (lunch,)).stretches()
    assert all(last <= lunch[0] or first >= lunch[1] for first, last in stretches)
    assert all(8 * 60 <= first < last <= 16 * 60 for first, last in stretches)


def test_no_stops_make_an_empty_plan_and_no_way_counts_without_a_start():
    assert propose(a_day([])).minutes == 0
    free = replace(a_day(on_a_line(5)), start=None, end=None)
    assert propose(free).metres == 0


def test_25_stops_of_3_officers_take_less_than_two_seconds_and_always_end_alike():
    short = {f"_{number}": {"minutes": 30} for number in range(25)}
    problem = a_day(around(25), travellers=3, **short)
    propose(a_day(around(2)))
    began = time.process_time()
    plan = propose(problem)
    assert time.process_time() - began < 2
    assert plan == propose(problem)
    assert not plan.left_out
    assert not plan.late
