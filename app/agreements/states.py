"""Where an agreement stands and where it may go from there: one table for page, form and (later) API.

An agreement is *stored* as draft, in review, approved, sent, signed, active, ended or terminated. What is *shown* of a
signed one follows from its days, so that no screen is wrong because a nightly job did not run:

- signed, until its first day (``valid_from_on``; where none is given it runs from its signature);
- active from then on, or earlier when somebody said so by hand;
- ending from 90 days before its last day (``valid_to_on``), that day included;
- ended once the last day has passed.

The table below is read by what is shown.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from app.agreements.enums import AgreementState

NOTICE_DAYS = 90
"""From how many days before its last day an agreement is called ending."""

WINDOWS = (30, 60, 90)
"""The days within which the lists of expiring agreements look ahead."""

UNSIGNED = (AgreementState.DRAFT, AgreementState.IN_REVIEW, AgreementState.APPROVED, AgreementState.SENT)
LIVE = (AgreementState.SIGNED, AgreementState.ACTIVE, AgreementState.ENDING)
"""What binds both parties; as stored states these are the signed ones that nobody ended."""
OPEN_TERMS = (AgreementState.DRAFT, AgreementState.IN_REVIEW)
"""While it stands here, its owner may change what was agreed; afterwards only who approves."""


class Way(StrEnum):
    """What kind of step a move is."""

    FORWARD = auto()
    STRAIGHT = auto()
    """Past the steps between: for papers that were signed before anybody recorded them."""
    BACK = auto()
    END = auto()


@dataclass(frozen=True)
class Step:
    """One way on: to which state, of which kind, and whether only who approves may take it."""

    to: AgreementState
    way: Way
    needs_approval: bool = False


_TERMINATE = Step(AgreementState.TERMINATED, Way.END)
_TO_DRAFT = Step(AgreementState.DRAFT, Way.BACK)
_STRAIGHT = Step(AgreementState.SIGNED, Way.STRAIGHT, needs_approval=True)
_UNSIGN = Step(AgreementState.SENT, Way.BACK, needs_approval=True)
_END = Step(AgreementState.ENDED, Way.END)

TABLE: dict[AgreementState, tuple[Step, ...]] = {
    AgreementState.DRAFT: (Step(AgreementState.IN_REVIEW, Way.FORWARD), _STRAIGHT, _TERMINATE),
    AgreementState.IN_REVIEW: (
        Step(AgreementState.APPROVED, Way.FORWARD, needs_approval=True), _STRAIGHT, _TO_DRAFT, _TERMINATE,
    ),
    AgreementState.APPROVED: (Step(AgreementState.SENT, Way.FORWARD), _STRAIGHT, _TO_DRAFT, _TERMINATE),
    AgreementState.SENT: (Step(AgreementState.SIGNED, Way.FORWARD), _TO_DRAFT, _TERMINATE),
    AgreementState.SIGNED: (Step(AgreementState.ACTIVE, Way.FORWARD), _UNSIGN, _TERMINATE),
    AgreementState.ACTIVE: (_END, _UNSIGN, _TERMINATE),
    AgreementState.ENDING: (_END, _UNSIGN, _TERMINATE),
    AgreementState.ENDED: (_UNSIGN,),
    AgreementState.TERMINATED: (
        Step(AgreementState.DRAFT, Way.BACK, needs_approval=True),
        Step(AgreementState.SIGNED, Way.BACK, needs_approval=True),
    ),
}  # fmt: skip

TRACK = (
    AgreementState.DRAFT,
    AgreementState.IN_REVIEW,
    AgreementState.APPROVED,
    AgreementState.SENT,
    AgreementState.SIGNED,
    AgreementState.ACTIVE,
    AgreementState.ENDING,
    AgreementState.ENDED,
)
"""The way of an agreement from its draft to its end."""

COLOURS: dict[AgreementState, str] = {
    AgreementState.DRAFT: "slate",
    AgreementState.IN_REVIEW: "sky",
    AgreementState.APPROVED: "blue",
    AgreementState.SENT: "indigo",
    AgreementState.SIGNED: "lime",
    AgreementState.ACTIVE: "green",
    AgreementState.ENDING: "orange",
    AgreementState.ENDED: "grey",
    AgreementState.TERMINATED: "red",
}
"""The colour of each state, by the names of the stages' scale."""


def step(from_state: AgreementState, to: AgreementState) -> Step | None:
    """The step that leads from one state to the other; None where the table knows none."""
    return next((one for one in TABLE[from_state] if one.to is to), None)


def of_paper(*, is_signed: bool, valid_to_on: date | None, on: date) -> AgreementState:
    """As what an agreement is recorded that a list tells of, without its scan.

    One that was signed and has run out is history: ended, and nothing follows from it. One that would be in force binds
    nobody on a list's word: a draft, until its scan is uploaded and it is signed straight away.
    """
    has_run_out = valid_to_on is not None and valid_to_on < on
    return AgreementState.ENDED if is_signed and has_run_out else AgreementState.DRAFT


def shown(
    state: AgreementState, *, valid_from_on: date | None, valid_to_on: date | None, on: date
) -> AgreementState:
    """What an agreement stored as ``state`` is called on the day ``on``."""
    if state not in LIVE:
        return state
    if valid_to_on is not None and valid_to_on < on:
        return AgreementState.ENDED
    has_begun = state is not AgreementState.SIGNED or valid_from_on is None or valid_from_on <= on
    if not has_begun:
        return AgreementState.SIGNED
    if valid_to_on is not None and valid_to_on <= on + timedelta(days=NOTICE_DAYS):
        return AgreementState.ENDING
    return AgreementState.ACTIVE
