"""Which stage may follow which, and what each move must be told: one table for board, page, visit and API.

The table names stages by their keys; their names, order, limits and the evidence they need are the office's own
(``Stage``). A move is refused where the table does not know it, whoever asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto

from app.settings.enums import Evidence, ReasonKind
from app.settings.models import Stage


class Way(StrEnum):
    """What kind of step a move is."""

    FORWARD = auto()
    BACK = auto()
    ASIDE = auto()
    RETURN = auto()


@dataclass(frozen=True)
class Ways:
    """Where a partnership may go from one stage, by the keys of the stages."""

    forward: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    """Stages in which it may be taken up again from a side state."""


_SIDE = ("postponed", "declined", "not_eligible")
_START = ("target", "contacted", "scheduled", "visited", "interested", "negotiating")

TABLE: dict[str, Ways] = {
    "target": Ways(
        forward=("contacted", "scheduled", "visited", "interested", "negotiating", "signed"), aside=_SIDE
    ),
    "contacted": Ways(
        forward=("scheduled", "visited", "interested", "negotiating", "signed"), back=_START[:1], aside=_SIDE
    ),
    "scheduled": Ways(
        forward=("visited", "interested", "negotiating", "signed"), back=_START[:2], aside=_SIDE
    ),
    "visited": Ways(forward=("interested", "negotiating", "signed"), back=_START[:3], aside=_SIDE),
    "interested": Ways(forward=("negotiating", "signed"), back=_START[:4], aside=_SIDE),
    "negotiating": Ways(forward=("signed",), back=_START[:5], aside=_SIDE),
    "signed": Ways(forward=("approved",), back=_START, aside=_SIDE),
    "approved": Ways(forward=("active",), back=("negotiating", "signed"), aside=_SIDE),
    "active": Ways(forward=("completed",), back=("signed", "approved"), aside=("not_eligible",)),
    "completed": Ways(forward=("renewing",), back=("active",)),
    "renewing": Ways(forward=("negotiating", "signed"), back=("active", "completed"), aside=_SIDE),
    "postponed": Ways(again=(*_START, "signed", "approved", "renewing"), aside=("declined", "not_eligible")),
    "declined": Ways(again=(*_START, "renewing"), aside=("postponed", "not_eligible")),
    "not_eligible": Ways(again=(*_START, "renewing"), aside=("postponed", "declined")),
}

REASONS: dict[str, ReasonKind] = {
    "postponed": ReasonKind.POSTPONE,
    "declined": ReasonKind.DECLINE,
    "not_eligible": ReasonKind.NOT_ELIGIBLE,
}
"""Which reasons explain a move into a side state."""

ENTERED = frozenset(one for one in Evidence if one.is_entered)

STANDS_FOR: dict[Evidence, frozenset[Evidence]] = {
    Evidence.VISIT: frozenset({Evidence.STOP}),
    Evidence.INTEREST: frozenset({Evidence.STOP, Evidence.VISIT}),
    Evidence.DRAFT: frozenset({Evidence.STOP, Evidence.VISIT}),
    Evidence.SIGNED_AGREEMENT: frozenset({Evidence.STOP, Evidence.VISIT, Evidence.INTEREST, Evidence.DRAFT}),
    # Approved is what both mean to sign, so an approval is no signature.
    Evidence.APPROVAL: frozenset({Evidence.STOP, Evidence.VISIT, Evidence.INTEREST, Evidence.DRAFT}),
    Evidence.SEATS: frozenset(
        {Evidence.STOP, Evidence.VISIT, Evidence.INTEREST, Evidence.DRAFT, Evidence.SIGNED_AGREEMENT}
    ),
}
"""What a stronger paper makes superfluous on the way: a company that signed need not have been visited first."""


def way(from_key: str, to_key: str) -> Way | None:
    """What kind of step leads from one stage to the other; None where none does."""
    ways = TABLE.get(from_key, Ways())
    for keys, found in (
        (ways.forward, Way.FORWARD),
        (ways.back, Way.BACK),
        (ways.aside, Way.ASIDE),
        (ways.again, Way.RETURN),
    ):
        if to_key in keys:
            return found
    return None


def needs_why(from_key: str, to_key: str) -> bool:
    """Whether the move undoes a decision, so that somebody must say why."""
    step = way(from_key, to_key)
    return step is Way.BACK or (step is Way.RETURN and from_key != "postponed")


def reachable(stage: Stage, stages: Iterable[Stage]) -> list[tuple[Stage, Way]]:
    """The stages that may follow ``stage``, in the office's order, with the kind of step."""
    found = [(one, way(stage.key, one.key)) for one in stages]
    return [(one, step) for one, step in found if step is not None]


def evidence_needed(stage: Stage, to: Stage, stages: Iterable[Stage]) -> list[Evidence]:
    """What must be on file for the move: that of ``to`` and, when stages are skipped, of those on the way.

    What a stronger piece stands for is left out. A step back needs none.
    """
    step = way(stage.key, to.key)
    if step is None or step is Way.BACK:
        return []
    if step is Way.ASIDE:
        passed: list[Stage] = [to]
    else:
        start = stage.position if step is Way.FORWARD else -1
        passed = [one for one in stages if not one.is_side and start < one.position < to.position] + [to]
    wanted = list(dict.fromkeys(one.evidence for one in passed if one.evidence is not None))
    covered = frozenset[Evidence]().union(*(STANDS_FOR.get(one, frozenset()) for one in wanted))
    return [one for one in wanted if one not in covered and one not in ENTERED]
