"""The list of applications: those to be decided by what is left of their time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.accounts import whose
from app.accounts.models import User
from app.agreements.models import Agreement
from app.applications import counting
from app.applications.enums import ApplicationState, Authority, Tab
from app.applications.models import Application
from app.companies.models import Company
from app.companies.queries import in_trash
from app.core import paging
from app.core.db import db
from app.core.permissions import Actor, scope
from app.core.search import holds

_LOST = aliased(Agreement)

OPEN = tuple(state for state in ApplicationState if state.is_open)
DECIDED = tuple(state for state in ApplicationState if not state.is_open)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list is narrowed to."""

    query: str = ""
    authority: Authority | None = None
    owner_id: whose.Whose | None = None
    company_id: int | None = None


def in_tab(tab: Tab, on: date) -> ColumnElement[bool]:
    """The condition that an application stands behind a tab on a day."""
    asked: Mapping[Tab, ColumnElement[bool]] = {
        Tab.OPEN: Application.state.in_(OPEN),
        Tab.LATE: is_late(on),
        Tab.GATHERING: Application.state == ApplicationState.GATHERING,
        Tab.HANDED_ON: Application.state == ApplicationState.HANDED_ON,
        Tab.DECIDED: Application.state.in_(DECIDED),
        Tab.ALL: true(),
    }
    return asked[tab]


def is_late(on: date) -> ColumnElement[bool]:
    """Whether the last day for the decision has passed."""
    return and_(
        Application.state == ApplicationState.COMPLETE, Application.complete_on <= counting.late_since(on)
    )


def counts(filters: Filters, actor: Actor, *, on: date) -> dict[Tab, int]:
    """How many applications stand behind each tab, by one statement."""
    columns = [func.count(case((in_tab(tab, on), 1))) for tab in Tab]
    row = db.session.execute(_found(filters, actor).with_only_columns(*columns)).one()
    return dict(zip(Tab, row, strict=True))


def list_page(
    filters: Filters, tab: Tab, actor: Actor, *, on: date, total: int, key: str | None = None
) -> paging.Page[Application]:
    """One page: what has least time left first, then what waits for others; what is decided the latest first."""
    statement = _found(filters, actor).where(in_tab(tab, on))
    of_agreement = joinedload(Application.agreement)
    load = select(Application).options(
        of_agreement.joinedload(Agreement.company),
        of_agreement.joinedload(Agreement.owner).lazyload(User.held_roles),
    )
    by_time = [
        paging.Order(Application.complete_on, "complete_on", nullable=True),
        paging.Order(Application.id, "id"),
    ]
    by_decision = [
        paging.Order(Application.decided_on, "decided_on", descending=True, nullable=True),
        paging.Order(Application.id, "id", descending=True),
    ]
    order = by_decision if tab is Tab.DECIDED else by_time
    return paging.page(statement, order, key=key, total=total, load=load)


def of_company(actor: Actor, company_id: int, *, limit: int) -> list[Application]:
    """The applications of a company with their agreements: those in progress first, the latest first among them."""
    return list(
        db.session.scalars(
            select(Application)
            .join(Agreement, Agreement.id == Application.agreement_id)
            .where(Agreement.company_id == company_id, scope(actor, Application))
            .options(contains_eager(Application.agreement))
            .order_by(Application.state.not_in(OPEN), Application.id.desc())
            .limit(limit)
        )
    )


def due(on: date) -> list[Application]:
    """Every application to be decided, with agreement, company and owner, the one with least time first."""
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.state == ApplicationState.COMPLETE)
            .options(joinedload(Application.agreement).joinedload(Agreement.company))
            .order_by(Application.complete_on, Application.id)
        )
    )


def found(filters: Filters, actor: Actor) -> Select[Any]:
    """The applications under a filter, with agreement and company of each."""
    return (
        select(Application)
        .join(Agreement, Agreement.id == Application.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
        .where(*_conditions(filters, actor))
    )


def _found(filters: Filters, actor: Actor) -> Select[Any]:
    """The same alone, with their agreements only where a filter asks about them."""
    alone = select(Application).where(*_conditions(filters, actor))
    if filters.query or filters.owner_id is not None or filters.company_id is not None:
        alone = alone.join(Agreement, Agreement.id == Application.agreement_id)
    return alone


def _conditions(filters: Filters, actor: Actor) -> list[ColumnElement[bool]]:
    # Asked is only what is in the trash, which is little.
    lost = select(_LOST.id).where(_LOST.company_id.in_(in_trash()))
    asked = [scope(actor, Application), Application.agreement_id.not_in(lost)]
    if filters.query:
        companies = select(Company.id).where(holds(Company.id, Company.search_text, filters.query))
        asked.append(Agreement.company_id.in_(companies.correlate(None)))
    if filters.authority is not None:
        asked.append(Application.authority == filters.authority)
    if filters.owner_id is not None:
        asked.append(whose.is_of(Agreement.owner_id, filters.owner_id))
    if filters.company_id is not None:
        asked.append(Agreement.company_id == filters.company_id)
    return asked
