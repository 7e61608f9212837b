"""The feed of the team, and what somebody watches."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts import whose
from app.accounts.models import User
from app.activity.enums import What
from app.activity.models import Watch
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import LARGEST_ID, Action, Actor, scope, scope_rule
from app.follow_ups.models import FollowUp
from app.notes.models import Note, NoteMention
from app.outreach.models import Visit, visit_officers
from app.pipeline.models import Partnership, StageMove

SHOWN = 30


@scope_rule(Watch)
def _own_watches(actor: Actor, action: Action) -> Any:
    return Watch.user_id == actor.id


def is_watching(actor: Actor, company_id: int) -> bool:
    """Whether a person watches a company."""
    statement = select(Watch.id).where(Watch.user_id == actor.id, Watch.company_id == company_id)
    return db.session.scalar(statement) is not None


def watched(actor: Actor, *, key: str | None = None) -> Page[Watch]:
    """One page of the companies on file that a person watches and may see, by name."""
    statement = (
        select(Watch)
        .join(Company, Company.id == Watch.company_id)
        .where(scope(actor, Watch), scope(actor, Company), Company.trashed_at.is_(None))
        .options(joinedload(Watch.company).joinedload(Company.owner).lazyload(User.held_roles))
    )
    return page(statement, [Order(Company.name, "company.name"), Order(Watch.id, "id")], key=key)


@dataclass(frozen=True)
class Event:
    """One thing that went on: its kind decides how the feed writes ``row``."""

    what: What
    on: date
    row: Any
    company: Company | None
    state: AgreementState | None = None
    """Of an agreement: where it then stood."""


@dataclass(frozen=True)
class Feed:
    """Some days of what went on, the latest first, and where it goes on."""

    days: list[tuple[date, list[Event]]]
    older_key: str | None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of the feed is wanted; empty parts leave everything in. ``until`` is the latest day."""

    officer_id: whose.Whose | None = None
    what: What | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class _Source:
    """One kind: ``at`` (a day or an instant) and ``key`` are what it is read in the order of, within an index."""

    model: Any
    at: Any
    by: Callable[[whose.Whose], ColumnElement[bool]]
    seen: Callable[[Actor], Sequence[ColumnElement[bool]]]
    loads: tuple[Any, ...]

    @property
    def key(self) -> Any:
        return self.model.id


def _is_of(officer_id: whose.Whose) -> ColumnElement[bool]:
    return exists().where(
        visit_officers.c.visit_id == Visit.id, whose.is_of(visit_officers.c.user_id, officer_id)
    )


def _agreements_seen(actor: Actor) -> Sequence[ColumnElement[bool]]:
    """The entries of the log that tell of a state of an agreement which may be seen."""
    return (
        AuditEntry.subject == "agreements",
        AuditEntry.action.in_(("create", "update")),
        cast(AuditEntry.changes, String).contains('"state"'),
        exists().where(Agreement.id == AuditEntry.subject_id, scope(actor, Agreement)),
    )


_NAME = User.held_roles

SOURCES: dict[What, _Source] = {
    What.VISIT: _Source(
        model=Visit,
        at=Visit.visited_on,
        by=_is_of,
        seen=lambda actor: (scope(actor, Visit),),
        loads=(joinedload(Visit.company), selectinload(Visit.officers).lazyload(_NAME)),
    ),
    What.MOVE: _Source(
        model=StageMove,
        at=StageMove.moved_at,
        by=lambda one: whose.is_of(StageMove.moved_by_id, one),
        seen=lambda actor: (
            exists().where(Partnership.id == StageMove.partnership_id, scope(actor, Partnership)),
        ),
        loads=(
            joinedload(StageMove.partnership).joinedload(Partnership.company),
            joinedload(StageMove.from_stage),
            joinedload(StageMove.to_stage),
            joinedload(StageMove.moved_by).lazyload(_NAME),
        ),
    ),
    What.AGREEMENT: _Source(
        model=AuditEntry,
        at=AuditEntry.at,
        by=lambda one: whose.is_of(AuditEntry.actor_id, one),
        seen=_agreements_seen,
        loads=(),
    ),
    What.FOLLOW_UP: _Source(
        model=FollowUp,
        at=FollowUp.closed_at,
        by=lambda one: whose.is_of(FollowUp.closed_by_id, one),
        seen=lambda actor: (FollowUp.closed_at.is_not(None), scope(actor, FollowUp)),
        loads=(
            joinedload(FollowUp.company),
            joinedload(FollowUp.closed_by).lazyload(_NAME),
            joinedload(FollowUp.owner).lazyload(_NAME),
        ),
    ),
    What.NOTE: _Source(
        model=Note,
        at=Note.created_at,
        by=lambda one: whose.is_of(Note.written_by_id, one),
        seen=lambda actor: (Note.removed_at.is_(None), scope(actor, Note)),
        loads=(
            joinedload(Note.company),
            joinedload(Note.written_by).lazyload(_NAME),
            selectinload(Note.mentions).joinedload(NoteMention.user).lazyload(_NAME),
        ),
    ),
}
WHATS = {what.value: what for what in What}
STATES = {state.value: state for state in AgreementState}
RANKS = {what: rank for rank, what in enumerate(What)}


@dataclass(frozen=True)
class _Place:
    """The last row that was shown: its day, kind, value and number."""

    on: date
    what: What
    at: date | datetime
    id: int


def feed(actor: Actor, wanted: Wanted, *, key: str | None = None, size: int = SHOWN) -> Feed:
    """What went on, day by day, the latest first; as many statements on page 4,000 as on the first.

    Each kind is asked for its next rows within its own index, and of all of them the latest are shown.
    """
    place = _read(key)
    kinds = [wanted.what] if wanted.what else list(What)
    found = [(what, row) for what in kinds for row in _rows(actor, what, wanted, place, size + 1)]
    found.sort(key=lambda one: (-_day(*one).toordinal(), RANKS[one[0]]))
    shown = found[:size]
    older = _written(*shown[-1]) if len(found) > size else None
    days: list[tuple[date, list[Event]]] = []
    for event in _events(shown):
        if not days or days[-1][0] != event.on:
            days.append((event.on, []))
        days[-1][1].append(event)
    return Feed(days, older)


def _rows(actor: Actor, what: What, wanted: Wanted, place: _Place | None, most: int) -> list[Any]:
    source = SOURCES[what]
    statement: Select[Any] = select(source.model).where(*source.seen(actor)).options(*source.loads)
    if wanted.officer_id is not None:
        statement = statement.where(source.by(wanted.officer_id))
    if wanted.until is not None:
        statement = statement.where(source.at < _start(source, wanted.until + timedelta(days=1)))
    if place is not None:
        statement = statement.where(*_after(source, RANKS[what] - RANKS[place.what], place))
    statement = statement.order_by(source.at.desc(), source.key.desc()).limit(most)
    return list(db.session.scalars(statement).unique())


def _after(source: _Source, rank: int, place: _Place) -> Sequence[ColumnElement[bool]]:
    """What follows a place: of kinds before it in a day the days before, of those after it also the rest of the day."""
    if rank < 0:
        return (source.at < _start(source, place.on),)
    if rank > 0:
        return (source.at < _start(source, place.on + timedelta(days=1)),)
    # Said besides, because no database finds its way into an index by "before this, or equal and ...".
    return source.at <= place.at, or_(source.at < place.at, source.key < place.id)


def _is_by_day(source: _Source) -> bool:
    return source.at is Visit.visited_on


def _start(source: _Source, day: date) -> date | datetime:
    return day if _is_by_day(source) else datetime.combine(day, time.min, tzinfo=clock.office_zone())


def _value(what: What, row: Any) -> Any:
    return getattr(row, SOURCES[what].at.key)


def _day(what: What, row: Any) -> date:
    value = _value(what, row)
    return clock.local(value).date() if isinstance(value, datetime) else value


def _written(what: What, row: Any) -> str:
    packed = json.dumps([what.value, _value(what, row).isoformat(), row.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _read(key: str | None) -> _Place | None:
    """The place that a key names; None for none or a damaged one, which shows the latest."""
    if not key:
        return None
    try:
        name, said, number = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        what = WHATS[name]
        value: Any = date.fromisoformat(said) if _is_by_day(SOURCES[what]) else datetime.fromisoformat(said)
        if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= LARGEST_ID:
            return None
        if not 1900 < value.year < 2200 or (isinstance(value, datetime) and value.tzinfo is None):
            return None
        day = clock.local(value).date() if isinstance(value, datetime) else value
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return _Place(day, what, value, number)


def _events(shown: Sequence[tuple[What, Any]]) -> list[Event]:
    ids = {row.subject_id for what, row in shown if what is What.AGREEMENT}
    agreements: dict[int, Agreement] = {}
    if ids:
        statement = select(Agreement).where(Agreement.id.in_(ids)).options(joinedload(Agreement.company))
        agreements = {row.id: row for row in db.session.scalars(statement)}
    events = []
    for what, row in shown:
        on = _day(what, row)
        if what is What.AGREEMENT:
            agreement = agreements[row.subject_id]
            pair = row.changes["state"]
            event = Event(what, on, (row, agreement), agreement.company, STATES.get(pair[1]))
        elif what is What.MOVE:
            event = Event(what, on, row, row.partnership.company)
        else:
            event = Event(what, on, row, row.company)
        events.append(event)
    return events
