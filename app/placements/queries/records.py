"""Single placements, those of a candidate, of an agreement and of a company."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.agreements.models import Agreement, SeatEntry, SeatLine
from app.candidates.models import Candidate
from app.core.db import db, intends_to_write
from app.core.permissions import LARGEST_ID, Actor, changeable_or_403, scope, visible_or_404
from app.placements import states
from app.placements.enums import PlacementState
from app.placements.models import Placement, PlacementCheck, PlacementStep
from app.placements.queries.scope import lines_open_to

_LINE = joinedload(Placement.seat_line)

SHOWN = (
    joinedload(Placement.candidate),
    _LINE.joinedload(SeatLine.trade),
    _LINE.joinedload(SeatLine.agreement).joinedload(Agreement.company),
    joinedload(Placement.reason),
)
"""What a page about placements needs of their neighbours."""


def placement_or_404(actor: Actor, placement_id: int) -> Placement:
    """A placement with its neighbours, for whoever may see it."""
    return visible_or_404(actor, Placement, placement_id, options=SHOWN)


def placement_for_change(actor: Actor, placement_id: int) -> Placement:
    """A placement with its neighbours that ``actor`` may move; 404 where it may not be seen, 403 where only seen."""
    return changeable_or_403(actor, Placement, placement_id, options=SHOWN, is_held=intends_to_write())


def held(placement_id: int) -> Placement:
    """A placement with its agreement as it is now, held until the transaction is over."""
    # The row first: what is joined besides may not be held, and is read as it stands once the row is.
    db.session.execute(select(Placement.id).where(Placement.id == placement_id).with_for_update())
    return db.session.scalars(
        select(Placement)
        .where(Placement.id == placement_id)
        .options(*SHOWN)
        .execution_options(populate_existing=True)
    ).one()


def steps_of(placement: Placement) -> list[PlacementStep]:
    """The steps of a placement in the order in which they were taken, those taken back left out."""
    return list(
        db.session.scalars(
            select(PlacementStep)
            .where(PlacementStep.placement_id == placement.id, PlacementStep.undone_at.is_(None))
            .order_by(PlacementStep.id)
        )
    )


def story_of(placement: Placement) -> list[PlacementStep]:
    """Every step with who took it and took it back, the latest first."""
    return list(
        db.session.scalars(
            select(PlacementStep)
            .where(PlacementStep.placement_id == placement.id)
            .options(
                joinedload(PlacementStep.by).lazyload(User.held_roles),
                joinedload(PlacementStep.undone_by).lazyload(User.held_roles),
                joinedload(PlacementStep.reason),
                joinedload(PlacementStep.entry),
            )
            .order_by(PlacementStep.id.desc())
        )
    )


def earlier_lines(candidate_ids: Iterable[int]) -> dict[int, list[tuple[int, SeatLine]]]:
    """The seats on which each of these candidates sat, with the placement by which."""
    found: defaultdict[int, list[tuple[int, SeatLine]]] = defaultdict(list)
    rows = db.session.execute(
        select(Placement.candidate_id, Placement.id, SeatLine)
        .join(SeatLine, SeatLine.id == Placement.seat_line_id)
        .where(Placement.candidate_id.in_(set(candidate_ids)), Placement.started_on.is_not(None))
        .order_by(Placement.id)
    )
    for candidate_id, number, line in rows:
        found[candidate_id].append((number, line))
    return dict(found)


def check_of(placement: Placement, months: int) -> PlacementCheck | None:
    """What was found after so many months."""
    return db.session.scalar(
        select(PlacementCheck).where(
            PlacementCheck.placement_id == placement.id, PlacementCheck.months == months
        )
    )


def checks_of(placement: Placement) -> list[PlacementCheck]:
    """Whether the job lasted, as far as somebody has asked."""
    return list(
        db.session.scalars(
            select(PlacementCheck)
            .where(PlacementCheck.placement_id == placement.id)
            .order_by(PlacementCheck.months)
        )
    )


def track(placement: Placement, passed: set[PlacementState]) -> list[dict[str, Any]]:
    """The states as ``ui.stage_track`` draws them; whoever left the straight way stopped where the steps tell."""
    now = placement.state
    if now not in states.TRACK:
        way = [one for one in states.TRACK if one in passed]
        return [{"label": str(one.label), "state": "done"} for one in way] + [
            {"label": str(now.label), "state": "current"}
        ]
    place = states.TRACK.index(now)
    return [
        {
            "label": str(one.label),
            "state": "current" if one is now else "done" if one in passed else "todo",
        }
        for number, one in enumerate(states.TRACK)
        if number >= place or one in passed
    ]


def may_propose(actor: Actor, line: SeatLine) -> bool:
    """Whether ``actor`` may propose candidates for this line."""
    return (
        db.session.scalar(select(SeatLine.id).where(SeatLine.id == line.id, lines_open_to(actor))) is not None
    )


def spoken_for(candidate_ids: Iterable[int]) -> dict[int, Placement]:
    """The placement by which each of these candidates holds a seat."""
    rows = db.session.scalars(
        select(Placement).where(
            Placement.candidate_id.in_(set(candidate_ids)), Placement.state.in_(states.HOLDING)
        )
    )
    return {row.candidate_id: row for row in rows}


def open_at(line_id: int) -> set[int]:
    """The candidates in selection or at work at a seat line."""
    return set(
        db.session.scalars(
            select(Placement.candidate_id).where(
                Placement.seat_line_id == line_id, Placement.state.in_(states.OPEN)
            )
        )
    )


def line_or_404(actor: Actor, line_id: int, *, for_change: bool = False) -> SeatLine:
    """A seat line with its agreement and company; 403 where ``for_change`` and nobody may be proposed by ``actor``."""
    if not 0 < line_id <= LARGEST_ID:
        abort(404)
    row = db.session.execute(
        select(SeatLine, lines_open_to(actor))
        .where(SeatLine.id == line_id, scope(actor, SeatLine))
        .options(joinedload(SeatLine.agreement).joinedload(Agreement.company), joinedload(SeatLine.trade))
    ).first()
    if row is None:
        abort(404)
    if for_change and not row[1]:
        abort(403)
    line: SeatLine = row[0]
    return line


def of_candidate(actor: Actor, candidate_id: int) -> list[Placement]:
    """The placements of a candidate, the latest first."""
    return list(
        db.session.scalars(
            select(Placement)
            .where(Placement.candidate_id == candidate_id, scope(actor, Placement))
            .options(*SHOWN)
            .order_by(Placement.id.desc())
        )
    )


def of_agreement(actor: Actor, agreement_id: int) -> dict[int, list[Placement]]:
    """The placements under an agreement by seat line, those furthest on first."""
    rows = db.session.scalars(
        select(Placement)
        .join(SeatLine, SeatLine.id == Placement.seat_line_id)
        .where(SeatLine.agreement_id == agreement_id, scope(actor, Placement))
        .options(joinedload(Placement.candidate), joinedload(Placement.reason))
        .order_by(Placement.id)
    )
    by_line: defaultdict[int, list[Placement]] = defaultdict(list)
    for row in rows:
        by_line[row.seat_line_id].append(row)
    order = {state: place for place, state in enumerate(ORDER)}
    for placements in by_line.values():
        placements.sort(key=lambda one: order[one.state])
    return dict(by_line)


ORDER = (*reversed(states.OPEN), *[one for one in states.TABLE if one not in states.OPEN])
"""The states as a list of people shows them: who sits there, who is about to, and the past."""


@dataclass(frozen=True)
class Told:
    """An entry of the ledger and whom it is about, if anybody."""

    entry: SeatEntry
    placement: Placement | None
    is_taken_back: bool


def history_of_line(actor: Actor, line: SeatLine, entries: Sequence[SeatEntry]) -> list[Told]:
    """The entries of a line, the latest first, each with the placement that made it."""
    ids = [entry.id for entry in entries]
    made = {}
    undone: set[int | None] = set()
    steps = db.session.scalars(
        select(PlacementStep)
        .join(Placement, Placement.id == PlacementStep.placement_id)
        .where(Placement.seat_line_id == line.id, PlacementStep.entry_id.in_(ids), scope(actor, Placement))
        .options(joinedload(PlacementStep.placement).joinedload(Placement.candidate))
    )
    for step in steps:
        for number in (step.entry_id, step.undone_entry_id):
            if number is not None:
                made[number] = step.placement
        if step.undone_entry_id is not None:
            undone.update((step.entry_id, step.undone_entry_id))
    return [Told(entry, made.get(entry.id), entry.id in undone) for entry in reversed(entries)]


@dataclass(frozen=True)
class Summary:
    """How many people are or were at a company, by where they stand."""

    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def summary_of_company(actor: Actor, company_id: int) -> Summary:
    """How many placements a company has in each state."""
    rows = db.session.execute(
        select(Placement.state, func.count())
        .join(SeatLine, SeatLine.id == Placement.seat_line_id)
        .join(Agreement, Agreement.id == SeatLine.agreement_id)
        .where(Agreement.company_id == company_id, scope(actor, Placement))
        .group_by(Placement.state)
    )
    return Summary({state.value: int(number) for state, number in rows})


def candidates_of(actor: Actor, ids: Iterable[int]) -> list[Candidate]:
    """Those of the candidates that ``actor`` may see and that are on file, by name."""
    return list(
        db.session.scalars(
            select(Candidate)
            .where(Candidate.id.in_(set(ids)), Candidate.trashed_at.is_(None), scope(actor, Candidate))
            .order_by(Candidate.name_key, Candidate.id)
        )
    )
