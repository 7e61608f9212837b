"""The ledgers of seat lines: totals and entries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.agreements import ledger
from app.agreements.enums import SeatEvent
from app.agreements.ledger import Totals
from app.agreements.models import SeatEntry, SeatLine
from app.agreements.queries.elsewhere import Elsewhere
from app.core.db import db


def totals_of(line_ids: Iterable[int]) -> dict[int, Totals]:
    """The totals of each of these lines, by one statement."""
    wanted = set(line_ids)
    moved: defaultdict[int, dict[SeatEvent, int]] = defaultdict(dict)
    rows = db.session.execute(
        select(SeatEntry.seat_line_id, SeatEntry.event, func.sum(SeatEntry.seats))
        .where(SeatEntry.seat_line_id.in_(wanted))
        .group_by(SeatEntry.seat_line_id, SeatEntry.event)
    )
    for line_id, what, seats in rows:
        moved[line_id][what] = int(seats)
    return {line_id: ledger.totals(moved[line_id]) for line_id in wanted}


def totals_offered(lines: Sequence[SeatLine], elsewhere: Mapping[int, Elsewhere]) -> dict[int, Totals]:
    """The same as pages show them: where the seats of an agreement are filled ``elsewhere``, nothing is free here."""
    filled_there = {agreement_id for agreement_id, one in elsewhere.items() if one.is_filled_there}
    stands = totals_of(line.id for line in lines)
    for line in lines:
        if line.agreement_id in filled_there:
            stands[line.id] = replace(stands[line.id], committed=stands[line.id].taken)
    return stands


def entries_of(line: SeatLine) -> Sequence[SeatEntry]:
    """Every entry of a line with who made it, the first one first."""
    return db.session.scalars(
        select(SeatEntry)
        .where(SeatEntry.seat_line_id == line.id)
        .options(joinedload(SeatEntry.by).lazyload(User.held_roles))
        .order_by(SeatEntry.number)
    ).all()
