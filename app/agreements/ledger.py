"""The seats of a line as a ledger: what was committed, reserved, placed, completed, released and left, entry by entry.

Totals are counted, never stored. A seat that is reserved, placed or completed is taken; whoever is refused or leaves
early frees it. What is committed is what the line says: its entries are written by the mapper itself, so that no door
(form, import, renewal, demo) can change one without the other.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    case,
    event,
    exists,
    func,
    insert,
    inspect,
    literal,
    select,
)
from sqlalchemy.orm import Mapper

from app.agreements.enums import SeatEvent
from app.agreements.models import SeatEntry, SeatLine
from app.core import audit, clock
from app.core.db import db

_why: ContextVar[str | None] = ContextVar("why", default=None)


@dataclass(frozen=True)
class Totals:
    """The seats of one or more lines as they stand; ``completed``, ``released`` and ``left`` have added up."""

    committed: int = 0
    reserved: int = 0
    placed: int = 0
    completed: int = 0
    released: int = 0
    left: int = 0

    @property
    def filled(self) -> int:
        """Seats on which somebody sits or sat to the end."""
        return self.placed + self.completed

    @property
    def taken(self) -> int:
        return self.reserved + self.filled

    @property
    def free(self) -> int:
        """Seats nobody is meant for; below zero where a supervisor let more be taken."""
        return self.committed - self.taken

    @property
    def has_dealings(self) -> bool:
        """Whether anybody ever took a seat."""
        return bool(self.taken or self.released or self.left)


def totals(moved: Mapping[SeatEvent, int]) -> Totals:
    """The totals from the seats moved by each event."""
    of = {one: moved.get(one, 0) for one in SeatEvent}
    return Totals(
        committed=of[SeatEvent.COMMITTED],
        reserved=of[SeatEvent.RESERVED] - of[SeatEvent.PLACED] - of[SeatEvent.RELEASED],
        placed=of[SeatEvent.PLACED] - of[SeatEvent.COMPLETED] - of[SeatEvent.LEFT],
        completed=of[SeatEvent.COMPLETED],
        released=of[SeatEvent.RELEASED],
        left=of[SeatEvent.LEFT],
    )


def together(many: Iterable[Totals]) -> Totals:
    """The totals of several lines as one."""
    rows = list(many)
    names = ("committed", "reserved", "placed", "completed", "released", "left")
    return Totals(**{name: sum(getattr(row, name) for row in rows) for name in names})


def filled() -> ColumnElement[int]:
    """The filled seats of the entries of a statement, for a sum in SQL."""
    return _sum({SeatEvent.PLACED: 1, SeatEvent.LEFT: -1})


def taken() -> ColumnElement[int]:
    """The taken seats of the entries of a statement, for a sum in SQL."""
    return _sum({SeatEvent.RESERVED: 1, SeatEvent.RELEASED: -1, SeatEvent.LEFT: -1})


def sitting() -> ColumnElement[int]:
    """The seats on which somebody sits now, of the entries of a statement, for a sum in SQL."""
    return _sum({SeatEvent.PLACED: 1, SeatEvent.COMPLETED: -1, SeatEvent.LEFT: -1})


def moved(what: SeatEvent) -> ColumnElement[int]:
    """The seats that one event moved, for a sum in SQL."""
    return _sum({what: 1})


def _sum(signs: Mapping[SeatEvent, int]) -> ColumnElement[int]:
    lines = [(SeatEntry.event == one, SeatEntry.seats * sign) for one, sign in signs.items()]
    return func.coalesce(func.sum(case(*lines, else_=0)), 0)


@contextmanager
def because(reason: str | None) -> Iterator[None]:
    """Note ``reason`` with the seats whose number is changed within: why there may be fewer than are taken."""
    token = _why.set(reason)
    try:
        yield
    finally:
        _why.reset(token)


@event.listens_for(SeatLine, "after_insert")
def _commit(_mapper: Mapper[SeatLine], connection: Connection, line: SeatLine) -> None:
    _note_committed(connection, line, line.seats)


@event.listens_for(SeatLine, "after_update")
def _commit_more(_mapper: Mapper[SeatLine], connection: Connection, line: SeatLine) -> None:
    change = inspect(line).attrs["seats"].history
    if change.added and change.deleted and change.added[0] != change.deleted[0]:
        _note_committed(connection, line, change.added[0] - change.deleted[0])


def _note_committed(connection: Connection, line: SeatLine, seats: int) -> None:
    """Write it in the flush of the line, which holds its row."""
    values: dict[str, Any] = {
        "seat_line_id": line.id,
        "number": next_number(line.id),
        "event": SeatEvent.COMMITTED,
        "seats": seats,
        "on": clock.today(),
        "override_reason": _why.get(),
        "by_id": getattr(audit.who_acts(), "id", None),
    }
    connection.execute(insert(SeatEntry.__table__).values(values))  # type: ignore[arg-type]


def catch_up() -> None:
    """Enter what is committed by lines that were stored many at a time, past the mapper."""
    moment = clock.utcnow()
    table = SeatEntry.__table__
    lines = select(
        SeatLine.id,
        literal(1),
        literal(SeatEvent.COMMITTED, table.c.event.type),
        SeatLine.seats,
        literal(clock.today(), table.c.on.type),
        literal(moment, table.c.created_at.type),
        literal(moment, table.c.updated_at.type),
    ).where(~exists().where(SeatEntry.seat_line_id == SeatLine.id))
    names = ("seat_line_id", "number", "event", "seats", "on", "created_at", "updated_at")
    db.session.execute(insert(table).from_select(names, lines))  # type: ignore[arg-type]


def next_number(line_id: int) -> Any:
    """The number of the next entry of a line, to be written where the line is held."""
    return (
        select(func.coalesce(func.max(SeatEntry.number), 0) + 1)
        .where(SeatEntry.seat_line_id == line_id)
        .scalar_subquery()
    )


@event.listens_for(SeatEntry, "before_update")
@event.listens_for(SeatEntry, "before_delete")
def _refuse(_mapper: Mapper[SeatEntry], _connection: Connection, _entry: SeatEntry) -> None:
    raise RuntimeError("an entry of the ledger is never changed: enter what corrects it")
