"""The proposed order and split, found by PyVRP: the same day always gives the same proposal.

A visit may not touch a break, so a stop stands in the model once for every stretch of the day it may begin in, and one
of them at most is visited. Every stop has a prize higher than any way, so that only what cannot be reached is left out;
going where somebody else must go costs more than the prize.
"""

from collections.abc import Sequence
from math import ceil
from typing import Any

from app.outreach.planning.problem import Plan, Problem, Task
from app.outreach.planning.timetable import leg

SEED = 1
MOST_ROUNDS, ENOUGH_WITHOUT_GAIN = 2000, 400
PRIZE = 5_000_000
FORBIDDEN = 20_000_000
SECOND = 1
"""What a second of anybody's day costs, beside a metre: at 30 km/h the way itself costs eight a second."""


def propose(problem: Problem) -> Plan:
    """The best plan found. The stops are shared out evenly where the hours let all be reached so, else unevenly."""
    possible = [task for task in problem.tasks if task.starts(problem.hours)]
    fair = _orders(problem, possible, most=ceil(len(possible) / problem.travellers)) if possible else []
    reached = sum(len(order) for order in fair)
    if reached < len(possible) and problem.travellers > 1:
        uneven = _orders(problem, possible, most=len(possible))
        fair = uneven if sum(len(order) for order in uneven) > reached else fair
    legs = [leg(problem, order, traveller=number) for number, order in enumerate(fair)]
    kept = {call.task.id for one in legs for call in one.calls}
    return Plan(legs, [task for task in problem.tasks if task.id not in kept])


def _orders(problem: Problem, tasks: Sequence[Task], *, most: int) -> list[list[Task]]:
    """Each traveller's stops in order, at most ``most`` for one (more where more are locked to them)."""
    # Imported here: the library and numpy cost every worker memory, and few requests plan a day.
    from pyvrp import Client, ClientGroup, Depot, Location, ProblemData, VehicleType  # noqa: PLC0415
    from pyvrp import solve as solve_routes  # noqa: PLC0415
    from pyvrp.stop import MaxIterations, MultipleCriteria, NoImprovement  # noqa: PLC0415

    first_place = problem.travellers + 1
    clients: list[Client] = []
    groups: list[ClientGroup] = []
    task_of: list[Task] = []
    for task in tasks:
        starts = task.starts(problem.hours)
        group = None
        if len(starts) > 1:
            group = len(groups)
            groups.append(ClientGroup(list(range(len(clients), len(clients) + len(starts))), required=False))
        for first, last in starts:
            task_of.append(task)
            clients.append(
                Client(
                    location=first_place + task.place,
                    delivery=[1],
                    service_duration=task.minutes * 60,
                    tw_early=first * 60,
                    tw_late=last * 60,
                    prize=PRIZE,
                    required=False,
                    group=group,
                )
            )
    locked = [sum(task.traveller == number for task in tasks) for number in range(problem.travellers)]
    vehicles = [
        VehicleType(
            capacity=[max(most, locked[number])],
            start_depot=number,
            end_depot=problem.travellers,
            tw_early=problem.hours.opens * 60,
            tw_late=problem.hours.closes * 60,
            unit_distance_cost=1,
            unit_duration_cost=SECOND,
            profile=number,
        )
        for number in range(problem.travellers)
    ]
    ways = [_matrices(problem, tasks, number) for number in range(problem.travellers)]
    data = ProblemData(
        [Location(0, 0) for _ in range(first_place + len(problem.metres))],
        clients,
        [Depot(number) for number in range(first_place)],
        vehicles,
        [metres for metres, _seconds in ways],
        [seconds for _metres, seconds in ways],
        groups,
    )
    stop = MultipleCriteria([MaxIterations(MOST_ROUNDS), NoImprovement(ENOUGH_WITHOUT_GAIN)])
    best = solve_routes(data, stop, seed=SEED, collect_stats=False).best
    orders: list[list[Task]] = [[] for _ in range(problem.travellers)]
    if best.is_feasible():
        for route in best.routes():
            orders[route.vehicle_type()] = [task_of[index] for index in _clients_of(route)]
    return orders


def _clients_of(route: Any) -> list[int]:
    return [activity.idx for activity in route if activity.is_client()]


def _matrices(problem: Problem, tasks: Sequence[Task], traveller: int) -> tuple[Any, Any]:
    """Metres and seconds between start, end and all places, as they are for one traveller."""
    import numpy as np  # noqa: PLC0415 - comes with the solver

    first_place = problem.travellers + 1
    size = first_place + len(problem.metres)
    metres = np.zeros((size, size), dtype=np.int64)
    seconds = np.zeros((size, size), dtype=np.int64)
    metres[first_place:, first_place:] = problem.metres
    seconds[first_place:, first_place:] = np.ceil(np.array(problem.travel) * 60)
    start, home = problem.start_of(traveller), problem.travellers
    if start is not None:
        metres[traveller, first_place:] = metres[first_place + start, first_place:]
        seconds[traveller, first_place:] = seconds[first_place + start, first_place:]
    if problem.end is not None:
        metres[first_place:, home] = metres[first_place:, first_place + problem.end]
        seconds[first_place:, home] = seconds[first_place:, first_place + problem.end]
    for task in tasks:
        if task.traveller not in (None, traveller):
            metres[:, first_place + task.place] += FORBIDDEN
    np.fill_diagonal(metres, 0)
    return metres, seconds
