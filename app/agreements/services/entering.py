"""Entering in the ledger of a seat line: one entry at a time, none that takes more than there is."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts import second_person
from app.accounts.models import User
from app.agreements import ledger, queries
from app.agreements.enums import SeatEvent
from app.agreements.ledger import Totals
from app.agreements.models import SeatEntry, SeatLine
from app.core import audit, formats
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.permissions import Permission


def hold(line_id: int) -> None:
    """Keep everybody else from entering at this line until the transaction is over."""
    # On SQLite whoever may write holds everything from the start.
    db.session.execute(select(SeatLine.id).where(SeatLine.id == line_id).with_for_update())


def enter(
    line_id: int,
    event: SeatEvent,
    *,
    by: User | None,
    on: date,
    seats: int = 1,
    override_reason: str | None = None,
    makers: Collection[int | None] = (),
) -> SeatEntry:
    """Enter that ``event`` happened to so many seats; fewer than none takes an earlier entry back.

    Raises ``Conflict`` where nothing is left to take, unless who approves, and is not of ``makers``, says in
    ``override_reason`` why more than is committed may be taken.
    """
    hold(line_id)
    before = queries.totals_of([line_id])[line_id]
    after = _after(before, event, seats)
    kept = None
    if after.free < 0 and after.free < before.free:
        kept = check_override(line_id, before, free=after.free, by=by, reason=override_reason, makers=makers)
    if min(after.reserved, after.placed, after.completed, after.released, after.left) < 0:
        raise Conflict(_("The seats have changed meanwhile. Look again."))
    entry = SeatEntry(
        seat_line_id=line_id,
        number=ledger.next_number(line_id),
        event=event,
        seats=seats,
        on=on,
        override_reason=kept,
        by_id=by.id if by else None,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def check_override(
    line_id: int,
    stands: Totals,
    *,
    free: int,
    by: User | None,
    reason: str | None,
    makers: Collection[int | None] = (),
) -> str:
    """The reason for which more may be taken than is committed, so that ``free`` seats are left; noted in the audit log.

    Raises ``Conflict`` without a reason, ``Invalid`` for one too long, ``NotAllowed`` for who does not approve or is of
    ``makers`` while others might let it pass.
    """
    reason = (reason or "").strip()
    if not reason:
        raise Conflict(
            _(
                "No seat is free: %(taken)s of %(committed)s are taken. A supervisor may let it pass with a reason.",
                taken=formats.number(stands.taken),
                committed=formats.number(stands.committed),
            ),
            field="override_reason",
        )
    if by is None or not by.can(Permission.AGREEMENT_APPROVE):
        raise NotAllowed(_("Only who approves agreements may do this."), field="override_reason")
    if len(reason) > 255:
        raise Invalid(_("Write at most %(number)d characters.", number=255), field="override_reason")
    second_person.check(
        by,
        makers,
        Permission.AGREEMENT_APPROVE,
        subject="seat_lines",
        subject_id=line_id,
        field="override_reason",
    )
    audit.record("override", "seat_lines", line_id, {"seats": [stands.free, free], "reason": [None, reason]})
    return reason


def _after(before: Totals, event: SeatEvent, seats: int) -> Totals:
    known = {
        SeatEvent.COMMITTED: before.committed,
        SeatEvent.RESERVED: before.reserved
        + before.placed
        + before.completed
        + before.left
        + before.released,
        SeatEvent.PLACED: before.placed + before.completed + before.left,
        SeatEvent.COMPLETED: before.completed,
        SeatEvent.RELEASED: before.released,
        SeatEvent.LEFT: before.left,
    }
    return ledger.totals(known | {event: known[event] + seats})
