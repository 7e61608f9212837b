"""In which order, by whom and when the stops of a day are best gone to; knows no database and no request."""

from app.outreach.planning.problem import Call, Hours, Leg, Plan, Problem, Task
from app.outreach.planning.solver import propose
from app.outreach.planning.timetable import leg

__all__ = ["Call", "Hours", "Leg", "Plan", "Problem", "Task", "leg", "propose"]
