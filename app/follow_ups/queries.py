"""What can be read of follow-ups, always within a person's scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts import whose
from app.accounts.models import User
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core.clock import utcnow
from app.core.db import db, one_of
from app.core.paging import Order, Page, page
from app.core.permissions import (
    Action,
    Actor,
    Permission,
    changeable_or_403,
    scope,
    scope_rule,
    visible_or_404,
)
from app.core.statements import put_together_once
from app.follow_ups.enums import Bucket, FollowUpState, Span
from app.follow_ups.models import FollowUp
from app.pipeline.models import Partnership
from app.settings import queries as settings
from app.settings.enums import FollowUpKind

SHOWN = 25
"""How many follow-ups of one bucket are shown at once; the rest is paged."""

SHOWN_OF_BUCKET = 10
"""How many follow-ups each of six buckets shows before it links to all of them."""

UNDO_WINDOW = timedelta(minutes=5)


@scope_rule(FollowUp)
def _follow_ups(actor: Actor, action: Action) -> ColumnElement[bool]:
    """All see what is next for a company; officers change and export what they owe themselves."""
    if action is Action.SEE:
        return true() if actor.can(Permission.FOLLOW_UP_VIEW) else false()
    everyones, own = {
        Action.CHANGE: (Permission.FOLLOW_UP_EDIT_ALL, Permission.FOLLOW_UP_EDIT),
        Action.EXPORT: (Permission.EXPORT_ALL, Permission.EXPORT),
    }[action]
    if actor.can(everyones):
        return true()
    return FollowUp.owner_id == actor.id if actor.can(own) else false()


@dataclass
class Group:
    """One bucket: how many are open in it, the first of them, and those closed in the last five minutes."""

    bucket: Bucket
    total: int = 0
    follow_ups: list[FollowUp] = field(default_factory=list)

    @property
    def rest(self) -> int:
        """How many open ones are not shown."""
        return self.total - sum(one.is_open for one in self.follow_ups)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which follow-ups are asked for: whose (None: everybody's) and of which kind (None: any)."""

    owner_id: whose.Whose | None = None
    kind: FollowUpKind | None = None


@dataclass(frozen=True)
class Due:
    """How many open follow-ups a person has, by when they are due; ``week`` counts today until Sunday."""

    late: int = 0
    today: int = 0
    week: int = 0


def follow_up_or_404(viewer: Actor, follow_up_id: int) -> FollowUp:
    """The follow-up with its company and owner, if ``viewer`` may see it; otherwise 404."""
    return visible_or_404(viewer, FollowUp, follow_up_id, options=_with_people())


def find_follow_up(viewer: Actor, follow_up_id: int) -> FollowUp | None:
    """The follow-up with its company and owner, if there is one that ``viewer`` may see."""
    return db.session.scalar(
        select(FollowUp).where(FollowUp.id == follow_up_id, scope(viewer, FollowUp)).options(*_with_people())
    )


def follow_up_for_change(viewer: Actor, follow_up_id: int) -> FollowUp:
    """The follow-up if ``viewer`` may change it; 404 where it may not be seen, 403 where it may only be seen."""
    return changeable_or_403(viewer, FollowUp, follow_up_id, options=_with_people())


def is_mine_to_change(viewer: Actor, follow_up: FollowUp) -> bool:
    """The change rule asked of a loaded row without another statement (lists of many rows)."""
    if viewer.can(Permission.FOLLOW_UP_EDIT_ALL):
        return True
    return viewer.can(Permission.FOLLOW_UP_EDIT) and follow_up.owner_id == viewer.id


def bucket_of(due_on: date | None, *, today: date) -> Bucket:
    """The bucket of a day as seen from ``today``; a week ends on Sunday."""
    if due_on is None:
        return Bucket.ANY_TIME
    if due_on < today:
        return Bucket.LATE
    if due_on == today:
        return Bucket.TODAY
    if due_on == today + timedelta(days=1):
        return Bucket.TOMORROW
    return Bucket.THIS_WEEK if due_on <= sunday_of(today) else Bucket.LATER


def sunday_of(day: date) -> date:
    """The Sunday that ends the week of ``day``."""
    return day + timedelta(days=6 - day.weekday())


def buckets(
    viewer: Actor, wanted: Wanted, *, today: date, at: datetime | None = None, shown: int = SHOWN_OF_BUCKET
) -> list[Group]:
    """Every bucket in order with its true count and its first follow-ups, those just closed among them.

    Four statements at most, however many follow-ups there are.
    """
    groups: dict[str, Group] = {bucket.value: Group(bucket) for bucket in Bucket}
    bucket = _bucket(today).label("bucket")
    place = (
        func.row_number().over(partition_by=bucket, order_by=(FollowUp.due_on, FollowUp.id)).label("place")
    )
    total = func.count().over(partition_by=bucket).label("total")
    listed = open_ones(viewer, wanted).with_only_columns(FollowUp.id, bucket, place, total).subquery()
    places = db.session.execute(select(listed).where(listed.c.place <= shown)).all()
    for row in places:
        groups[row.bucket].total = row.total
    ids = [row.id for row in places]
    recent = _recently_closed(viewer, wanted, at=at or utcnow())
    for follow_up in [*_loaded(ids), *recent]:
        groups[bucket_of(follow_up.due_on, today=today)].follow_ups.append(follow_up)
    for group in groups.values():
        group.follow_ups.sort(key=lambda one: (one.due_on or date.max, one.id))
    return list(groups.values())


def due_in(
    viewer: Actor, span: Bucket | Span, wanted: Wanted, *, today: date, key: str | None = None
) -> Page[FollowUp]:
    """One page of the open follow-ups of one bucket or span of days, the earliest first."""
    statement = open_ones(viewer, wanted).where(within(span, today)).options(*_with_people())
    order = [Order(FollowUp.due_on, "due_on", nullable=True), Order(FollowUp.id, "id")]
    return page(statement, order, key=key, size=SHOWN)


def due_until(viewer: Actor, owner_id: int, *, day: date, most: int) -> list[FollowUp]:
    """What a person owes by ``day``, the earliest first; ``most`` of it."""
    return list(
        db.session.scalars(
            open_ones(viewer, Wanted(owner_id=owner_id))
            .where(FollowUp.due_on <= day)
            .order_by(FollowUp.due_on, FollowUp.id)
            .limit(most)
            .options(*_with_people())
        )
    )


@put_together_once
def due_counted(viewer: Actor, owner_id: int, today: date) -> Select[int, int, int]:
    """Counts what a person owes, in the order of ``Due``."""
    return (
        open_ones(viewer, Wanted(owner_id=owner_id))
        .where(FollowUp.due_on <= sunday_of(today))
        .with_only_columns(
            func.count(case((FollowUp.due_on < today, 1))),
            func.count(case((FollowUp.due_on == today, 1))),
            func.count(case((FollowUp.due_on >= today, 1))),
        )
    )


def late_by_owner(viewer: Actor, *, today: date) -> list[tuple[User, int]]:
    """Who is behind, and with how many follow-ups, the most first."""
    late = func.count(FollowUp.id)
    rows = db.session.execute(
        open_ones(viewer, Wanted())
        .join(User, User.id == FollowUp.owner_id)
        .where(FollowUp.due_on < today)
        .with_only_columns(User, late)
        .group_by(User.id)
        .order_by(late.desc(), User.name)
    ).all()
    return [(user, number) for user, number in rows]


def next_steps(company_ids: Iterable[int]) -> dict[int, Row[Any]]:
    """``id``, ``kind``, ``subject`` and ``due_on`` of what is next for each company; the caller has scoped the companies."""
    ids = sorted(set(company_ids))
    if not ids:
        return {}
    said = (FollowUp.company_id, FollowUp.id, FollowUp.kind, FollowUp.subject, FollowUp.due_on)
    place = func.row_number().over(partition_by=FollowUp.company_id, order_by=_by_day()).label("place")
    ranked = (
        select(*said, place)
        .where(one_of(FollowUp.company_id, ids), FollowUp.state == FollowUpState.OPEN)
        .subquery()
    )
    first = select(*(ranked.c[column.key] for column in said)).where(ranked.c.place == 1)
    return {row.company_id: row for row in db.session.execute(first)}


def open_for(viewer: Actor, company_id: int) -> list[FollowUp]:
    """All that is promised to a company, the next first."""
    return list(db.session.scalars(_open_for(viewer), {"company_id": company_id}))


@put_together_once
def _open_for(viewer: Actor) -> Select[FollowUp]:
    return (
        select(FollowUp)
        .where(
            FollowUp.company_id == bindparam("company_id"),
            FollowUp.state == FollowUpState.OPEN,
            scope(viewer, FollowUp),
        )
        .order_by(*_by_day())
        .options(*_with_people())
    )


def closed_for(
    viewer: Actor, company_id: int, *, before: datetime | None = None, limit: int = 50
) -> list[FollowUp]:
    """What was done (or taken back) for a company, the latest first, before an instant."""
    statement = _closed_for(viewer, limit)
    if before is not None:
        statement = statement.where(FollowUp.closed_at < before)
    return list(db.session.scalars(statement, {"company_id": company_id}))


@put_together_once
def _closed_for(viewer: Actor, limit: int) -> Select[FollowUp]:
    return (
        select(FollowUp)
        .where(
            FollowUp.company_id == bindparam("company_id"),
            FollowUp.state != FollowUpState.OPEN,
            FollowUp.closed_at.is_not(None),
            scope(viewer, FollowUp),
        )
        .order_by(FollowUp.closed_at.desc(), FollowUp.id.desc())
        .limit(limit)
        .options(*_with_people(), _names_of(FollowUp.closed_by))
    )


def is_undoable(follow_up: FollowUp, *, at: datetime | None = None) -> bool:
    """Whether a slip can still be taken back."""
    return follow_up.closed_at is not None and (at or utcnow()) - follow_up.closed_at <= UNDO_WINDOW


def missing_next_step() -> ColumnElement[bool]:
    """The condition on ``Partnership`` that nothing is promised to its company."""
    return Partnership.has_next_step.is_(False)


def without_next_step(viewer: Actor, *, owner_id: int | None = None) -> Select[Any]:
    """Companies with an open partnership in a main stage to which nothing is promised.

    Officers are shown those they look after, whoever may see everybody's follow-ups is shown all (or those
    of ``owner_id``).
    """
    forgotten = select(Partnership.company_id).where(*_forgotten(viewer, owner_id))
    return select(Company).where(
        scope(viewer, Company), Company.trashed_at.is_(None), Company.id.in_(forgotten)
    )


def _forgotten(viewer: Actor, owner_id: int | None) -> tuple[ColumnElement[bool], ...]:
    if not viewer.can(Permission.FOLLOW_UP_VIEW_ALL):
        owner_id = viewer.id
    main = [stage.id for stage in settings.stages(with_inactive=True) if not stage.is_side]
    return (
        Partnership.stage_id.in_(main),
        Partnership.closed_at.is_(None),
        missing_next_step(),
        _looked_after_by(owner_id, Partnership),
    )


def companies_without_next_step(
    viewer: Actor, *, owner_id: int | None = None, key: str | None = None, total: int | None = None
) -> Page[Company]:
    """One page of ``without_next_step``, by name."""
    statement = without_next_step(viewer, owner_id=owner_id).options(
        _names_of(Company.owner), joinedload(Company.region)
    )
    return page(
        statement, [Order(Company.name, "name"), Order(Company.id, "id")], key=key, size=SHOWN, total=total
    )


def count_without_next_step(viewer: Actor, *, owner_id: int | None = None) -> int:
    """How many companies ``companies_without_next_step`` lists."""
    # Whoever sees companies sees all of them, so none of their rows need be read.
    return (
        db.session.scalar(
            select(func.count(Partnership.company_id.distinct())).where(
                *_forgotten(viewer, owner_id), is_on_file(Partnership.company_id), scope(viewer, Company)
            )
        )
        or 0
    )


def _looked_after_by(owner_id: int | None, partnership: type[Partnership]) -> ColumnElement[bool]:
    if owner_id is None:
        return true()
    own = select(Company.id).where(whose.is_of(Company.owner_id, owner_id))
    return or_(
        whose.is_of(partnership.owner_id, owner_id),
        and_(partnership.owner_id.is_(None), partnership.company_id.in_(own)),
    )


def open_ones(viewer: Actor, wanted: Wanted) -> Select[Any]:
    """Open follow-ups in scope, of companies not in the trash."""
    statement = select(FollowUp).where(
        FollowUp.state == FollowUpState.OPEN, is_on_file(FollowUp.company_id), scope(viewer, FollowUp)
    )
    return _narrowed(statement, wanted)


def _recently_closed(viewer: Actor, wanted: Wanted, *, at: datetime) -> Sequence[FollowUp]:
    """What was closed in the last five minutes, so that a slip is seen and undone."""
    statement = (
        select(FollowUp)
        .where(
            FollowUp.state != FollowUpState.OPEN,
            FollowUp.closed_at >= at - UNDO_WINDOW,
            scope(viewer, FollowUp),
        )
        .options(*_with_people())
        .order_by(FollowUp.closed_at.desc())
        .limit(SHOWN)
    )
    return db.session.scalars(_narrowed(statement, wanted)).all()


def _narrowed(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.owner_id is not None:
        statement = statement.where(whose.is_of(FollowUp.owner_id, wanted.owner_id))
    if wanted.kind is not None:
        statement = statement.where(FollowUp.kind == wanted.kind)
    return statement


def _loaded(ids: list[int]) -> Sequence[FollowUp]:
    if not ids:
        return []
    return db.session.scalars(select(FollowUp).where(FollowUp.id.in_(ids)).options(*_with_people())).all()


def _with_people() -> tuple[ExecutableOption, ...]:
    return joinedload(FollowUp.company), _names_of(FollowUp.owner), joinedload(FollowUp.making)


def _names_of(person: Any) -> ExecutableOption:
    """Load people to be named: their name, and not the roles they hold."""
    return joinedload(person).load_only(User.name).lazyload(User.held_roles)


def _by_day() -> tuple[ColumnElement[Any], ...]:
    """The earliest first, those without a day last."""
    return FollowUp.due_on.is_(None), FollowUp.due_on.asc(), FollowUp.id.asc()


def _bucket(today: date) -> ColumnElement[str]:
    return case(
        *((within(bucket, today), bucket.value) for bucket in Bucket if bucket is not Bucket.LATER),
        else_=Bucket.LATER.value,
    )


def within(span: Bucket | Span, today: date) -> ColumnElement[bool]:
    """The condition that a follow-up is due in this bucket or span."""
    due, tomorrow, sunday = FollowUp.due_on, today + timedelta(days=1), sunday_of(today)
    conditions: dict[str, ColumnElement[bool]] = {
        Bucket.LATE.value: due < today,
        Bucket.TODAY.value: due == today,
        Bucket.TOMORROW.value: due == tomorrow,
        Bucket.THIS_WEEK.value: and_(due > tomorrow, due <= sunday),
        Bucket.LATER.value: due > max(tomorrow, sunday),
        Bucket.ANY_TIME.value: due.is_(None),
        Span.WEEK.value: and_(due >= today, due <= sunday),
    }
    return conditions[span.value]


def open_on(days: Iterable[date]) -> dict[date, int]:
    """How many open follow-ups are due on each of ``days`` that has any, whoever does them."""
    statement = (
        select(FollowUp.due_on, func.count())
        .where(FollowUp.due_on.in_(sorted(days)), FollowUp.state == FollowUpState.OPEN)
        .group_by(FollowUp.due_on)
    )
    return {on: count for on, count in db.session.execute(statement) if on is not None}
