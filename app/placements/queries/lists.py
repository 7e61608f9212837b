"""Placements as a list: narrowed, counted, in order."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.agreements.models import Agreement, SeatLine
from app.candidates.models import Candidate
from app.companies.models import Company
from app.core.db import contains, db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, scope
from app.core.search import folded
from app.core.text_index import plain
from app.placements import states
from app.placements.enums import PlacementState, Tab
from app.placements.models import Placement

ORDER = (Order(Placement.state_on, "state_on", descending=True), Order(Placement.id, "id", descending=True))


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of placements is narrowed to; empty parts do not narrow."""

    query: str = ""
    trade_id: int | None = None
    owner_id: int | None = None

    def conditions(self, actor: Actor) -> list[ColumnElement[bool]]:
        """As conditions on placements joined with candidate, seat line, agreement and company."""
        asked = [scope(actor, Placement), Candidate.trashed_at.is_(None), Company.trashed_at.is_(None)]
        if self.query.strip():
            words = folded(self.query).split()
            asked.append(
                or_(
                    contains(Candidate.name_key, plain(self.query).split()),
                    contains(func.lower(Company.name), words),
                    contains(func.lower(SeatLine.position), words),
                )
            )
        if self.trade_id is not None:
            asked.append(SeatLine.trade_id == self.trade_id)
        if self.owner_id is not None:
            asked.append(Agreement.owner_id == self.owner_id)
        return asked


def overview(filters: Filters, actor: Actor) -> dict[Tab, int]:
    """How many stand behind each tab under the same filters, by one statement."""
    columns = [func.sum(case((in_tab(tab), 1), else_=0)).label(tab.name) for tab in Tab]
    row = db.session.execute(joined(select(*columns)).where(*filters.conditions(actor))).one()
    return {tab: int(getattr(row, tab.name) or 0) for tab in Tab}


def list_page(
    filters: Filters, tab: Tab, actor: Actor, *, total: int, key: str | None = None
) -> Page[Placement]:
    """One page with candidates, seat lines, agreements and companies, the latest step first."""
    line = contains_eager(Placement.seat_line)
    statement = (
        joined(select(Placement))
        .where(*filters.conditions(actor), in_tab(tab))
        .options(
            contains_eager(Placement.candidate),
            line.contains_eager(SeatLine.agreement).contains_eager(Agreement.company),
            line.joinedload(SeatLine.trade),
            joinedload(Placement.reason),
        )
    )
    return page(statement, ORDER, key=key, total=total)


def joined(statement: Any) -> Any:
    """``statement`` over placements with the person, the seat line, the agreement and the company of each."""
    return (
        statement.select_from(Placement)
        .join(Candidate, Candidate.id == Placement.candidate_id)
        .join(SeatLine, SeatLine.id == Placement.seat_line_id)
        .join(Agreement, Agreement.id == SeatLine.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
    )


def in_tab(tab: Tab) -> ColumnElement[bool]:
    """What stands behind a tab."""
    wanted: dict[Tab, tuple[PlacementState, ...]] = {
        Tab.SELECTION: states.SELECTION,
        Tab.INSIDE: (PlacementState.STARTED,),
        Tab.COMPLETED: (PlacementState.COMPLETED,),
        Tab.HIRED: (PlacementState.HIRED,),
        Tab.ENDED: (PlacementState.REFUSED, PlacementState.LEFT),
    }
    return true() if tab is Tab.ALL else Placement.state.in_(wanted[tab])
