"""What can be read of hand-overs, and what one would move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from app.accounts.models import User
from app.companies.models import Company
from app.core.clock import utcnow
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Action, Actor, Permission, changeable_or_403, scope_rule, visible_or_404
from app.handovers.enums import Handed, HandOverState
from app.handovers.models import HandOver, HandOverLine
from app.handovers.moving import MOVERS, Mover, Portfolio

SHOWN = 25
UNDO_WINDOW = timedelta(days=30)
MOST_LISTED = 300
"""How many companies are offered to be chosen one by one."""


@scope_rule(HandOver)
def _hand_overs(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Who assigns sees and changes all; the two officers see what was between them."""
    if actor.can(Permission.COMPANY_ASSIGN):
        return HandOver.id > 0
    if action is Action.SEE and actor.can(Permission.COMPANY_VIEW):
        return or_(HandOver.from_id == actor.id, HandOver.to_id == actor.id)
    return HandOver.id < 0


@dataclass(frozen=True)
class Contents:
    """How many records of each kind change hands, and the first companies by name."""

    numbers: dict[Handed, int]
    companies: Sequence[str] = ()

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


def no_label(table: str, name: str) -> None:
    """The log has a word for this column already."""


def chosen_in_log(table: str, name: str, value: Any) -> str:
    """The chosen companies as the audit log tells them: by name."""
    chosen = select(Company).where(Company.id.in_(value)).order_by(Company.name, Company.id)
    return ", ".join(company.full_name for company in db.session.scalars(chosen.options(lazyload("*"))))


def latest(*, key: str | None = None) -> Page[HandOver]:
    """One page of all hand-overs, the newest first."""
    statement = select(HandOver).options(*_people())
    return page(statement, [Order(HandOver.id, "id", descending=True)], key=key, size=SHOWN)


def hand_over_or_404(actor: Actor, hand_over_id: int) -> HandOver:
    """The hand-over if the actor may see it; otherwise 404."""
    return visible_or_404(actor, HandOver, hand_over_id, options=_people())


def hand_over_for_change(actor: Actor, hand_over_id: int) -> HandOver:
    """The hand-over, held, if the actor may change it; 404 and 403 otherwise."""
    return changeable_or_403(actor, HandOver, hand_over_id, options=_people(), is_held=True)


def _people() -> tuple[Any, ...]:
    names = (joinedload(HandOver.from_user), joinedload(HandOver.to_user))
    return tuple(one.lazyload(User.held_roles) for one in names)


def portfolio_of(hand_over: HandOver) -> Portfolio:
    """What a hand-over is about."""
    return Portfolio(
        owner_id=hand_over.from_id,
        on=hand_over.on,
        reach=hand_over.reach,
        districts=hand_over.districts,
        chosen=hand_over.chosen,
    )


def would_move(portfolio: Portfolio, *, gone: Sequence[Portfolio] = ()) -> Contents:
    """What would change hands now, without what is ``gone`` by then; nothing is changed."""

    def found(mover: Mover) -> Any:
        return mover.found(portfolio).where(*(~one.holds(mover.company_id) for one in gone))

    numbers = {
        what: db.session.scalar(select(func.count()).select_from(found(mover).subquery())) or 0
        for what, mover in MOVERS.items()
    }
    ids = found(MOVERS[Handed.COMPANIES]).with_only_columns(Company).order_by(Company.name).limit(10)
    return Contents(numbers, [company.full_name for company in db.session.scalars(ids)])


def will_move(hand_over: HandOver) -> Contents:
    """What a plan will move on its day: without what those before it take from the same person."""
    before = planned_of(hand_over.from_id)
    before = before[: before.index(hand_over)]
    return would_move(portfolio_of(hand_over), gone=[portfolio_of(one) for one in before])


def planned_of(*user_ids: int) -> list[HandOver]:
    """The plans to hand over what these people look after, in the order in which they are carried out."""
    plans = select(HandOver).where(HandOver.from_id.in_(user_ids), HandOver.state == HandOverState.PLANNED)
    return list(db.session.scalars(plans.order_by(HandOver.on, HandOver.id)))


def moved(hand_over: HandOver) -> Contents:
    """What changed hands with it."""
    counted = dict.fromkeys(Handed, 0)
    for what, number in db.session.execute(
        select(HandOverLine.what, func.count())
        .where(HandOverLine.hand_over_id == hand_over.id)
        .group_by(HandOverLine.what)
    ):
        counted[what] = number
    first = (
        select(HandOverLine.record_id)
        .where(HandOverLine.hand_over_id == hand_over.id, HandOverLine.what == Handed.COMPANIES)
        .order_by(HandOverLine.record_id)
        .limit(50)
    )
    companies = db.session.scalars(select(Company).where(Company.id.in_(first)).order_by(Company.name))
    return Contents(counted, [company.full_name for company in companies])


def lines_of(hand_over: HandOver, what: Handed) -> list[int]:
    """The records of one kind that changed hands with it."""
    return list(
        db.session.scalars(
            select(HandOverLine.record_id)
            .where(HandOverLine.hand_over_id == hand_over.id, HandOverLine.what == what)
            .order_by(HandOverLine.record_id)
        )
    )


def is_undoable(hand_over: HandOver) -> bool:
    """Whether it can still be taken back."""
    if hand_over.state is not HandOverState.DONE or hand_over.done_at is None:
        return False
    return utcnow() - hand_over.done_at <= UNDO_WINDOW


def givers() -> list[User]:
    """Everybody who looks after a company, in service or not, by name."""
    owns = exists().where(Company.owner_id == User.id, Company.trashed_at.is_(None))
    return list(db.session.scalars(select(User).where(owns).order_by(func.lower(User.name), User.id)))


def companies_of(owner_id: int) -> list[Company]:
    """The first companies of an officer by name, to choose from."""
    return list(
        db.session.scalars(
            select(Company)
            .where(Company.owner_id == owner_id, Company.trashed_at.is_(None))
            .order_by(Company.name, Company.id)
            .limit(MOST_LISTED)
        )
    )


def districts_of(owner_id: int) -> list[tuple[str, int]]:
    """The codes of the kecamatan of an officer's companies, with how many are there."""
    district = func.substr(Company.region_code, 1, 8)
    rows = db.session.execute(
        select(district, func.count())
        .where(
            Company.owner_id == owner_id,
            Company.trashed_at.is_(None),
            func.length(Company.region_code) >= 8,
        )
        .group_by(district)
        .order_by(district)
    )
    return [(code, number) for code, number in rows]


def was_in_charge(
    user_id: int, record_id: int, *, what: Handed = Handed.COMPANIES, since: datetime | None = None
) -> bool:
    """Whether a record was handed over by this person (since an instant): what they still bring of it is theirs."""
    statement = (
        select(HandOverLine.id)
        .join(HandOver, HandOver.id == HandOverLine.hand_over_id)
        .where(
            HandOver.from_id == user_id,
            HandOverLine.what == what,
            HandOverLine.record_id == record_id,
        )
        .limit(1)
    )
    if since is not None:
        statement = statement.where(HandOver.done_at >= since)
    return db.session.scalar(statement) is not None
