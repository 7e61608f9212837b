"""Moving a placement step by step, and taking the last step back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.agreements import services as agreements
from app.agreements.models import SeatEntry
from app.agreements.rules.judging import Verdict
from app.core import clock, formats
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from app.core.permissions import Permission
from app.placements import approvals, events, queries, rules, states
from app.placements.enums import PlacementState
from app.placements.models import Placement, PlacementStep
from app.placements.services.proposing import (
    check_takes_people,
    is_signed,
    keep_verdicts,
    let_pass,
)
from app.placements.states import Step
from app.settings.models import Reason

LONGEST = 2000
INTERVIEWS_AHEAD = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Hiring:
    """Who hired somebody, and as what."""

    by_host: bool
    employer: str | None = None
    position: str | None = None


def move(
    placement: Placement,
    to: PlacementState,
    *,
    by: User,
    on: date | None = None,
    version: int | None = None,
    reason: Reason | None = None,
    note: str | None = None,
    hiring: Hiring | None = None,
    override_reason: str | None = None,
) -> Placement:
    """Take one step of the table of ``states``, with what the ledger of the seat line notes of it.

    Raises ``Stale`` where somebody was quicker, ``Conflict`` where the table knows no such step, no seat is free or the
    candidate sits elsewhere, ``Invalid`` beside what lacks. ``override_reason`` lets who approves take more seats than
    are committed.
    """
    placement = _held(placement, version)
    step = states.step(placement.state, to)
    if step is None:
        raise Conflict(
            _(
                "Nobody goes from “%(from_state)s” to “%(state)s”.",
                from_state=placement.state.label,
                state=to.label,
            )
        )
    on = on or clock.today()
    steps = queries.steps_of(placement)
    _check_day(step, on, before=steps[-1])
    _check_step(placement, step, reason=reason, note=note, hiring=hiring)
    said = judged_at(placement, step, steps, on)
    person = placement.candidate_id
    why = let_pass(
        placement.seat_line_id,
        {person: said},
        by=by,
        reason=override_reason,
        makers={placement.created_by_id},
    )[person]
    try:
        with db.session.begin_nested():
            taken = PlacementStep(
                placement_id=placement.id,
                to_state=to,
                on=on,
                reason_id=reason.id if reason else None,
                note=note or None,
                by_id=by.id,
            )
            if hiring is not None:
                placement.is_hired_by_host = hiring.by_host
                placement.employer = None if hiring.by_host else hiring.employer
                placement.hired_position = hiring.position
            _stand(placement, [*steps, taken])
            db.session.flush()
            if step.event is not None:
                entry = agreements.enter(
                    placement.seat_line_id,
                    step.event,
                    by=by,
                    on=on,
                    override_reason=override_reason,
                    makers={placement.created_by_id},
                )
                taken.entry_id = entry.id
            db.session.add(taken)
            db.session.flush()
            keep_verdicts(placement, said, on=on, by=by, why=why)
    except IntegrityError as error:
        raise Conflict(_("This person has a seat at another company already.")) from error
    events.placement_moved.send(placement, step=taken, by=by)
    return placement


def take_back(
    placement: Placement, *, by: User, version: int | None = None, override_reason: str | None = None
) -> Placement:
    """Take the last step back: what it entered in the ledger is entered with the other sign.

    Raises ``Stale``, ``NotAllowed`` where somebody else took the step, and ``Conflict`` where there is nothing to take
    back or the seat is somebody else's by now.
    """
    placement = _held(placement, version)
    steps = queries.steps_of(placement)
    last = steps.pop()
    if not steps:
        raise Conflict(_("There is no step to take back. Note that the person is not placed instead."))
    if last.by_id != by.id and not by.can(Permission.AGREEMENT_APPROVE):
        raise NotAllowed(_("Only who took this step, or a supervisor, takes it back."))
    try:
        with db.session.begin_nested():
            last.undone_at = clock.utcnow()
            last.undone_by_id = by.id
            if last.to_state is PlacementState.HIRED:
                placement.is_hired_by_host = placement.employer = placement.hired_position = None
            _stand(placement, steps)
            db.session.flush()
            if last.entry_id is not None:
                entered = db.session.get_one(SeatEntry, last.entry_id)
                last.undone_entry_id = agreements.enter(
                    entered.seat_line_id,
                    entered.event,
                    by=by,
                    on=clock.today(),
                    seats=-entered.seats,
                    override_reason=override_reason,
                    makers={placement.created_by_id},
                ).id
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("This person has a seat at another company already.")) from error
    events.step_taken_back.send(placement, step=last, by=by)
    return placement


JUDGED = (PlacementState.ACCEPTED, PlacementState.STARTED)
"""Steps at which the rules look at the person anew."""


def judged_at(placement: Placement, step: Step, steps: Sequence[PlacementStep], on: date) -> list[Verdict]:
    """What the rules say of a person at a step, on a day."""
    if step.to not in JUDGED:
        return []
    earlier = queries.earlier_lines([placement.candidate_id]).get(placement.candidate_id, [])
    passed = {one.to_state for one in steps}
    starts = step.to is PlacementState.STARTED
    agreement_id = placement.seat_line.agreement_id
    return rules.judged(
        rules.Person(
            candidate=placement.candidate,
            line=placement.seat_line,
            earlier=[line for number, line in earlier if number != placement.id],
            on=on,
            has_signed=PlacementState.SIGNED in passed if starts else None,
            is_endorsed=PlacementState.ENDORSED in passed if starts else None,
            approval=approvals.of([agreement_id]).get(agreement_id),
        )
    )


def _held(placement: Placement, version: int | None) -> Placement:
    """The placement as it is now, held against everybody else; raises ``Stale`` where it is another version."""
    held = queries.held(placement.id)
    if version is not None and held.version != version:
        raise Stale(_("Somebody moved this person meanwhile. Look again."))
    return held


def _check_day(step: Step, on: date, *, before: PlacementStep) -> None:
    """Only an interview may lie ahead; no step lies before the last one, unless that was an interview to come."""
    today = clock.today()
    latest = today + INTERVIEWS_AHEAD if step.to is PlacementState.INTERVIEW else today
    if on > latest:
        raise Invalid(_("This day lies ahead."), field="on")
    earliest = min(before.on, today) if before.to_state is PlacementState.INTERVIEW else before.on
    if on < earliest:
        raise Invalid(
            _(
                "The step before was on %(day)s. Choose that day or a later one.",
                day=formats.day_long(before.on),
            ),
            field="on",
        )


def _check_step(
    placement: Placement, step: Step, *, reason: Reason | None, note: str | None, hiring: Hiring | None
) -> None:
    agreement = placement.seat_line.agreement
    if step.to in (PlacementState.INTERVIEW, PlacementState.ACCEPTED):
        check_takes_people(agreement)
    if step.to is PlacementState.STARTED and not is_signed(agreement):
        raise Conflict(_("Nobody starts before the agreement with the company is signed."))
    if step.reasons is not None and (reason is None or reason.kind is not step.reasons):
        raise Invalid(_("Choose the reason."), field="reason")
    if len(note or "") > LONGEST:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST), field="note")
    if step.to is not PlacementState.HIRED:
        return
    if hiring is None or not (hiring.position or "").strip():
        raise Invalid(_("Enter the position."), field="hired_position")
    if not hiring.by_host and not (hiring.employer or "").strip():
        raise Invalid(_("Enter who hired."), field="employer")


def _stand(placement: Placement, steps: list[PlacementStep]) -> None:
    """Let the placement say what its steps say."""
    now = states.standing(steps)
    for name in ("state", "state_on", "reason_id", "started_on", "completed_on", "left_on", "hired_on"):
        setattr(placement, name, getattr(now, name))
