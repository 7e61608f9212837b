"""Pour a list into the register: batch by batch, each written whole or not at all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.companies import services as companies
from app.companies.models import Company
from app.core.db import db
from app.core.errors import Conflict
from app.core.tabular import Row, Table, as_text
from app.imports.drafts import Cleaner, Draft
from app.imports.enums import Verdict
from app.imports.mapping import text_of
from app.imports.matching import Decision, Known, Register
from app.imports.models import ImportRow

BATCH = 500

KEPT_WHOLE = (Verdict.ERROR, Verdict.REVIEW, Verdict.DUPLICATE)


@dataclass(frozen=True)
class Outcome:
    """What became of one row of the list."""

    row: int
    line: int
    verdict: Verdict
    name: str
    company_id: int | None
    score: float | None
    candidates: list[int]
    message: str


@dataclass
class Pour:
    """One list on its way into the register; ``run_id`` None tries it out and writes nothing."""

    table: Table
    cleaner: Cleaner
    run_id: int | None = None
    overwrite: bool = False
    source: str = ""
    by: User | None = None
    counts: Counter[str] = field(default_factory=Counter)
    register: Register = field(default_factory=Register)

    def batches(self) -> Iterator[list[Outcome]]:
        """Every row's outcome, some hundred at a time; the caller commits after each batch.

        Raises Conflict when another person keeps writing the same companies at the same time.
        """
        for start in range(0, len(self.table.rows), BATCH):
            outcomes = self._batch(self.table.rows[start : start + BATCH])
            self.counts.update(outcome.verdict.value for outcome in outcomes)
            yield outcomes

    def _batch(self, rows: Sequence[Row]) -> list[Outcome]:
        drafts = [self.cleaner.draft(row) for row in rows]
        if self.run_id is None:
            return [
                _outcome(decision, self._name(row))
                for decision, row in zip(self._decide(drafts), rows, strict=True)
            ]
        clash: IntegrityError | Conflict | None = None
        for _attempt in range(3):
            try:
                with db.session.begin_nested():
                    return self._write(self._decide(drafts), rows)
            except (IntegrityError, Conflict) as error:
                # Somebody else wrote one of these companies just now: forget what was read, and look again.
                clash = error
                self.register = Register(self.register.fresh)
        raise Conflict(
            _("Someone else keeps changing the same companies. Please import the list again in a moment.")
        ) from clash

    def _decide(self, drafts: Sequence[Draft]) -> list[Decision]:
        self.register.look_up(drafts)
        return [self.register.decide(draft, overwrite=self.overwrite) for draft in drafts]

    def settle(self, row: Row, company_id: int | None, stored: ImportRow) -> Outcome:
        """Write what a person decided about one row; ``company_id`` None makes a new company.

        Raises Conflict where another company already holds one of its numbers.
        """
        draft = self.cleaner.draft(row)
        self.register.look_up([draft])
        decision = self.register.decide_as(draft, company_id)
        try:
            with db.session.begin_nested():
                self._store([decision])
        except IntegrityError as clash:
            raise Conflict(_("Another company already has one of these numbers.")) from clash
        outcome = _outcome(decision, self._name(row))
        stored.verdict, stored.company_id = outcome.verdict, outcome.company_id
        stored.message, stored.before = outcome.message or None, _before(decision)
        return outcome

    def _write(self, decisions: list[Decision], rows: Sequence[Row]) -> list[Outcome]:
        self._store(decisions)
        outcomes = [
            _outcome(decision, self._name(row)) for decision, row in zip(decisions, rows, strict=True)
        ]
        db.session.execute(
            insert(ImportRow),
            [
                {
                    "run_id": self.run_id,
                    "row": outcome.row,
                    "verdict": outcome.verdict,
                    "company_id": outcome.company_id,
                    "score": outcome.score,
                    "candidates": outcome.candidates,
                    "message": outcome.message or None,
                    "values": self._values(decision, outcome, row),
                    "before": _before(decision),
                }
                for decision, outcome, row in zip(decisions, outcomes, rows, strict=True)
            ],
        )
        return outcomes

    def _store(self, decisions: Iterable[Decision]) -> None:
        met = list({id(decision.known): decision.known for decision in decisions if decision.known}.values())
        self._create([known for known in met if known.id is None])
        self._change([known for known in met if known.changes])
        self._add_contacts(met)
        db.session.flush()

    def _values(self, decision: Decision, outcome: Outcome, row: Row) -> dict[str, Any]:
        """What a screen and the download of refused rows need; the whole row only where somebody must look at it."""
        values: dict[str, Any] = {"name": outcome.name, "line": outcome.line}
        if decision.verdict in KEPT_WHOLE:
            values["cells"] = [text_of(cell) for cell in row.cells]
        return values

    def _name(self, row: Row) -> str:
        index = self.cleaner.columns.get("name")
        return "" if index is None else " ".join(as_text(row.cells[index]).split())[:200]

    def _create(self, fresh: Sequence[Known]) -> None:
        if not fresh:
            return
        rows = [
            {key: value for key, value in known.values.items() if value is not None}
            | {"is_branch": known.is_branch, "source": self.source or None, "owner_id": None}
            for known in fresh
        ]
        for known, company in zip(fresh, companies.create_many(rows, by=self.by), strict=True):
            known.id = company.id
            known.changes.clear()
            self.register.by_id[company.id] = known
            self.register.fresh.add(company.id)

    def _change(self, changed: Sequence[Known]) -> None:
        by_id = {known.id: known for known in changed}
        for company in db.session.scalars(select(Company).where(Company.id.in_(by_id))):
            known = by_id[company.id]
            companies.edit(company, known.changes)
            known.changes.clear()

    def _add_contacts(self, met: Iterable[Known]) -> None:
        for known in met:
            for contact in known.new_contacts:
                companies.add_contact(db.session.get_one(Company, known.id), contact)
            known.new_contacts.clear()


def _outcome(decision: Decision, name: str) -> Outcome:
    known = decision.known
    return Outcome(
        row=decision.draft.number,
        line=decision.draft.line,
        verdict=decision.verdict,
        name=name,
        company_id=known.id if known else None,
        score=decision.score,
        candidates=[candidate.id for candidate in decision.candidates if candidate.id is not None],
        message=" ".join(decision.messages),
    )


def _before(decision: Decision) -> dict[str, Any] | None:
    """The values a row replaced, as JSON can hold them, so that they can be put back."""
    return {key: _plain(value) for key, value in decision.before.items()} if decision.before else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
