"""A list on its way into the register, batch by batch, each written whole or not at all."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.companies import services as companies
from app.companies.models import Company
from app.core.clock import utcnow
from app.core.db import db, is_postgresql, reading
from app.core.errors import Conflict
from app.core.tabular import Row, Table
from app.imports.enums import Verdict
from app.imports.known import Known
from app.imports.matching import Register
from app.imports.models import ImportRow

BATCH = 250
"""So few that whoever saves something meanwhile hardly waits: SQLite lets only one write at a time."""

TURN = 5_202_611
"""The number of the lock by which imports take turns on PostgreSQL."""

D = TypeVar("D")
"""A row as it was read."""
V = TypeVar("V")
"""What is to become of it."""


@dataclass(frozen=True)
class Outcome:
    """What became of one row of the list; ``changed`` names the columns it changes of what is on file.

    It bears its ``fingerprint`` where a person decided it, its ``naming`` (the same) also where it asks.
    """

    row: int
    line: int
    verdict: Verdict
    name: str
    company_id: int | None
    score: float | None
    candidates: list[int]
    message: str
    fingerprint: str | None = None
    changed: tuple[str, ...] = ()
    naming: str | None = None


def asked_before(row: ImportRow) -> dict[str, Any]:
    """What a row keeps of itself when a person decides it: what it asked, and when, for rows are taken back as they were written."""
    return {"asked": row.message, "score": row.score, "decided_at": utcnow().isoformat()}


@dataclass
class Batches(Generic[D, V]):
    """One list on its way; ``run_id`` None tries it out and writes nothing."""

    table: Table
    cleaner: Any
    run_id: int | None = None
    overwrite: bool = False
    source: str = ""
    by: User | None = None
    counts: Counter[str] = field(default_factory=Counter)
    register: Register = field(default_factory=Register)
    newest: int | None = None

    def batches(self) -> Iterator[list[Outcome]]:
        """Every row's outcome, some hundred at a time; the caller commits after each batch, as does the next one.

        Raises Conflict when another person keeps writing the same companies at the same time.
        """
        for start in range(0, len(self.table.rows), BATCH):
            outcomes = self._batch(self.table.rows[start : start + BATCH])
            self.counts.update(outcome.verdict.value for outcome in outcomes)
            yield outcomes

    @abstractmethod
    def decide(self, drafts: Sequence[D]) -> list[V]:
        """What is to become of each row; each meets what the ones before it add."""

    @abstractmethod
    def write(self, decisions: list[V], rows: Sequence[Row]) -> list[Outcome]:
        """Write what was decided, and each row's fate."""

    @abstractmethod
    def outcome(self, decision: V, row: Row) -> Outcome:
        """What is told of a row."""

    @abstractmethod
    def remember(self, decisions: Sequence[V]) -> None:
        """All of this stands in the database now."""

    @abstractmethod
    def forget(self) -> None:
        """Nothing of what was read meanwhile holds any more."""

    def _batch(self, rows: Sequence[Row]) -> list[Outcome]:
        if self.run_id is None:
            drafts = [self.cleaner.draft(row) for row in rows]
            return [
                self.outcome(decision, row) for decision, row in zip(self.decide(drafts), rows, strict=True)
            ]
        with reading():
            drafts = [self.cleaner.draft(row) for row in rows]
        self._take_turn()
        clash: IntegrityError | Conflict | None = None
        for _attempt in range(3):
            try:
                with db.session.begin_nested():
                    decisions = self.decide(drafts)
                    outcomes = self.write(decisions, rows)
            except (IntegrityError, Conflict) as error:
                # Somebody else wrote one of these companies just now: forget what was read, and look again.
                clash = error
                self.forget()
            else:
                self.newest = self._newest()
                self.register.written()
                self.remember(decisions)
                return outcomes
        raise Conflict(
            _("Someone else keeps changing the same companies. Please import the list again in a moment.")
        ) from clash

    def _take_turn(self) -> None:
        """Wait until no other import writes: two that read at once would both file a firm that bears no number."""
        if is_postgresql():
            db.session.execute(select(func.pg_advisory_xact_lock(TURN)))
        if self._newest() != self.newest:
            self.register.look_again()

    def _newest(self) -> int | None:
        return db.session.scalar(select(func.max(Company.id)))

    def file_companies(self, fresh: Sequence[Known]) -> None:
        """File the companies of the list that are not on file yet."""
        if not fresh:
            return
        rows = [
            {key: value for key, value in known.values.items() if value is not None}
            | {"is_branch": known.is_branch, "source": self.source or None, "owner_id": None}
            for known in fresh
        ]
        for known, company in zip(fresh, companies.create_many(rows, by=self.by), strict=True):
            known.id, known.version = company.id, company.version
            known.changes.clear()
            self.register.by_id[company.id] = known
