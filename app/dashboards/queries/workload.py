"""Who has how much to do in which week, and the follow-ups behind each number."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from app.accounts import whose
from app.accounts.models import User
from app.accounts.whose import Whose
from app.companies.queries import is_on_file
from app.core import clock
from app.core.db import db
from app.core.paging import Order, Page, key_after, page
from app.core.permissions import Actor, scope
from app.dashboards.enums import TaskState
from app.dashboards.figures import Link
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.models import Visit, VisitTally

WEEKS_BEFORE, WEEKS_AFTER = 2, 3
CARDS = 25
ORDER = (Order(FollowUp.due_on, "due_on"), Order(FollowUp.id, "id"))


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which follow-ups: open or late ones due, or done ones closed, in these days."""

    state: TaskState = TaskState.OPEN
    from_on: date | None = None
    to_on: date | None = None
    owner_id: Whose | None = None


@dataclass
class Load:
    """One officer's week: what is still open, how much of that is late, what was done, and the visits made."""

    open: int = 0
    late: int = 0
    done: int = 0
    visits: int = 0


@dataclass
class Lane:
    """One officer's open follow-ups of a week: their number and the first of them."""

    total: int = 0
    cards: list[FollowUp] = field(default_factory=list)
    next_key: str | None = None


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def weeks_around(monday: date) -> list[date]:
    """The Mondays of the weeks that are shown beside each other."""
    return [monday + timedelta(weeks=passed) for passed in range(-WEEKS_BEFORE, WEEKS_AFTER + 1)]


def loads(
    actor: Actor, weeks: Sequence[date], people: Sequence[int], *, on: date
) -> dict[int, dict[date, Load]]:
    """The load of each of ``people`` (by id) in each week, in three statements."""
    first, last = weeks[0], weeks[-1] + timedelta(days=6)
    found: dict[int, dict[date, Load]] = {person: {week: Load() for week in weeks} for person in people}
    due = _about(actor, Filter(from_on=first, to_on=last)).with_only_columns(
        FollowUp.owner_id, FollowUp.due_on, func.count()
    )
    for owner_id, due_on, number in db.session.execute(due.group_by(FollowUp.owner_id, FollowUp.due_on)):
        if owner_id in found and due_on is not None:
            load = found[owner_id][monday_of(due_on)]
            load.open += number
            load.late += number if due_on < on else 0
    sums = [func.sum(case((_closed_within(week, week + timedelta(days=6)), 1), else_=0)) for week in weeks]
    done = _about(actor, Filter(state=TaskState.DONE, from_on=first, to_on=last))
    rows = db.session.execute(done.with_only_columns(FollowUp.owner_id, *sums).group_by(FollowUp.owner_id))
    for owner_id, *numbers in rows:
        for week, number in zip(weeks, numbers, strict=True):
            if owner_id in found:
                found[owner_id][week].done = int(number)
    for user_id, visited_on, number in db.session.execute(
        select(VisitTally.user_id, VisitTally.visited_on, func.sum(VisitTally.visits))
        .where(
            scope(actor, Visit), VisitTally.visited_on.between(first, last), VisitTally.user_id.is_not(None)
        )
        .group_by(VisitTally.user_id, VisitTally.visited_on)
    ):
        if user_id in found:
            found[user_id][monday_of(visited_on)].visits += int(number)
    return found


def lanes(actor: Actor, monday: date, people: Sequence[int]) -> dict[int, Lane]:
    """The open follow-ups of a week by officer, the first of each: two statements however many officers."""
    chosen = Filter(from_on=monday, to_on=monday + timedelta(days=6))
    place = func.row_number().over(partition_by=FollowUp.owner_id, order_by=(FollowUp.due_on, FollowUp.id))
    total = func.count().over(partition_by=FollowUp.owner_id)
    ranked = (
        _about(actor, chosen)
        .where(FollowUp.owner_id.in_(people))
        .with_only_columns(FollowUp.id, place.label("place"), total.label("total"))
        .subquery()
    )
    totals = {row.id: row.total for row in db.session.execute(select(ranked).where(ranked.c.place <= CARDS))}
    by_owner: defaultdict[int, Lane] = defaultdict(Lane)
    loaded = select(FollowUp).where(FollowUp.id.in_(totals)).options(*_neighbours())
    for card in db.session.scalars(loaded.order_by(FollowUp.due_on, FollowUp.id)):
        lane = by_owner[card.owner_id]
        lane.total = totals[card.id]
        lane.cards.append(card)
    for lane in by_owner.values():
        if lane.total > len(lane.cards):
            lane.next_key = key_after(ORDER, lane.cards[-1], first=len(lane.cards) + 1)
    return {person: by_owner[person] for person in people}


def lane_page(actor: Actor, monday: date, owner_id: int, *, key: str | None) -> Page[FollowUp]:
    """Further open follow-ups of one officer's week."""
    chosen = Filter(from_on=monday, to_on=monday + timedelta(days=6), owner_id=owner_id)
    return page(_about(actor, chosen).options(*_neighbours()), ORDER, key=key, size=CARDS)


def listed(actor: Actor, chosen: Filter, *, key: str | None = None) -> Page[FollowUp]:
    """One page of follow-ups, by when they are due or were done."""
    day = FollowUp.closed_at if chosen.state is TaskState.DONE else FollowUp.due_on
    order = (Order(day, day.key), Order(FollowUp.id, "id"))
    return page(_about(actor, chosen).options(*_neighbours()), order, key=key)


def link(state: TaskState, owner_id: int, monday: date) -> Link:
    """The list of the follow-ups of an officer's week."""
    days = {"from": monday.isoformat(), "to": (monday + timedelta(days=6)).isoformat()}
    return Link("dashboards.tasks", {"state": state.value, "owner": owner_id, **days})


def visits_link(owner_id: int, monday: date) -> Link:
    """The list of the visits of an officer's week."""
    days = {"from": monday.isoformat(), "to": (monday + timedelta(days=6)).isoformat()}
    return Link("outreach.visits", {"officer": owner_id, **days})


def _neighbours() -> tuple[Any, ...]:
    return (joinedload(FollowUp.company), joinedload(FollowUp.owner).lazyload(User.held_roles))


def _closed_within(first: date, last: date) -> ColumnElement[bool]:
    return FollowUp.closed_at.between(
        _midnight(first), _midnight(last + timedelta(days=1)) - timedelta(microseconds=1)
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.office_zone())


def _about(actor: Actor, chosen: Filter) -> Select[Any]:
    statement = select(FollowUp).where(scope(actor, FollowUp), is_on_file(FollowUp.company_id))
    if chosen.owner_id is not None:
        statement = statement.where(whose.is_of(FollowUp.owner_id, chosen.owner_id))
    if chosen.state is TaskState.DONE:
        first, last = chosen.from_on or date(2000, 1, 1), chosen.to_on or date(2100, 12, 31)
        return statement.where(FollowUp.state == FollowUpState.DONE, _closed_within(first, last))
    statement = statement.where(FollowUp.state == FollowUpState.OPEN, FollowUp.due_on.is_not(None))
    if chosen.state is TaskState.LATE:
        statement = statement.where(FollowUp.due_on < clock.today())
    if chosen.from_on is not None:
        statement = statement.where(FollowUp.due_on >= chosen.from_on)
    if chosen.to_on is not None:
        statement = statement.where(FollowUp.due_on <= chosen.to_on)
    return statement
