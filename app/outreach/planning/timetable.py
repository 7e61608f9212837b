"""The hours of a given order: leave, arrive, wait, visit, go on."""

from collections.abc import Sequence

from app.outreach.planning.problem import Call, Leg, Problem, Task


def leg(problem: Problem, order: Sequence[Task], *, traveller: int = 0) -> Leg:
    """One person's day in this order, everything as early as it may be; what comes too late is marked.

    Being early never makes a later stop late, so an order that can be kept is kept.
    """
    if not order:
        return Leg(traveller)
    clock, place = float(problem.hours.opens), problem.start_of(traveller)
    calls: list[Call] = []
    for task in order:
        metres, travel = _way(problem, place, task.place)
        arrives = clock + travel
        starts = task.starts(problem.hours)
        first = next((begin for begin, last in starts if last >= arrives), None)
        begins = max(arrives, arrives if first is None else first)
        calls.append(Call(task, arrives, begins, begins + task.minutes, metres, travel, first is None))
        clock, place = begins + task.minutes, task.place
    home, way_home = (0, 0.0) if problem.end is None else _way(problem, place, problem.end)
    # Nobody leaves earlier than the first visit asks for.
    leaves = calls[0].begins - calls[0].travel
    return Leg(
        traveller,
        [_without_wait(calls[0]), *calls[1:]],
        leaves=leaves,
        returns=clock + way_home,
        metres=sum(call.metres for call in calls) + home,
        travel=sum(call.travel for call in calls) + way_home,
    )


def _way(problem: Problem, start: int | None, end: int) -> tuple[int, float]:
    if start is None:
        return 0, 0.0
    return problem.metres[start][end], problem.travel[start][end]


def _without_wait(first: Call) -> Call:
    return Call(first.task, first.begins, first.begins, first.ends, first.metres, first.travel, first.is_late)
