"""What goes along when one record is put into another: each package says so of its own tables.

The package of the record has a :class:`Register` and knows none of the later ones, so each registers what it holds:
``moves`` a column that names the record, ``counts`` what is told besides, ``settles`` what cannot stand twice at one,
``afterwards`` what is derived of the moved rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.core.db import Code, db

Told = Callable[[int], str]
"""A number in words: ``3 visits``."""

CHUNK = 5000
"""How many ids share one statement; SQLite takes 32,766 parameters."""


@dataclass(frozen=True)
class Move:
    """A column that names a record of the kind, and how its rows are told; None where nobody needs to know."""

    column: InstrumentedAttribute[Any]
    told: Told | None

    @property
    def name(self) -> str:
        """``visits.company_id``."""
        return f"{self.column.class_.__tablename__}.{self.column.key}"

    def ids(self, row_id: int, *, without: int = 0) -> list[int]:
        """The rows that name this record, but for the row ``without``."""
        key = self.column.class_.id
        return list(
            db.session.scalars(select(key).where(self.column == row_id, key != without).order_by(key))
        )

    def count(self, row_id: int) -> int:
        """How many rows name this record."""
        return db.session.scalar(select(func.count()).where(self.column == row_id)) or 0

    def move(self, ids: list[int], *, of: int, to: int) -> None:
        """Let those of the rows that still name ``of`` name ``to``; no form open elsewhere is made stale by it."""
        model = self.column.class_
        values: dict[Any, Any] = {self.column: to}
        if hasattr(model, "updated_at"):
            values[model.updated_at] = model.updated_at
        for start in range(0, len(ids), CHUNK):
            db.session.execute(
                update(model)
                .where(model.id.in_(ids[start : start + CHUNK]), self.column == of)
                .values(values)
                .execution_options(synchronize_session=False)
            )


@dataclass(frozen=True)
class Clash:
    """Two rows of which one record can hold only one: the person says which goes on (``left`` or ``right``)."""

    key: str
    label: str
    left: str
    right: str


class Settler(Protocol):
    """How a package settles what cannot stand twice."""

    def clashes(self, left_id: int, right_id: int) -> list[Clash]:
        """What the two records both hold; two of it cannot be open at one."""

    def settle(self, left: Any, right: Any, choices: Mapping[str, str], *, by: Any) -> dict[str, Any]:
        """Close what does not go on, before anything moves; returns what undoing needs, as JSON."""

    def unsettle(self, settled: dict[str, Any]) -> None:
        """Open again what was closed, where nobody touched it since; everything has moved back."""


class Register:
    """What goes along with the records of one ``model``."""

    def __init__(self, model: type[Any]) -> None:
        self._model = model
        self._moves: dict[str, Move] = {}
        self._counts: dict[str, tuple[Told, Callable[[int], Select[Any]]]] = {}
        self._settlers: dict[str, Settler] = {}
        self._afterwards: dict[str, Callable[[Any], None]] = {}

    def moves(self, column: InstrumentedAttribute[Any], told: Told | None = None) -> None:
        """Register a column that names a record."""
        move = Move(column, told)
        self._moves[move.name] = move

    def counts(self, name: str, told: Told, statement: Callable[[int], Select[Any]]) -> None:
        """Register what else goes along, by a statement that counts it for a record."""
        self._counts[name] = (told, statement)

    def settles(self, name: str, settler: Settler) -> None:
        """Register what has to be settled before two become one."""
        self._settlers[name] = settler

    def afterwards(self, name: str, derive: Callable[[Any], None]) -> None:
        """Register what is derived again for each of the two once rows have moved."""
        self._afterwards[name] = derive

    def registered(self) -> dict[str, Move]:
        """Every column that moves, by its name."""
        return self._moves

    def along(self, row_id: int) -> list[str]:
        """What would go along with a record, each in words; what it has none of is left out."""
        told: list[tuple[Told, int]] = [
            (move.told, move.count(row_id)) for move in self._moves.values() if move.told
        ]
        told += [
            (words, db.session.scalar(statement(row_id)) or 0) for words, statement in self._counts.values()
        ]
        return [words(number) for words, number in told if number]

    def clashes(self, left_id: int, right_id: int) -> list[Clash]:
        """All that the two cannot both bring along."""
        return [clash for settler in self._settlers.values() for clash in settler.clashes(left_id, right_id)]

    def settle(
        self, left: Any, right: Any, choices: Mapping[str, str], *, by: Any
    ) -> dict[str, dict[str, Any]]:
        """Let each package settle its clashes; returns what undoing needs, by package."""
        found = {
            name: settler.settle(left, right, choices, by=by) for name, settler in self._settlers.items()
        }
        return {name: settled for name, settled in found.items() if settled}

    def unsettle(self, settled: Mapping[str, dict[str, Any]]) -> None:
        """Take back what was settled."""
        for name, own in settled.items():
            if name in self._settlers:
                self._settlers[name].unsettle(own)

    def derive(self, rows: Iterable[Any]) -> None:
        """Let each package derive again what it keeps at a record."""
        for row in rows:
            for again in self._afterwards.values():
                again(row)

    def move_all(self, *, of: int, to: int) -> dict[str, list[int]]:
        """Move every row of one record to another; returns the ids by column."""
        moved: dict[str, list[int]] = {}
        for name, move in self._moves.items():
            # A record that swallows the one above it must not become its own.
            ids = move.ids(of, without=to if move.column.class_ is self._model else 0)
            if ids:
                move.move(ids, of=of, to=to)
                moved[name] = ids
        return moved

    def move_back(self, moved: Mapping[str, list[int]], *, of: int, to: int) -> None:
        """Move those rows back that still stand where the merge put them."""
        for name, ids in moved.items():
            if name in self._moves:
                self._moves[name].move(ids, of=of, to=to)


def as_json(value: Any) -> Any:
    """A column's value as the record of a merge keeps it."""
    return value.isoformat() if isinstance(value, date) else getattr(value, "value", value)


def from_json(kind: Any, value: Any) -> Any:
    """The value of a column of this type, of what was kept of it."""
    if value is None:
        return None
    if isinstance(kind, Code):
        return kind.members(value)
    return date.fromisoformat(value) if kind.python_type is date else value
