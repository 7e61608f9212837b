"""What goes along when one company is put into another: every package says so of its own tables.

Companies know none of the later packages, so each registers what it holds (docs/map.md): :func:`moves` a column that
names a company, :func:`counts` what is told besides, :func:`settles` what cannot stand twice at one company,
:func:`afterwards` what is derived of the moved rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import User
from app.companies.models import Company
from app.core.db import db

Told = Callable[[int], str]
"""A number in words: ``3 visits``."""

CHUNK = 5000
"""How many ids share one statement; SQLite takes 32,766 parameters."""


@dataclass(frozen=True)
class Move:
    """A column that names a company, and how its rows are told; None where nobody needs to know."""

    column: InstrumentedAttribute[Any]
    told: Told | None

    @property
    def name(self) -> str:
        """``visits.company_id``."""
        return f"{self.column.class_.__tablename__}.{self.column.key}"

    def ids(self, company_id: int, *, without: int = 0) -> list[int]:
        """The rows that name this company, but for the row ``without``."""
        key = self.column.class_.id
        return list(
            db.session.scalars(select(key).where(self.column == company_id, key != without).order_by(key))
        )

    def count(self, company_id: int) -> int:
        """How many rows name this company."""
        return db.session.scalar(select(func.count()).where(self.column == company_id)) or 0

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
    """Two rows of which one company can hold only one: the person says which goes on (``left`` or ``right``)."""

    key: str
    label: str
    left: str
    right: str


class Settler(Protocol):
    """How a package settles what cannot stand twice."""

    def clashes(self, left_id: int, right_id: int) -> list[Clash]:
        """What the two companies both hold; two of it cannot be open at one company."""

    def settle(
        self, left: Company, right: Company, choices: Mapping[str, str], *, by: User | None
    ) -> dict[str, Any]:
        """Close what does not go on, before anything moves; returns what undoing needs, as JSON."""

    def unsettle(self, settled: dict[str, Any]) -> None:
        """Open again what was closed, where nobody touched it since; everything has moved back."""


_moves: dict[str, Move] = {}
_counts: dict[str, tuple[Told, Callable[[int], Select[Any]]]] = {}
_settlers: dict[str, Settler] = {}
_afterwards: dict[str, Callable[[Company], None]] = {}


def moves(column: InstrumentedAttribute[Any], told: Told | None = None) -> None:
    """Register a column that names a company."""
    move = Move(column, told)
    _moves[move.name] = move


def counts(name: str, told: Told, statement: Callable[[int], Select[Any]]) -> None:
    """Register what else goes along, by a statement that counts it for a company."""
    _counts[name] = (told, statement)


def settles(name: str, settler: Settler) -> None:
    """Register what has to be settled before two companies become one."""
    _settlers[name] = settler


def afterwards(name: str, derive: Callable[[Company], None]) -> None:
    """Register what is derived again for each of the two companies once rows have moved."""
    _afterwards[name] = derive


def registered() -> dict[str, Move]:
    """Every column that moves, by its name."""
    return _moves


def along(company_id: int) -> list[str]:
    """What would go along with a company, each in words; what it has none of is left out."""
    told: list[tuple[Told, int]] = [
        (move.told, move.count(company_id)) for move in _moves.values() if move.told
    ]
    told += [(words, db.session.scalar(statement(company_id)) or 0) for words, statement in _counts.values()]
    return [words(number) for words, number in told if number]


def clashes(left_id: int, right_id: int) -> list[Clash]:
    """All that the two companies cannot both bring along."""
    return [clash for settler in _settlers.values() for clash in settler.clashes(left_id, right_id)]


def settle(
    left: Company, right: Company, choices: Mapping[str, str], *, by: User | None
) -> dict[str, dict[str, Any]]:
    """Let each package settle its clashes; returns what undoing needs, by package."""
    found = {name: settler.settle(left, right, choices, by=by) for name, settler in _settlers.items()}
    return {name: settled for name, settled in found.items() if settled}


def unsettle(settled: Mapping[str, dict[str, Any]]) -> None:
    """Take back what was settled."""
    for name, own in settled.items():
        if name in _settlers:
            _settlers[name].unsettle(own)


def derive(companies: Iterable[Company]) -> None:
    """Let each package derive again what it keeps at a company."""
    for company in companies:
        for again in _afterwards.values():
            again(company)


def move_all(*, of: int, to: int) -> dict[str, list[int]]:
    """Move every row of one company to another; returns the ids by column."""
    moved: dict[str, list[int]] = {}
    for name, move in _moves.items():
        # A branch that swallows its head office must not become its own.
        ids = move.ids(of, without=to if move.column.class_ is Company else 0)
        if ids:
            move.move(ids, of=of, to=to)
            moved[name] = ids
    return moved


def move_back(moved: Mapping[str, list[int]], *, of: int, to: int) -> None:
    """Move those rows back that still stand where the merge put them."""
    for name, ids in moved.items():
        if name in _moves:
            _moves[name].move(ids, of=of, to=to)
