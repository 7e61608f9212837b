"""How long companies wait after a visit until what was promised there is done."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Integer, Select, cast, func, select
from sqlalchemy.orm import joinedload

from app.accounts import whose
from app.accounts.models import User
from app.accounts.whose import Whose
from app.companies.queries import is_on_file
from app.core import clock
from app.core.db import db, is_postgresql
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, scope
from app.dashboards.figures import Asked, Figure, Link, Part
from app.dashboards.periods import Period
from app.dashboards.queries.stays import median
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.outreach.models import Visit

SOON = 7
"""Within how many days a company has reason to expect what was promised."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which promises of visits: those done within these days, by an officer, at most ``within`` days after the visit."""

    from_on: date | None = None
    to_on: date | None = None
    owner_id: Whose | None = None
    within: int | None = None


def listed(actor: Actor, chosen: Filter, *, key: str | None = None) -> Page[FollowUp]:
    """One page of promises kept, the latest first."""
    order = (Order(FollowUp.closed_at, "closed_at", True), Order(FollowUp.id, "id", True))
    load = select(FollowUp).options(
        joinedload(FollowUp.company),
        joinedload(FollowUp.visit),
        joinedload(FollowUp.owner).lazyload(User.held_roles),
    )
    return page(_narrowed(actor, chosen), order, key=key, load=load)


def part(asked: Asked) -> Part:
    """How many promises of visits were kept in the period, how soon, and the median of the days."""
    now, before = _days(asked, asked.period), _days(asked, asked.period.before)
    soon, soon_before = (_soon(days) for days in (now, before))
    figures = (
        Figure(_("Promises kept"), now.total(), link(asked), before=before.total()),
        Figure(
            _("Within %(days)s days of the visit", days=SOON),
            soon,
            link(asked, within=SOON),
            before=soon_before,
            note=_("%(percent)s of those kept", percent=f"{round(100 * soon / now.total())}%") if now else "",
        ),
        Figure(
            _("Median days from visit to next step done"),
            median(now) if now else None,
            link(asked) if now else None,
            before=median(before) if now and before else None,
            unit="days",
        ),
    )
    return Part("answers", _("Response to companies"), figures)


def link(asked: Asked, **narrower: Any) -> Link:
    """The list of the promises kept in the period."""
    owner = {"owner": asked.officer_id} if asked.officer_id is not None else {}
    return Link("dashboards.answers", {**asked.period.days, **owner, **narrower})


def days_of(follow_up: FollowUp) -> int:
    """How many days after the visit it was done, on the office's clock."""
    if follow_up.visit is None or follow_up.closed_at is None:
        return 0
    return (clock.local(follow_up.closed_at).date() - follow_up.visit.visited_on).days


def _soon(days: Counter[int]) -> int:
    return sum(number for after, number in days.items() if after <= SOON)


def _days(asked: Asked, period: Period) -> Counter[int]:
    """How many promises were kept so many days after the visit."""
    chosen = Filter(from_on=period.first, to_on=period.last, owner_id=asked.officer_id)
    waited = _waited().label("waited")
    statement = _narrowed(asked.actor, chosen).with_only_columns(waited, func.count())
    return Counter({row[0]: row[1] for row in db.session.execute(statement.group_by("waited"))})


def _waited() -> Any:
    """Days between the visit and the day, on the office's clock, on which the next step was done."""
    shift = clock.local(clock.utcnow()).utcoffset() or timedelta()
    hours = shift.total_seconds() / 3600
    if is_postgresql():
        done_on = func.date(func.timezone("UTC", FollowUp.closed_at) + timedelta(hours=hours))
        return cast(done_on - Visit.visited_on, Integer)
    done_on = func.date(FollowUp.closed_at, f"{hours:+g} hours")
    return cast(func.julianday(done_on) - func.julianday(Visit.visited_on), Integer)


def _narrowed(actor: Actor, chosen: Filter) -> Select[Any]:
    statement = (
        select(FollowUp)
        .join(Visit, Visit.id == FollowUp.visit_id)
        .where(scope(actor, FollowUp), is_on_file(FollowUp.company_id), FollowUp.state == FollowUpState.DONE)
    )
    if chosen.from_on is not None:
        statement = statement.where(FollowUp.closed_at >= _midnight(chosen.from_on))
    if chosen.to_on is not None:
        statement = statement.where(FollowUp.closed_at < _midnight(chosen.to_on + timedelta(days=1)))
    if chosen.owner_id is not None:
        statement = statement.where(whose.is_of(FollowUp.owner_id, chosen.owner_id))
    if chosen.within is not None:
        statement = statement.where(_waited() <= chosen.within)
    return statement


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.office_zone())
