"""Pour a list of companies into the register."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.companies import services as companies
from app.companies.models import Company
from app.core.db import db
from app.core.errors import Conflict
from app.core.tabular import Row, as_text
from app.imports.batches import Batches, Outcome, asked_before
from app.imports.drafts import Draft
from app.imports.enums import Verdict
from app.imports.judged import Decision, fingerprint
from app.imports.known import Known
from app.imports.mapping import text_of
from app.imports.matching import Register
from app.imports.models import ImportRow
from app.imports.policies import Policies

KEPT_WHOLE = (Verdict.ERROR, Verdict.REVIEW, Verdict.DUPLICATE)


@dataclass
class Pour(Batches[Draft, Decision]):
    """A list of companies on its way."""

    policies: Policies = field(default_factory=Policies)
    versions: dict[Known, list[int]] = field(default_factory=dict)

    def decide(self, drafts: Sequence[Draft]) -> list[Decision]:
        """What is to become of each row; each meets what the ones before it add."""
        self.register.look_up(drafts)
        self.register.look_alike(drafts)
        return [self.register.decide(draft, self.policies) for draft in drafts]

    def outcome(self, decision: Decision, row: Row) -> Outcome:
        """What is told of a row."""
        return _outcome(decision, self._name(row))

    def remember(self, decisions: Sequence[Decision]) -> None:
        """All of this stands in the database now."""
        for decision in decisions:
            self.register.past.note(decision)

    def forget(self) -> None:
        """Nothing of what was read meanwhile holds any more."""
        self.register = Register(self.register.past, self.register.told, self.register.rule)

    def settle(self, row: Row, company_id: int | None, stored: ImportRow) -> Outcome:
        """Write what a person decided about one row; ``company_id`` None makes a new company.

        Raises Conflict where another company already holds one of its numbers.
        """
        draft = self.cleaner.draft(row)
        self.register.look_up([draft])
        decision = self.register.decide_as(draft, company_id, self.policies)
        try:
            with db.session.begin_nested():
                self._store([decision])
        except IntegrityError as clash:
            raise Conflict(_("Another company already has one of these numbers.")) from clash
        outcome = _outcome(decision, self._name(row))
        asked = asked_before(stored)
        stored.verdict, stored.company_id = outcome.verdict, outcome.company_id
        stored.message, stored.before = outcome.message or None, _before(decision)
        stored.fingerprint = decision.fingerprint
        stored.values = stored.values | self._trace(decision) | asked
        return outcome

    def fingerprint(self, row: Row) -> str:
        """What tells ``row`` from every other, so that what a person decided about it is found again."""
        return fingerprint(self.cleaner.draft(row))

    def write(self, decisions: list[Decision], rows: Sequence[Row]) -> list[Outcome]:
        """Write what was decided, and each row's fate."""
        self._store(decisions)
        outcomes = [self.outcome(decision, row) for decision, row in zip(decisions, rows, strict=True)]
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
                    "fingerprint": outcome.naming,
                }
                for decision, outcome, row in zip(decisions, outcomes, rows, strict=True)
            ],
        )
        return outcomes

    def _store(self, decisions: Iterable[Decision]) -> None:
        met = list({id(decision.known): decision.known for decision in decisions if decision.known}.values())
        seen = {known: known.version or 0 for known in met}
        self.file_companies([known for known in met if known.id is None])
        self._change([known for known in met if known.changes])
        self._add_contacts([known for known in met if known.new_contacts])
        self.versions = {known: [earlier, known.version or 0] for known, earlier in seen.items()}

    def _values(self, decision: Decision, outcome: Outcome, row: Row) -> dict[str, Any]:
        """What a screen and the download of refused rows need; the whole row only where somebody must look at it."""
        values: dict[str, Any] = {"name": outcome.name, "line": outcome.line}
        if row.sheet:
            values["sheet"] = row.sheet
        draft = decision.draft
        if decision.verdict is Verdict.NEW and draft.claimed_npwp != draft.values.get("npwp", ""):
            # Not on file, but what tells this firm from another of its name should the import be continued.
            values["claimed_npwp"] = draft.claimed_npwp
        if decision.verdict in KEPT_WHOLE:
            values["cells"] = [text_of(cell) for cell in row.cells]
        return values | self._trace(decision)

    def _trace(self, decision: Decision) -> dict[str, Any]:
        """What an undo needs: which version the row made of which, what it wrote, and whom it filed as a contact."""
        known = decision.known
        if known is None or decision.verdict not in (Verdict.NEW, Verdict.UPDATE):
            return {}
        trace: dict[str, Any] = {"versions": self.versions[known]}
        if decision.before:
            trace["wrote"] = {key: plain(known.values.get(key)) for key in decision.before}
        if known.filed_contacts:
            trace["contacts"] = list(known.filed_contacts)
            known.filed_contacts.clear()
        return trace

    def _name(self, row: Row) -> str:
        index = self.cleaner.columns.get("name")
        return "" if index is None else " ".join(as_text(row.cells[index]).split())[:200]

    def _change(self, changed: Sequence[Known]) -> None:
        by_id = {known.id: known for known in changed}
        statement = select(Company).where(Company.id.in_(by_id)).execution_options(populate_existing=True)
        found = [(company, by_id[company.id]) for company in db.session.scalars(statement)]
        # What a person saved since it was read is not written over: it is read again.
        companies.edit_many([(company, known.changes, known.version) for company, known in found])
        for company, known in found:
            known.version = company.version
            known.changes.clear()

    def _add_contacts(self, met: Iterable[Known]) -> None:
        wanted = [(known, contact) for known in met for contact in known.new_contacts if known.id is not None]
        if not wanted:
            return
        filed = companies.file_contacts([(known.id or 0, contact) for known, contact in wanted])
        for (known, _values), contact in zip(wanted, filed, strict=True):
            known.filed_contacts.append(contact.id)
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
        fingerprint=decision.fingerprint,
        changed=tuple(decision.before or ()),
        naming=decision.fingerprint
        or (fingerprint(decision.draft) if decision.verdict is Verdict.REVIEW else None),
    )


def _before(decision: Decision) -> dict[str, Any] | None:
    """The values a row replaced, as JSON can hold them, so that they can be put back."""
    return {key: plain(value) for key, value in decision.before.items()} if decision.before else None


def plain(value: Any) -> Any:
    """A value of a company as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value
