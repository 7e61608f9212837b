"""Placements as a list: narrowed, counted, in order."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts import whose
from app.agreements.models import Agreement, SeatLine
from app.candidates.models import Candidate
from app.companies.models import Company
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, is_everything, scope
from app.placements import states
from app.placements.enums import PlacementState, Tab
from app.placements.models import Placement
from app.placements.queries.narrowing import in_trash, mentions, of_lines

ORDER = (Order(Placement.state_on, "state_on", descending=True), Order(Placement.id, "id", descending=True))


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of placements is narrowed to; empty parts do not narrow."""

    query: str = ""
    trade_id: int | None = None
    owner_id: whose.Whose | None = None

    def conditions(self, actor: Actor) -> list[ColumnElement[bool]]:
        """As conditions on placements alone."""
        return [*self.narrowing(actor), ~in_trash()]

    def narrowing(self, actor: Actor) -> list[ColumnElement[bool]]:
        """The same, with what lies in the trash."""
        asked = [] if is_everything(seen := scope(actor, Placement)) else [seen]
        if self.query.strip():
            asked.append(mentions(self.query))
        if self.trade_id is not None or self.owner_id is not None:
            asked.append(of_lines(trade_id=self.trade_id, owner_id=self.owner_id))
        return asked


def overview(filters: Filters, actor: Actor) -> dict[Tab, int]:
    """How many stand behind each tab under the same filters, counted by state."""
    narrowed = filters.narrowing(actor)
    placed = select(Placement.state, func.count()).group_by(Placement.state)
    if narrowed:
        by_state = Counter(dict(db.session.execute(placed.where(*narrowed, ~in_trash())).all()))
    else:
        # Of everybody: less those in the trash, who are few, while to ask it of each takes long.
        by_state = Counter(dict(db.session.execute(placed).all()))
        by_state.subtract(dict(db.session.execute(placed.where(in_trash())).all()))
    return {
        tab: by_state.total() if tab is Tab.ALL else sum(by_state[one] for one in BEHIND[tab]) for tab in Tab
    }


def list_page(
    filters: Filters, tab: Tab, actor: Actor, *, total: int, key: str | None = None
) -> Page[Placement]:
    """One page with candidates, seat lines, agreements and companies, the latest step first."""
    line = contains_eager(Placement.seat_line)
    load = joined(select(Placement)).options(
        contains_eager(Placement.candidate),
        line.contains_eager(SeatLine.agreement).contains_eager(Agreement.company),
        line.joinedload(SeatLine.trade),
        joinedload(Placement.reason),
    )
    found = select(Placement).where(*filters.conditions(actor), in_tab(tab))
    return page(found, ORDER, key=key, total=total, load=load)


def joined(statement: Any) -> Any:
    """``statement`` over placements with the person, the seat line, the agreement and the company of each."""
    return (
        statement.select_from(Placement)
        .join(Candidate, Candidate.id == Placement.candidate_id)
        .join(SeatLine, SeatLine.id == Placement.seat_line_id)
        .join(Agreement, Agreement.id == SeatLine.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
    )


BEHIND: dict[Tab, tuple[PlacementState, ...]] = {
    Tab.SELECTION: states.SELECTION,
    Tab.INSIDE: (PlacementState.STARTED,),
    Tab.COMPLETED: (PlacementState.COMPLETED,),
    Tab.HIRED: (PlacementState.HIRED,),
    Tab.ENDED: (PlacementState.REFUSED, PlacementState.LEFT),
}
"""The states behind each tab; all stand behind the last one."""


def in_tab(tab: Tab) -> ColumnElement[bool]:
    """What stands behind a tab."""
    return true() if tab is Tab.ALL else Placement.state.in_(BEHIND[tab])
