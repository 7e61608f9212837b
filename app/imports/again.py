"""Rows that came before in the very same list: what became of them then holds, whatever later rows added since."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.core.db import db, one_of
from app.imports.enums import Verdict
from app.imports.models import ImportRow

READABLE = [verdict for verdict in Verdict if verdict is not Verdict.ERROR]
"""Named one by one, so that the index finds the rows of a batch in a list of any length."""
WRITTEN = (Verdict.NEW, Verdict.UPDATE)


@dataclass(frozen=True)
class Before:
    """What became of a row."""

    verdict: Verdict
    company_id: int | None
    record_id: int | None
    candidates: tuple[int, ...]


@dataclass
class Again:
    """A list that ``runs``, oldest first, poured in before; the last that came as far as a row says what became of it."""

    runs: Sequence[int] = ()
    rows: dict[int, Before] = field(default_factory=dict)

    def look_up(self, numbers: Sequence[int]) -> set[int]:
        """Read what became of the rows of these numbers; returns the companies they met or may speak of."""
        self.rows.clear()
        if not self.runs or not numbers:
            return set()
        read = (ImportRow.verdict, ImportRow.company_id, ImportRow.record_id, ImportRow.candidates)
        statement = (
            select(ImportRow.row, *read)
            .where(
                ImportRow.run_id.in_(self.runs),
                ImportRow.verdict.in_(READABLE),
                one_of(ImportRow.row, numbers),
            )
            .order_by(ImportRow.run_id)
        )
        for number, verdict, company_id, record_id, candidates in db.session.execute(statement):
            self.rows[number] = Before(verdict, company_id, record_id, tuple(candidates or ()))
        met = ((row.company_id, *row.candidates) for row in self.rows.values())
        return {key for keys in met for key in keys if key is not None}

    def company_of(self, number: int) -> int | None:
        """The company that the row of this number filed or met."""
        return self.rows[number].company_id if number in self.rows else None

    def record_of(self, number: int) -> int | None:
        """The person, visit, agreement or candidate that the row of this number filed or met."""
        return self.rows[number].record_id if number in self.rows else None

    def offered_for(self, number: int) -> tuple[int, ...]:
        """Whom the row of this number may speak of, where nobody decided that yet."""
        row = self.rows.get(number)
        return row.candidates if row is not None and row.verdict is Verdict.REVIEW else ()

    def has_written(self, company_id: int | None) -> bool:
        """Whether the list filed or changed this company then; None is one that it only files now."""
        if company_id is None:
            return False
        written = select(ImportRow.id).where(
            ImportRow.company_id == company_id,
            ImportRow.run_id.in_(self.runs),
            ImportRow.verdict.in_(WRITTEN),
        )
        return bool(db.session.scalar(select(written.exists())))
