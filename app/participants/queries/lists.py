"""Agreements with participants as a list, and the placements that lack an endorsed one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, exists, func, select, type_coerce
from sqlalchemy.orm import aliased, contains_eager

from app.agreements.models import Agreement, SeatLine
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, is_everything, scope
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

_LINE, _OF_LINE = aliased(SeatLine), aliased(Agreement)

DUE = type_coerce(
    func.coalesce(
        Placement.started_on,
        ParticipantAgreement.starts_on,
        # Looked up only where nobody said a day.
        select(
            case(
                (_OF_LINE.valid_from_on > Placement.state_on, _OF_LINE.valid_from_on),
                else_=Placement.state_on,
            )
        )
        .join(_LINE, _LINE.agreement_id == _OF_LINE.id)
        .where(_LINE.id == Placement.seat_line_id)
        .correlate(Placement)
        .scalar_subquery(),
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
        """As conditions on ``Placement`` alone."""
        return [*self.narrowing(actor), ~placements.in_trash()]

    def narrowing(self, actor: Actor) -> list[ColumnElement[bool]]:
        """The same, with what lies in the trash."""
        narrowed = [] if is_everything(seen := scope(actor, Placement)) else [seen]
        if self.query.strip():
            narrowed.append(placements.mentions(self.query))
        if self.agreement_id is not None:
            narrowed.append(placements.of_lines(agreement_id=self.agreement_id))
        return narrowed


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
    narrowed = filters.narrowing(actor)
    by_state, lacking = _among(narrowed) if narrowed else _of_everybody()
    return {
        Tab.LACKING: lacking,
        **{tab: by_state[state] for tab, state in _STATES.items()},
        Tab.ALL: by_state.total(),
    }


def _among(narrowed: list[ColumnElement[bool]]) -> tuple[Counter[Any], int]:
    """Numbers by state, and of those that lack the endorsement: once for both, as to find them takes most."""
    own, is_lacking = ParticipantAgreement.state, case((lacking_endorsement(), 1), else_=0)
    statement = _placed(select(own, is_lacking, func.count()), is_outer=True).group_by(own, is_lacking)
    by_state: Counter[Any] = Counter()
    lacking = 0
    for state, lacks, number in db.session.execute(statement.where(*narrowed, ~placements.in_trash())):
        lacking += number if lacks else 0
        if state is not None:
            by_state[state] += number
    return by_state, lacking


def _of_everybody() -> tuple[Counter[Any], int]:
    """The same of all: less those in the trash, who are few, while to ask it of everybody takes long."""
    own = ParticipantAgreement.state
    by_state = select(own, func.count()).group_by(own)
    lacking = _placed(select(func.count()), is_outer=True).where(lacking_endorsement())
    lost = placements.in_trash()
    found: Counter[Any] = Counter(dict(db.session.execute(by_state).all()))
    trashed = db.session.execute(_placed(by_state, is_outer=False).where(lost))
    found.subtract(dict(trashed.all()))
    number = int(db.session.scalar(lacking) or 0) - int(db.session.scalar(lacking.where(lost)) or 0)
    return found, number


def list_page(filters: Filters, tab: Tab, actor: Actor, *, total: int, key: str | None = None) -> Page[Any]:
    """One page of placements, each with its agreement; what is due first comes first, else the latest first day."""
    is_lacking = tab is Tab.LACKING
    found = _placed(select(Placement), is_outer=is_lacking).where(*filters.conditions(actor))
    line = contains_eager(Placement.seat_line)
    load = joined(select(Placement), is_outer=True).options(
        contains_eager(Placement.candidate),
        line.contains_eager(SeatLine.agreement).contains_eager(Agreement.company),
    )
    order = (
        (Order(DUE, _due_of), Order(Placement.id, "id"))
        if is_lacking
        else (
            Order(ParticipantAgreement.starts_on, _first_day_of, descending=True),
            Order(ParticipantAgreement.placement_id, "id", descending=True),
        )
    )
    return page(found.where(*condition(tab)), order, key=key, total=total, load=load)


def _placed(statement: Any, *, is_outer: bool) -> Any:
    """``statement`` over placements with the agreement of each."""
    return statement.select_from(Placement).join(
        ParticipantAgreement, ParticipantAgreement.placement_id == Placement.id, isouter=is_outer
    )


def _due_of(placement: Placement) -> date:
    """The day of the first or last row of a page, from which the next one goes on."""
    found: date = db.session.scalars(
        joined(select(DUE), is_outer=True).where(Placement.id == placement.id)
    ).one()
    return found


def _first_day_of(placement: Placement) -> date:
    """The same, where the list is in the order of first days."""
    return db.session.scalars(
        select(ParticipantAgreement.starts_on).where(ParticipantAgreement.placement_id == placement.id)
    ).one()


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
    # With the agreement named in it, it is asked only of those that lack the endorsement there.
    noted = (
        exists()
        .where(
            ParticipantAgreement.endorsed_on.is_(None),
            PlacementStep.placement_id == Placement.id,
            PlacementStep.to_state == PlacementState.ENDORSED,
            PlacementStep.undone_at.is_(None),
        )
        .correlate(Placement, ParticipantAgreement)
    )
    return and_(
        Placement.state.in_(AWAITED),
        ParticipantAgreement.endorsed_on.is_(None),
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
