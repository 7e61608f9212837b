"""Agreements with participants as a list, and the placements that lack an endorsed one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import contains_eager

from app.agreements.models import Agreement, SeatLine
from app.candidates.models import Candidate
from app.companies.models import Company
from app.core.db import contains, db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, scope
from app.core.search import folded
from app.core.text_index import plain
from app.participants.enums import ParticipantState, Tab
from app.participants.models import ParticipantAgreement
from app.placements import queries as placements
from app.placements.enums import PlacementState
from app.placements.models import Placement, PlacementStep

AWAITED = (
    PlacementState.ACCEPTED,
    PlacementState.SIGNED,
    PlacementState.ENDORSED,
    PlacementState.STARTED,
)
"""While a placement stands here, an agreement that the office endorsed is due."""

DUE = type_coerce(
    func.coalesce(
        Placement.started_on,
        ParticipantAgreement.starts_on,
        case(
            (Agreement.valid_from_on > Placement.state_on, Agreement.valid_from_on), else_=Placement.state_on
        ),
    ),
    Date,
)
"""The day by which it is due: the first day of the apprenticeship, as far as anybody said which it is."""


_STATES = {
    Tab.DRAFT: ParticipantState.DRAFT,
    Tab.SIGNED: ParticipantState.SIGNED,
    Tab.ENDORSED: ParticipantState.ENDORSED,
    Tab.ENDED: ParticipantState.ENDED,
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list is narrowed to; empty parts do not narrow."""

    query: str = ""
    agreement_id: int | None = None

    def conditions(self, actor: Actor) -> list[ColumnElement[bool]]:
        asked = [scope(actor, Placement), Candidate.trashed_at.is_(None), Company.trashed_at.is_(None)]
        if self.query.strip():
            asked.append(
                or_(
                    contains(Candidate.name_key, plain(self.query).split()),
                    contains(func.lower(Company.name), folded(self.query).split()),
                    contains(func.lower(SeatLine.position), folded(self.query).split()),
                )
            )
        if self.agreement_id is not None:
            asked.append(SeatLine.agreement_id == self.agreement_id)
        return asked


@dataclass(frozen=True)
class Row:
    """A placement, its agreement where there is one, and the day by which the endorsement is due."""

    placement: Placement
    agreement: ParticipantAgreement | None
    due_on: date

    def is_late(self, today: date) -> bool:
        return self.due_on < today


def counts(filters: Filters, actor: Actor) -> dict[Tab, int]:
    """How many stand behind each tab under the same filters."""
    by_state = {
        state: int(number)
        for state, number in db.session.execute(
            joined(select(ParticipantAgreement.state, func.count()), is_outer=False)
            .where(*filters.conditions(actor))
            .group_by(ParticipantAgreement.state)
        )
    }
    lacking = db.session.scalar(
        joined(select(func.count()), is_outer=True).where(*filters.conditions(actor), lacking_endorsement())
    )
    return {
        Tab.LACKING: int(lacking or 0),
        **{tab: by_state.get(state, 0) for tab, state in _STATES.items()},
        Tab.ALL: sum(by_state.values()),
    }


def list_page(filters: Filters, tab: Tab, actor: Actor, *, total: int, key: str | None = None) -> Page[Any]:
    """One page of placements, each with its agreement; what is due first comes first, else the latest start."""
    is_lacking = tab is Tab.LACKING
    line = contains_eager(Placement.seat_line)
    statement = (
        joined(select(Placement), is_outer=is_lacking)
        .where(*filters.conditions(actor), *condition(tab))
        .options(
            contains_eager(Placement.candidate),
            line.contains_eager(SeatLine.agreement).contains_eager(Agreement.company),
        )
    )
    order = (
        Order(DUE, _due_of, descending=not is_lacking),
        Order(Placement.id, "id", descending=not is_lacking),
    )
    return page(statement, order, key=key, total=total)


def _due_of(placement: Placement) -> date:
    """The day of the first or last row of a page, from which the next one goes on."""
    found: date = db.session.scalars(
        joined(select(DUE), is_outer=True).where(Placement.id == placement.id)
    ).one()
    return found


def rows_of(placements: Sequence[Placement]) -> list[Row]:
    """The placements of a page with their agreements and due days, by one statement."""
    found = db.session.execute(
        joined(select(Placement.id, ParticipantAgreement, DUE), is_outer=True).where(
            Placement.id.in_([one.id for one in placements])
        )
    )
    known = {number: (agreement, due_on) for number, agreement, due_on in found}
    return [Row(one, *known[one.id]) for one in placements]


def lacking_endorsement() -> ColumnElement[bool]:
    """Placements that hold a seat while neither an agreement nor a step says that the office endorsed one."""
    noted = exists().where(
        PlacementStep.placement_id == Placement.id,
        PlacementStep.to_state == PlacementState.ENDORSED,
        PlacementStep.undone_at.is_(None),
    )
    return and_(
        Placement.state.in_(AWAITED),
        or_(ParticipantAgreement.id.is_(None), ParticipantAgreement.endorsed_on.is_(None)),
        ~noted,
    )


def condition(tab: Tab) -> list[ColumnElement[bool]]:
    """What stands behind a tab."""
    if tab is Tab.LACKING:
        return [lacking_endorsement()]
    if tab is Tab.ALL:
        return []
    return [ParticipantAgreement.state.in_((_STATES[tab],))]


def joined(statement: Any, *, is_outer: bool) -> Any:
    """``statement`` over placements with all that belongs to them, and the agreement of each (or none)."""
    return placements.joined(statement).join(
        ParticipantAgreement, ParticipantAgreement.placement_id == Placement.id, isouter=is_outer
    )
