"""Where a candidate stands with a seat and may go from there: one table for page, form and (later) API.

A step may enter something in the ledger of the seat line. Only who is accepted holds a seat: a company looks at more
candidates than it has seats.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.agreements.enums import SeatEvent
from app.placements.enums import PlacementState as S
from app.settings.enums import ReasonKind


@dataclass(frozen=True)
class Step:
    """One way on: to which state, what the ledger notes of it, and of which kind the reason is that it needs."""

    to: S
    event: SeatEvent | None = None
    reasons: ReasonKind | None = None


_REFUSED = Step(S.REFUSED, reasons=ReasonKind.NOT_PLACED)
_RELEASED = Step(S.REFUSED, SeatEvent.RELEASED, ReasonKind.NOT_PLACED)
_ACCEPTED = Step(S.ACCEPTED, SeatEvent.RESERVED)
_STARTED = Step(S.STARTED, SeatEvent.PLACED)
_HIRED = Step(S.HIRED)

TABLE: dict[S, tuple[Step, ...]] = {
    S.PROPOSED: (Step(S.INTERVIEW), _ACCEPTED, _REFUSED),
    S.INTERVIEW: (_ACCEPTED, _REFUSED),
    S.ACCEPTED: (Step(S.SIGNED), _STARTED, _RELEASED),
    S.SIGNED: (Step(S.ENDORSED), _STARTED, _RELEASED),
    S.ENDORSED: (_STARTED, _RELEASED),
    S.STARTED: (Step(S.COMPLETED, SeatEvent.COMPLETED), Step(S.LEFT, SeatEvent.LEFT, ReasonKind.LEFT_EARLY)),
    S.COMPLETED: (_HIRED,),
    S.LEFT: (_HIRED,),
    S.REFUSED: (),
    S.HIRED: (),
}  # fmt: skip

TRACK = (S.PROPOSED, S.INTERVIEW, S.ACCEPTED, S.SIGNED, S.ENDORSED, S.STARTED, S.COMPLETED, S.HIRED)
"""The way of a candidate from the proposal to the job."""

SELECTION = (S.PROPOSED, S.INTERVIEW, S.ACCEPTED, S.SIGNED, S.ENDORSED)
HOLDING = (S.ACCEPTED, S.SIGNED, S.ENDORSED, S.STARTED)
"""While it stands here a candidate is spoken for: at one seat at a time."""
OPEN = (*SELECTION, S.STARTED)

CHECKS = (3, 6, 12)
"""After how many months it is asked whether somebody is still there."""

COLOURS: dict[S, str] = {
    S.PROPOSED: "slate",
    S.INTERVIEW: "sky",
    S.ACCEPTED: "blue",
    S.SIGNED: "indigo",
    S.ENDORSED: "violet",
    S.STARTED: "lime",
    S.COMPLETED: "green",
    S.HIRED: "teal",
    S.REFUSED: "grey",
    S.LEFT: "red",
}
"""The colour of each state, by the names of the stages' scale."""


def step(from_state: S, to: S) -> Step | None:
    """The step that leads from one state to the other; None where the table knows none."""
    return next((one for one in TABLE[from_state] if one.to is to), None)


class Dated(Protocol):
    """A step that was taken."""

    to_state: S
    on: date
    reason_id: int | None


@dataclass(frozen=True)
class Standing:
    """What a placement is, as its steps tell it."""

    state: S
    state_on: date
    reason_id: int | None
    started_on: date | None
    completed_on: date | None
    left_on: date | None
    hired_on: date | None


def standing(steps: Iterable[Dated]) -> Standing:
    """Where a placement stands after these steps, those taken back left out; there is at least one."""
    taken = list(steps)
    on = {one.to_state: one.on for one in taken}
    return Standing(
        state=taken[-1].to_state,
        state_on=taken[-1].on,
        reason_id=next((one.reason_id for one in reversed(taken) if one.reason_id), None),
        started_on=on.get(S.STARTED),
        completed_on=on.get(S.COMPLETED),
        left_on=on.get(S.LEFT),
        hired_on=on.get(S.HIRED),
    )
