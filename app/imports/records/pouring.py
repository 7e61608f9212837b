"""Pour a list of records into the register: each row finds its company, then the record it speaks of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from app.companies.identity.names import full_name
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.tabular import Row
from app.imports.again import Again
from app.imports.batches import Batches, Outcome, asked_before
from app.imports.drafts import Draft
from app.imports.enums import Verdict
from app.imports.judged import LATER, Decision, fingerprint, left_for_later, left_for_review
from app.imports.known import Known, contradicts, tell_changes
from app.imports.mapping import Fields, text_of
from app.imports.matching import REMEMBERED, Register
from app.imports.models import ImportRow
from app.imports.pouring import KEPT_WHOLE
from app.imports.records.books import Book, Entry, stored
from app.imports.records.reading import RecordDraft

ON_FILE_AT_ONCE = 500


@dataclass
class Ruling:
    """What is to become of one row; ``before`` and ``wrote`` are the values its changes replace and write.

    ``files_company`` where its company has to be filed first.
    """

    draft: RecordDraft
    verdict: Verdict
    owner: Known | None = None
    entry: Entry | None = None
    score: float | None = None
    candidates: list[Known] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    before: dict[str, Any] | None = None
    wrote: dict[str, Any] | None = None
    fingerprint: str | None = None
    files_company: bool = False


@dataclass
class Found:
    """The company of a row: surely this one, or why not."""

    decision: Decision
    owner: Known | None = None
    files_company: bool = False
    by_person: bool = False


@dataclass
class RecordPour(Batches[RecordDraft, Ruling]):
    """A list of records on its way; ``creates`` files companies that are not on file yet."""

    book: Book = field(kw_only=True)
    fields: Fields = field(kw_only=True)
    creates: bool = False
    entries: dict[Known, list[Entry]] = field(default_factory=dict)
    again: Again = field(default_factory=Again)

    def decide(self, drafts: Sequence[RecordDraft]) -> list[Ruling]:
        """What is to become of each row; each meets what the ones before it add."""
        self._look_back(drafts)
        companies = list({id(draft.company): draft.company for draft in drafts if not draft.errors}.values())
        self.register.look_up(companies)
        self.register.look_alike(companies)
        named = {id(company): self._find(company) for company in companies}
        found = {
            draft.number: self._as_before(draft, named[id(draft.company)])
            for draft in drafts
            if not draft.errors
        }
        self._read([one.owner for one in found.values() if one.owner is not None])
        return [self._ruling(draft, found.get(draft.number)) for draft in drafts]

    def _look_back(self, drafts: Sequence[RecordDraft]) -> None:
        """Read what became of ``drafts`` when the same list came before."""
        self.again = Again(self.register.past.earlier)
        self.again.look_up([draft.number for draft in drafts])
        for draft in reversed(drafts):
            # Whom a company was taken for then is asked by the first row here that can be read.
            if not draft.errors:
                draft.company.number = draft.number

    def _find(self, company: Draft) -> Found:
        decision = self.register.identify(company)
        is_open = decision.verdict in (Verdict.NEW, Verdict.REVIEW)
        if (is_open or self.register.is_told(company)) and (said := self._as_told(company, decision)):
            return said
        if decision.verdict is Verdict.NEW:
            if self.creates and company.values.get("name"):
                return Found(decision, self.register.take_in(company), files_company=True)
            why = " ".join([_missing(company), *decision.messages])
            return Found(left_for_review(company, decision.candidates, decision.score or 0.0, why))
        return Found(
            decision, decision.known, files_company=decision.known is not None and not decision.known.id
        )

    def _as_before(self, draft: RecordDraft, found: Found) -> Found:
        """The company of this very row when the same list came before: rows that name it alike may have been given to several."""
        key = self.again.company_of(draft.number)
        if key is None or self.register.is_told(draft.company):
            return found
        known = self.register.company(key)
        if known is None or known is found.owner or known.is_trashed or contradicts(draft.company, known):
            return found
        return replace(found, owner=known, files_company=False)

    def _as_told(self, company: Draft, found: Decision) -> Found | None:
        """What a person said of the company that rows name like this, unless that has become impossible since."""
        if self.register.told.get(fingerprint(company)) == LATER:
            return Found(left_for_later(company, found))
        was_told, told = self.register.told_of(company)
        if not was_told:
            return None
        if told is None:
            told = self._new_company(company)
            self.register.made(company, told)
        return Found(found, told, files_company=told.id is None, by_person=True)

    def _new_company(self, company: Draft) -> Known:
        """The company of a row as one to be filed. Raises Invalid where the row only gives its number."""
        if not company.values.get("name"):
            raise Invalid(_("The row gives a number and no name: a company without a name cannot be filed."))
        return self.register.take_in(company)

    def _read(self, owners: Sequence[Known]) -> None:
        new = {owner.id: owner for owner in owners if owner.id is not None and owner not in self.entries}
        for owner in owners:
            self.entries.setdefault(owner, [])
        ids = list(new)
        for start in range(0, len(ids), ON_FILE_AT_ONCE):
            for company_id, entry in self.book.on_file(ids[start : start + ON_FILE_AT_ONCE]):
                entry.owner = new[company_id]
                entry.is_fresh = entry.id in self.register.past.records
                entry.was_met = entry.id in self.register.past.records_met
                self.entries[new[company_id]].append(entry)

    def _ruling(self, draft: RecordDraft, found: Found | None) -> Ruling:
        if found is None:
            return Ruling(draft, Verdict.ERROR, messages=[*draft.errors, *draft.remarks])
        decision = found.decision
        ruling = Ruling(draft, decision.verdict, score=decision.score, candidates=decision.candidates)
        if found.owner is None:
            ruling.messages = [*decision.messages, *draft.remarks]
            ruling.fingerprint = decision.fingerprint
            return ruling
        if found.by_person:
            ruling.fingerprint = self.naming(draft)
        return self._about(ruling, found.owner)

    def _about(self, ruling: Ruling, owner: Known) -> Ruling:
        """The ruling on a row whose company is known."""
        draft = ruling.draft
        ruling.owner = owner
        entries = self.entries[owner]
        before = self.again.record_of(draft.number)
        entry = next((one for one in entries if before and one.id == before), None)
        entry = entry or self.book.same(draft, entries)
        if entry is None:
            self._file(ruling, owner, entries)
        else:
            self._bring_together(ruling, owner, entry)
        if ruling.fingerprint:
            ruling.messages.append(_("Decided by a person."))
        ruling.messages.extend(draft.remarks)
        return ruling

    def _file(self, ruling: Ruling, owner: Known, entries: list[Entry]) -> None:
        why = self.book.refusal(ruling.draft, owner, None, by=self.by)
        if why:
            ruling.verdict, ruling.messages = Verdict.ERROR, [why]
            return
        ruling.verdict = Verdict.NEW
        ruling.entry = Entry(dict(ruling.draft.values), is_fresh=True, was_met=True, owner=owner)
        ruling.messages.extend(ruling.draft.later)
        ruling.files_company = owner.id is None and not entries
        if ruling.files_company:
            ruling.messages.append(_("The company is filed along with it."))
        entries.append(ruling.entry)

    def _bring_together(self, ruling: Ruling, owner: Known, entry: Entry) -> None:
        draft = ruling.draft
        # Only the first row of a list may overwrite: two rows that differ would take turns at every import.
        overwrites = self.overwrite and not entry.was_met and not entry.is_fresh
        changes, kept = self._changes(draft, entry, overwrites=overwrites)
        entry.was_met = True
        ruling.entry = entry
        if changes:
            why = self.book.refusal(draft, owner, entry, by=self.by)
            if why:
                ruling.verdict, ruling.messages, ruling.entry = Verdict.ERROR, [why], None
                return
            ruling.verdict = Verdict.UPDATE
            ruling.before = {key: stored(entry.values.get(key)) for key in changes}
            entry.change(changes)
            ruling.wrote = {key: stored(entry.values.get(key)) for key in changes}
            ruling.messages += tell_changes(ruling.before, ruling.wrote, self._named)
        elif entry.is_fresh:
            ruling.verdict = Verdict.DUPLICATE
            ruling.messages.append(_("This row stands in the list more than once."))
        else:
            ruling.verdict = Verdict.UNCHANGED
        if kept:
            ruling.messages.append(_("Kept as on file: %(fields)s.", fields=self._named(kept)))

    def _changes(
        self, draft: RecordDraft, entry: Entry, *, overwrites: bool
    ) -> tuple[dict[str, Any], list[str]]:
        """What ``draft`` adds to ``entry``, and the fields it would have changed but does not."""
        changes: dict[str, Any] = {}
        kept: list[str] = []
        for key in self.book.keys:
            told, on_file = draft.values.get(key), entry.values.get(key)
            if told in (None, "", []):
                continue
            if key in self.book.additive:
                more = self.book.added(
                    key, on_file or [], told, overwrites=self.overwrite and not entry.is_fresh
                )
                if more != (on_file or []):
                    changes[key] = more
                elif self.book.kept(key, more, told):
                    kept.append(key)
            elif on_file in (None, "", []):
                changes[key] = told
            elif self.book.differ(key, on_file, told):
                if overwrites:
                    changes[key] = told
                else:
                    kept.append(key)
        return changes, kept

    def _named(self, keys: Iterable[str]) -> str:
        return self.book.named(keys, self.fields)

    def write(self, decisions: list[Ruling], rows: Sequence[Row]) -> list[Outcome]:
        """File companies and records, write what changed, and each row's fate."""
        self._store(decisions)
        outcomes = [self.outcome(ruling, row) for ruling, row in zip(decisions, rows, strict=True)]
        db.session.execute(
            insert(ImportRow),
            [
                {
                    "run_id": self.run_id,
                    "row": outcome.row,
                    "verdict": outcome.verdict,
                    "company_id": outcome.company_id,
                    "record_id": ruling.entry.id if ruling.entry else None,
                    "score": outcome.score,
                    "candidates": outcome.candidates,
                    "message": outcome.message or None,
                    "values": self._values(ruling, row),
                    "before": ruling.before,
                    "fingerprint": outcome.naming,
                }
                for ruling, outcome, row in zip(decisions, outcomes, rows, strict=True)
            ],
        )
        return outcomes

    def _store(self, rulings: Sequence[Ruling]) -> None:
        met = list({id(ruling.entry): ruling.entry for ruling in rulings if ruling.entry}.values())
        fresh = [entry for entry in met if entry.id is None]
        owners = {id(entry.owner): entry.owner for entry in fresh if entry.owner and entry.owner.id is None}
        self.file_companies(list(owners.values()))
        if fresh:
            self.book.file(fresh, by=self.by)
        changed = [entry for entry in met if entry.changes]
        if changed:
            self.book.change(changed, by=self.by)
            for entry in changed:
                entry.written()

    def _values(self, ruling: Ruling, row: Row) -> dict[str, Any]:
        """What a screen and the download of refused rows need, and what an undo does."""
        values: dict[str, Any] = {"name": self._name(ruling.draft), "line": row.line}
        if row.sheet:
            values["sheet"] = row.sheet
        if ruling.verdict in KEPT_WHOLE:
            values["cells"] = [text_of(cell) for cell in row.cells]
        if ruling.verdict is Verdict.NEW and ruling.entry is not None:
            values["wrote"] = {key: stored(ruling.entry.values.get(key)) for key in self.book.keys}
        elif ruling.wrote is not None:
            values["wrote"] = ruling.wrote
        if ruling.files_company:
            values["filed"] = True
        return values

    def _name(self, draft: RecordDraft) -> str:
        told = draft.company.values
        name = full_name(told["legal_form"], told["name"]) if told.get("name") else ""
        parts = (name or draft.company.claimed_npwp, draft.title)
        return " – ".join(part for part in parts if part)[:200]

    def outcome(self, decision: Ruling, row: Row) -> Outcome:
        """What is told of a row."""
        return Outcome(
            row=decision.draft.number,
            line=decision.draft.line,
            verdict=decision.verdict,
            name=self._name(decision.draft),
            company_id=decision.owner.id if decision.owner else None,
            score=decision.score,
            candidates=[known.id for known in decision.candidates if known.id is not None],
            message=" ".join(decision.messages),
            fingerprint=decision.fingerprint,
            naming=decision.fingerprint or self._asked_as(decision),
        )

    def _asked_as(self, ruling: Ruling) -> str | None:
        """By what rows are found that ask the same as this one."""
        return self.naming(ruling.draft) if ruling.verdict is Verdict.REVIEW else None

    def naming(self, draft: RecordDraft) -> str:
        """What tells the company that a row names from every other."""
        return fingerprint(draft.company)

    def remember(self, decisions: Sequence[Ruling]) -> None:
        """All of this stands in the database now."""
        for ruling in decisions:
            if ruling.entry is None or ruling.entry.id is None:
                continue
            self.register.past.records_met.add(ruling.entry.id)
            if ruling.verdict is Verdict.NEW:
                self.register.past.records.add(ruling.entry.id)
        if len(self.entries) > REMEMBERED:
            self.entries.clear()

    def forget(self) -> None:
        """Nothing of what was read meanwhile holds any more."""
        self.register = Register(self.register.past, self.register.told, writes_numbers=False)
        self.entries.clear()

    def fingerprint(self, row: Row) -> str:
        """The same of a row as it stands in the list."""
        return self.naming(self.cleaner.draft(row))

    def settle(self, row: Row, company_id: int | None, stored_row: ImportRow) -> Outcome:
        """Write what a person decided about the company of one row; None files a new company.

        Raises Conflict where another company already holds one of its numbers, or the row cannot be stored, Invalid where
        a new company would have no name.
        """
        draft = self.cleaner.draft(row)
        self.register.look_up([draft.company])
        owner = self._new_company(draft.company) if company_id is None else self.register.company(company_id)
        if owner is None:
            raise Conflict(_("This company is not on file any more."))
        self._read([owner])
        ruling = Ruling(draft, Verdict.REVIEW, fingerprint=self.naming(draft))
        self._about(ruling, owner)
        if ruling.verdict is Verdict.ERROR:
            raise Conflict(" ".join(ruling.messages))
        try:
            with db.session.begin_nested():
                self._store([ruling])
        except IntegrityError as clash:
            raise Conflict(_("Another company already has one of these numbers.")) from clash
        return self._noted(ruling, row, stored_row)

    def _noted(self, ruling: Ruling, row: Row, stored_row: ImportRow) -> Outcome:
        """Let the stored row tell what a person decided, and what it asked before."""
        outcome = self.outcome(ruling, row)
        asked = asked_before(stored_row)
        stored_row.verdict, stored_row.company_id = outcome.verdict, outcome.company_id
        stored_row.record_id = ruling.entry.id if ruling.entry else None
        stored_row.message, stored_row.before = outcome.message or None, ruling.before
        stored_row.fingerprint = ruling.fingerprint
        kept = {key: stored_row.values[key] for key in ("cells", "sheet") if key in stored_row.values}
        stored_row.values = kept | self._values(ruling, row) | asked
        return outcome


def _missing(company: Draft) -> str:
    told = company.values
    if not told.get("name"):
        return str(_("No company on file bears this number."))
    return str(_("%(name)s is not on file.", name=full_name(told["legal_form"], told["name"])))
