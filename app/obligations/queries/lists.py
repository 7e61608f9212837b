"""Obligations of all agreements as one list, by when they are due."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.agreements import states
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, scope
from app.obligations.enums import Party, When
from app.obligations.models import Obligation

OWED_UNDER = (*states.LIVE, AgreementState.ENDED)
"""Under what is signed and was not terminated; what is due after the end is owed after it."""


@dataclass(frozen=True)
class Wanted:
    """What narrows the list; everything may be left out."""

    party: Party | None = None
    owner_id: int | None = None
    is_monitoring: bool | None = None

    def conditions(self, actor: Actor) -> list[ColumnElement[bool]]:
        """As conditions on ``Obligation`` joined with ``Agreement`` and ``Company``."""
        asked: list[ColumnElement[bool]] = [
            scope(actor, Agreement),
            Company.trashed_at.is_(None),
            is_owed(),
            Obligation.removed_at.is_(None),
        ]
        if self.party is not None:
            asked.append(Obligation.party == self.party)
        if self.owner_id is not None:
            asked.append(Agreement.owner_id == self.owner_id)
        if self.is_monitoring is not None:
            asked.append(Obligation.is_monitoring.is_(self.is_monitoring))
        return asked


def is_owed() -> ColumnElement[bool]:
    """Whether the agreement binds, so that something is owed under it."""
    return Agreement.state.in_(OWED_UNDER)


def is_open() -> ColumnElement[bool]:
    """Whether it is neither done nor removed."""
    return and_(Obligation.done_on.is_(None), Obligation.removed_at.is_(None))


def when_is(when: When, on: date) -> ColumnElement[bool]:
    """The condition that an obligation belongs to a stretch of days, seen from ``on``; a week ends on Sunday."""
    sunday = on + timedelta(days=6 - on.weekday())
    spans: dict[When, ColumnElement[bool]] = {
        When.LATE: and_(is_open(), Obligation.due_on < on),
        When.WEEK: and_(is_open(), Obligation.due_on.between(on, sunday)),
        When.MONTH: and_(is_open(), Obligation.due_on.between(on, on + timedelta(days=30))),
        When.OPEN: is_open(),
        When.DONE: Obligation.done_on.is_not(None),
    }
    return spans[when]


def counts(wanted: Wanted, actor: Actor, *, on: date) -> dict[When, int]:
    """How many belong to each stretch of days."""
    columns = [func.sum(case((when_is(one, on), 1), else_=0)) for one in When]
    row = db.session.execute(
        select(*columns)
        .select_from(Obligation)
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
        .where(*wanted.conditions(actor))
    ).one()
    return {one: int(number or 0) for one, number in zip(When, row, strict=True)}


def list_page(
    wanted: Wanted, when: When, actor: Actor, *, on: date, total: int, key: str | None = None
) -> Page[Obligation]:
    """One page, the nearest day first; what was done, the latest first."""
    order: list[Order] = (
        [Order(Obligation.done_on, "done_on", descending=True), Order(Obligation.id, "id", descending=True)]
        if when is When.DONE
        else [Order(Obligation.due_on, "due_on", nullable=True), Order(Obligation.id, "id")]
    )
    statement: Any = (
        select(Obligation)
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
        .where(*wanted.conditions(actor), when_is(when, on))
        .options(
            contains_eager(Obligation.agreement).contains_eager(Agreement.company),
            contains_eager(Obligation.agreement).joinedload(Agreement.owner).lazyload(User.held_roles),
            joinedload(Obligation.done_by).lazyload(User.held_roles),
        )
    )
    return page(statement, order, key=key, total=total)
