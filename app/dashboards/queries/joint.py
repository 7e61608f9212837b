"""Visits that several people of one team made, which the tally counts once for each of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Subquery, func, literal, select, union_all

from app.accounts import whose
from app.accounts.models import User
from app.outreach.models import JointVisit, Visit, VisitTally, visit_officers


def of_teams(teams: Iterable[int], first: date, last: date) -> Subquery:
    """Each visit of several people of a team, and how many ``more`` than one they were."""
    return (
        select(
            User.team_id,
            Visit.id,
            Visit.visited_on,
            Visit.outcome,
            (func.count() - 1).label("more"),
        )
        .select_from(JointVisit)
        # On the day that the visit has now: it is written down under every day that it ever had.
        .join(Visit, (Visit.id == JointVisit.visit_id) & (Visit.visited_on == JointVisit.visited_on))
        .join(visit_officers, visit_officers.c.visit_id == Visit.id)
        .join(User, User.id == visit_officers.c.user_id)
        .where(JointVisit.visited_on.between(first, last), User.team_id.in_(list(teams)))
        .group_by(User.team_id, Visit.id, Visit.visited_on, Visit.outcome)
        .having(func.count() > 1)
        .subquery()
    )


def tally_of_team(team_id: int, first: date, last: date) -> Any:
    """The columns of the tally for a team as for one person: what its people made, less what they made together."""
    team = literal(whose.of_team(team_id)).label("user_id")
    each: Any = select(VisitTally.visited_on, VisitTally.outcome, team, VisitTally.visits).where(
        VisitTally.visited_on.between(first, last), whose.is_of(VisitTally.user_id, whose.of_team(team_id))
    )
    together = of_teams([team_id], first, last)
    less = select(together.c.visited_on, together.c.outcome, team, (-together.c.more).label("visits"))
    return union_all(each, less).subquery().c
