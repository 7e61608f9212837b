"""Obligations of all agreements as one list, by when they are due."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts import whose
from app.accounts.models import User
from app.agreements import states
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.companies.queries import is_on_file
from app.core.db import db
from app.core.paging import Order, Page, Rest, page
from app.core.permissions import Actor, scope
from app.obligations.enums import Party, When
from app.obligations.models import Obligation

OWED_UNDER = (*states.LIVE, AgreementState.ENDED)
"""Under what is signed and was not terminated; what is due after the end is owed after it."""

_OWN = aliased(Agreement)


@dataclass(frozen=True)
class Wanted:
    """What narrows the list; everything may be left out."""

    party: Party | None = None
    owner_id: whose.Whose | None = None
    is_monitoring: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What is asked of the obligations themselves."""
        asked: list[ColumnElement[bool]] = [Obligation.removed_at.is_(None)]
        if self.party is not None:
            asked.append(Obligation.party == self.party)
        if self.is_monitoring is not None:
            asked.append(Obligation.is_monitoring.is_(self.is_monitoring))
        return asked

    def of_agreements(self, actor: Actor) -> list[ColumnElement[bool]]:
        """What is asked of their agreements."""
        asked = [scope(actor, Agreement), is_on_file(Agreement.company_id), is_owed()]
        if self.owner_id is not None:
            asked.append(whose.is_of(Agreement.owner_id, self.owner_id))
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
    """How many belong to each stretch of days; added up by agreement, so that each agreement is looked at once."""
    columns = [func.sum(case((when_is(one, on), 1), else_=0)).label(one.name) for one in When]
    added_up = select(Obligation.agreement_id, *columns).where(*wanted.conditions())
    if wanted.owner_id is not None:
        # Those of other officers are not added up at all.
        own = select(_OWN.id).where(whose.is_of(_OWN.owner_id, wanted.owner_id))
        added_up = added_up.where(Obligation.agreement_id.in_(own))
    by_agreement = added_up.group_by(Obligation.agreement_id).subquery()
    row = db.session.execute(
        select(*(func.sum(by_agreement.c[one.name]) for one in When))
        .join(Agreement, Agreement.id == by_agreement.c.agreement_id)
        .where(*wanted.of_agreements(actor))
    ).one()
    return {one: int(number or 0) for one, number in zip(When, row, strict=True)}


def list_page(
    wanted: Wanted, when: When, actor: Actor, *, on: date, total: int, key: str | None = None
) -> Page[Obligation]:
    """One page, the nearest day first; what was done, the latest first."""
    by_id = Order(Obligation.id, "id")
    found: Any = (
        select(Obligation)
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .where(*wanted.conditions(), *wanted.of_agreements(actor), when_is(when, on))
    )
    load = select(Obligation).options(
        joinedload(Obligation.agreement).options(
            joinedload(Agreement.company), joinedload(Agreement.owner).lazyload(User.held_roles)
        ),
        joinedload(Obligation.done_by).lazyload(User.held_roles),
    )
    if when is When.DONE:
        order = [Order(Obligation.done_on, "done_on", descending=True), replace(by_id, descending=True)]
        return page(found, order, key=key, total=total, load=load)
    without_day = Rest(found.where(Obligation.due_on.is_(None)), [by_id])
    return page(
        found.where(Obligation.due_on.is_not(None)),
        [Order(Obligation.due_on, "due_on", nullable=True), by_id],
        key=key,
        total=total,
        load=load,
        rest=without_day,
    )
