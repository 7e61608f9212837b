"""What stands on which day, within what the reader may see, and of a feed within what its owner may."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts import whose
from app.accounts.models import User
from app.agreements.models import Agreement
from app.agreements.queries.standing import is_live
from app.calendar.feeds import Day as FeedDay
from app.calendar.feeds import starts_of, uid_of
from app.calendar.models import CalendarFeed, RemovedStop
from app.calendar.tokens import hashed
from app.companies.models import Company
from app.core.clock import today
from app.core.db import db
from app.core.permissions import Actor, scope
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.obligations.models import Obligation
from app.obligations.queries import is_open, is_owed
from app.outreach.enums import RoadShowState, StopState
from app.outreach.models import RoadShow, Stop
from app.outreach.queries.road_shows import goes_to
from app.settings.models import Holiday

KINDS = ("stop", "follow-up", "obligation", "agreement")
FEED_BEHIND, FEED_AHEAD = timedelta(days=60), timedelta(days=365)


@dataclass(frozen=True)
class Entry:
    """One thing on one day: of which kind, what about, who, and where it is opened."""

    kind: str
    on: date
    company: Company
    officers: tuple[User, ...]
    at: time | None
    words: str
    tone: str
    row_id: int


@dataclass
class CalendarDay:
    """A day with the first of its entries, and how many there are."""

    on: date
    entries: list[Entry] = field(default_factory=list)
    total: int = 0
    holidays: list[str] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        return self.total - len(self.entries)

    def of(self, officer: User | None) -> list[Entry]:
        """The entries of one officer, or of nobody."""
        return [
            entry for entry in self.entries if (officer in entry.officers if officer else not entry.officers)
        ]


def days(
    actor: Actor,
    first: date,
    last: date,
    *,
    officer_id: whose.Whose | None = None,
    kinds: Sequence[str] = KINDS,
    most: int = 200,
) -> list[CalendarDay]:
    """Every day from ``first`` to ``last`` with at most ``most`` entries of each kind, and the true total."""
    length = (last - first).days + 1
    found = {on: CalendarDay(on) for on in (first + timedelta(days=passed) for passed in range(length))}
    readers = {"stop": _stops, "follow-up": _follow_ups, "obligation": _obligations, "agreement": _agreements}
    for kind in kinds:
        for entry, total in readers[kind](actor, first, last, officer_id, most):
            day = found[entry.on]
            day.entries.append(entry)
            if not any(other.kind == kind for other in day.entries[:-1]):
                day.total += total
    for row in db.session.execute(
        select(Holiday.on, Holiday.name).where(Holiday.on.between(first, last)).order_by(Holiday.name)
    ):
        found[row.on].holidays.append(row.name)
    for day in found.values():
        day.entries.sort(key=lambda entry: (KINDS.index(entry.kind), entry.at or time.max))
    return list(found.values())


def _first_of_each_day(statement: Select[Any], day: Any, key: Any, order: Any, most: int) -> dict[int, int]:
    """The ids of the first ``most`` rows of each day, with how many rows the day has."""
    place = func.row_number().over(partition_by=day, order_by=order).label("place")
    total = func.count().over(partition_by=day).label("total")
    ranked = statement.with_only_columns(key.label("key"), place, total).order_by(None).subquery()
    rows = db.session.execute(select(ranked.c.key, ranked.c.total).where(ranked.c.place <= most))
    return {row.key: row.total for row in rows}


def _stops(
    actor: Actor, first: date, last: date, officer_id: whose.Whose | None, most: int
) -> Iterable[tuple[Entry, int]]:
    wanted = (
        select(Stop)
        .join(RoadShow, RoadShow.id == Stop.road_show_id)
        .where(
            Stop.on.between(first, last),
            Stop.state != StopState.MOVED,
            RoadShow.state != RoadShowState.CANCELLED,
            scope(actor, Stop),
        )
    )
    if officer_id is not None:
        wanted = wanted.where(goes_to(officer_id))
    totals = _first_of_each_day(wanted, Stop.on, Stop.id, (Stop.road_show_id, Stop.position, Stop.id), most)
    for stop in db.session.scalars(_loaded_stops(Stop.id.in_(totals))).unique():
        people = stop.officers or stop.road_show.officers
        tone = {StopState.DONE: "ok", StopState.MISSED: "late"}.get(stop.state)
        if tone is None:
            tone = "late" if stop.on < today() else "brand"
        at = stop.expected_at
        yield (
            Entry(
                "stop",
                stop.on,
                stop.company,
                tuple(people),
                at,
                str(stop.state.label),
                tone,
                stop.road_show_id,
            ),
            totals[stop.id],
        )


def _loaded_stops(condition: ColumnElement[bool]) -> Select[Stop]:
    return (
        select(Stop)
        .where(condition)
        .order_by(Stop.on, Stop.road_show_id, Stop.position, Stop.id)
        .options(
            joinedload(Stop.company).joinedload(Company.region),
            joinedload(Stop.road_show).selectinload(RoadShow.officers).lazyload(User.held_roles),
            selectinload(Stop.officers).lazyload(User.held_roles),
        )
    )


def _follow_ups(
    actor: Actor, first: date, last: date, officer_id: whose.Whose | None, most: int
) -> Iterable[tuple[Entry, int]]:
    wanted = select(FollowUp).where(
        FollowUp.state == FollowUpState.OPEN, FollowUp.due_on.between(first, last), scope(actor, FollowUp)
    )
    if officer_id is not None:
        wanted = wanted.where(whose.is_of(FollowUp.owner_id, officer_id))
    totals = _first_of_each_day(wanted, FollowUp.due_on, FollowUp.id, FollowUp.id, most)
    rows = (
        select(FollowUp)
        .where(FollowUp.id.in_(totals))
        .order_by(FollowUp.id)
        .options(joinedload(FollowUp.company), joinedload(FollowUp.owner).lazyload(User.held_roles))
    )
    for one in db.session.scalars(rows):
        if one.due_on is not None:
            words = ": ".join(filter(None, [str(one.kind.label), one.subject]))
            tone = "late" if one.due_on < today() else "warn"
            yield (
                Entry("follow-up", one.due_on, one.company, (one.owner,), None, words, tone, one.id),
                totals[one.id],
            )


def _agreements(
    actor: Actor, first: date, last: date, officer_id: whose.Whose | None, most: int
) -> Iterable[tuple[Entry, int]]:
    wanted = select(Agreement).where(
        Agreement.valid_to_on.between(first, last), is_live(first), scope(actor, Agreement)
    )
    if officer_id is not None:
        wanted = wanted.where(whose.is_of(Agreement.owner_id, officer_id))
    totals = _first_of_each_day(wanted, Agreement.valid_to_on, Agreement.id, Agreement.id, most)
    rows = (
        select(Agreement)
        .where(Agreement.id.in_(totals))
        .order_by(Agreement.id)
        .options(joinedload(Agreement.company), joinedload(Agreement.owner).lazyload(User.held_roles))
    )
    for one in db.session.scalars(rows):
        if one.valid_to_on is not None:
            people = (one.owner,) if one.owner else ()
            yield (
                Entry("agreement", one.valid_to_on, one.company, people, None, one.title, "neutral", one.id),
                totals[one.id],
            )


def _obligations(
    actor: Actor, first: date, last: date, officer_id: whose.Whose | None, most: int
) -> Iterable[tuple[Entry, int]]:
    wanted = (
        select(Obligation)
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .where(is_open(), is_owed(), Obligation.due_on.between(first, last), scope(actor, Agreement))
    )
    if officer_id is not None:
        wanted = wanted.where(whose.is_of(Agreement.owner_id, officer_id))
    totals = _first_of_each_day(wanted, Obligation.due_on, Obligation.id, Obligation.id, most)
    of_agreement = joinedload(Obligation.agreement)
    rows = (
        select(Obligation)
        .where(Obligation.id.in_(totals))
        .order_by(Obligation.id)
        .options(
            of_agreement.joinedload(Agreement.company),
            of_agreement.joinedload(Agreement.owner).lazyload(User.held_roles),
        )
    )
    for one in db.session.scalars(rows):
        if one.due_on is not None:
            owner = one.agreement.owner
            words = f"{one.party.label}: {one.title}"
            tone = "late" if one.is_late else "brand" if one.is_monitoring else "neutral"
            yield (
                Entry(
                    "obligation",
                    one.due_on,
                    one.agreement.company,
                    (owner,) if owner else (),
                    None,
                    words,
                    tone,
                    one.agreement_id,
                ),
                totals[one.id],
            )


# ---- feeds


def feed_of(user: User) -> CalendarFeed | None:
    """The feed of this person, if there is one."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.user_id == user.id))


def reader_of(token: str) -> User | None:
    """Whose feed a secret opens; whether the person still may do anything is theirs to be asked (``can``)."""
    statement = select(User).join(CalendarFeed, CalendarFeed.user_id == User.id)
    return db.session.scalar(statement.where(CalendarFeed.token_hash == hashed(token)))


def feed_days(user: User) -> FeedDay:
    """What the calendar of this person holds: two months back, a year ahead."""
    first, last = today() - FEED_BEHIND, today() + FEED_AHEAD
    stops = _loaded_stops(Stop.on.between(first, last)).where(scope(user, Stop), goes_to(user.id))
    follow_ups = (
        select(FollowUp)
        .where(
            FollowUp.owner_id == user.id,
            FollowUp.due_on.between(first, last),
            FollowUp.state.in_((FollowUpState.OPEN, FollowUpState.CANCELLED)),
            scope(user, FollowUp),
        )
        .order_by(FollowUp.due_on, FollowUp.id)
        .options(joinedload(FollowUp.company))
    )
    obligations = (
        select(Obligation)
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
        .where(
            Obligation.due_on.between(first, last),
            Obligation.done_on.is_(None),
            is_owed(),
            func.coalesce(Agreement.owner_id, Company.owner_id) == user.id,
            Company.trashed_at.is_(None),
            scope(user, Agreement),
        )
        .order_by(Obligation.due_on, Obligation.id)
        .options(
            contains_eager(Obligation.agreement).contains_eager(Agreement.company).joinedload(Company.region)
        )
    )
    removed = (
        select(RemovedStop)
        .where(RemovedStop.user_id == user.id, RemovedStop.on.between(first, last))
        .order_by(RemovedStop.id)
    )
    shown = list(db.session.scalars(stops).unique())
    present = {uid_of(stop) for stop in shown}
    # What was given back is there again; of what left several times the last word counts.
    gone = {one.uid: one for one in db.session.scalars(removed) if one.uid not in present}
    return FeedDay(
        sorted(shown, key=lambda stop: (stop.on, starts_of(stop), stop.id)),
        list(db.session.scalars(follow_ups)),
        list(db.session.scalars(obligations)),
        list(gone.values()),
    )
