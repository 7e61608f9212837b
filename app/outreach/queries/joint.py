"""Visits that several people of one team made, which the tally counts once for each of them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, select

from app.accounts.models import User
from app.outreach.models import JointVisit


def made_together(teams: Iterable[int], *narrowed: ColumnElement[bool]) -> Subquery:
    """Each visit of several people of a team, and how many ``more`` than one they were."""
    # In the order of the index, so that nothing is sorted.
    visit: tuple[Any, ...] = (JointVisit.visited_on, JointVisit.visit_id, JointVisit.outcome, User.team_id)
    return (
        select(*visit, (func.count() - 1).label("more"))
        .join(User, User.id == JointVisit.user_id)
        .where(User.team_id.in_(list(teams)), *narrowed)
        .group_by(*visit)
        .having(func.count() > 1)
        .subquery()
    )
