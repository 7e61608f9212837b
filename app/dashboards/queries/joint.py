"""The tally of visits for a team, whose people made some of them together."""

from datetime import date
from typing import Any

from sqlalchemy import literal, select, union_all

from app.accounts import whose
from app.outreach import queries as outreach
from app.outreach.models import JointVisit, VisitTally


def tally_of_team(team_id: int, first: date, last: date) -> Any:
    """The columns of the tally for a team as for one person: what its people made, less what they made together."""
    team = literal(whose.of_team(team_id)).label("user_id")
    each: Any = select(VisitTally.visited_on, VisitTally.outcome, team, VisitTally.visits).where(
        VisitTally.visited_on.between(first, last), whose.is_of(VisitTally.user_id, whose.of_team(team_id))
    )
    together = outreach.made_together([team_id], JointVisit.visited_on.between(first, last))
    less = select(together.c.visited_on, together.c.outcome, team, (-together.c.more).label("visits"))
    return union_all(each, less).subquery().c
