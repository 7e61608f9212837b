"""Pour a list of alumni in: a row finds its person by the NIK, else by name and day of birth, which a person confirms."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from app.candidates.models import Candidate
from app.core import sealing
from app.core.db import db
from app.core.errors import Conflict
from app.core.tabular import Row
from app.imports.alumni.book import LOADED, Alumni
from app.imports.alumni.reading import hidden
from app.imports.batches import Outcome
from app.imports.enums import Verdict
from app.imports.matching import REMEMBERED, Register
from app.imports.models import ImportRow
from app.imports.records.books import Entry
from app.imports.records.pouring import RecordPour, Ruling
from app.imports.records.reading import RecordDraft


@dataclass
class AlumniPour(RecordPour):
    """A list of alumni on its way; no company is asked for."""

    book: Alumni = field(kw_only=True)
    by_id: dict[int, Entry] = field(default_factory=dict)
    by_nik: dict[str, Entry] = field(default_factory=dict)
    by_name: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def decide(self, drafts: Sequence[RecordDraft]) -> list[Ruling]:
        """What is to become of each row; each meets what the ones before it add."""
        self._look_back(drafts)
        self._look_up([draft for draft in drafts if not draft.errors])
        return [self._rule(draft) for draft in drafts]

    def _look_up(self, drafts: Sequence[RecordDraft]) -> None:
        prints = [one for draft in drafts for one in _prints(draft)]
        names = {draft.company.name_key for draft in drafts}
        met = {key for draft in drafts if (key := self.again.record_of(draft.number))}
        wanted = or_(Candidate.nik_hash.in_(prints), Candidate.name_key.in_(names), Candidate.id.in_(met))
        self._read(select(Candidate).where(wanted, Candidate.trashed_at.is_(None)))

    def _read(self, statement: Any) -> None:
        rows = db.session.scalars(
            statement.order_by(Candidate.id).options(*LOADED).execution_options(populate_existing=True)
        )
        for candidate in rows:
            if candidate.id not in self.by_id:
                entry = self.book.entry_of(candidate)
                entry.is_fresh = entry.id in self.register.past.records
                entry.was_met = entry.id in self.register.past.records_met
                self._take_in(entry)

    def _take_in(self, entry: Entry) -> None:
        if entry.id is not None:
            self.by_id[entry.id] = entry
        if entry.values.get("nik_hash"):
            self.by_nik[entry.values["nik_hash"]] = entry
        self.by_name[entry.values["name_key"]].append(entry)

    def _rule(self, draft: RecordDraft) -> Ruling:
        if draft.errors:
            return Ruling(draft, Verdict.ERROR, messages=[*draft.errors, *draft.remarks])
        found = next((self.by_nik[one] for one in _prints(draft) if one in self.by_nik), None)
        if found is not None:
            draft.values["nik_hash"] = found.values["nik_hash"]
            return self._on(Ruling(draft, Verdict.REVIEW), found)
        before = self.by_id.get(self.again.record_of(draft.number) or 0)
        if before is not None and _may_be(draft, before):
            return self._on(Ruling(draft, Verdict.REVIEW), before)
        alike = [entry for entry in self.by_name[draft.company.name_key] if _may_be(draft, entry)]
        same = next((entry for entry in alike if self._is_surely(draft, entry, alike)), None)
        if same is not None:
            return self._on(Ruling(draft, Verdict.REVIEW), same)
        known = [entry for entry in alike if entry.id is not None]
        print_ = _fingerprint(draft)
        if known and print_ in self.register.told:
            told = self.register.told[print_]
            entry = self.by_id.get(told) if told is not None else None
            return self._on(Ruling(draft, Verdict.REVIEW, fingerprint=print_), entry)
        if known:
            messages = [
                _("Somebody of the same name is on file; nothing says surely that it is the same person.")
            ]
            return Ruling(draft, Verdict.REVIEW, candidates=known, messages=[*messages, *draft.remarks])  # type: ignore[arg-type]
        return self._on(Ruling(draft, Verdict.REVIEW), None)

    def _is_surely(self, draft: RecordDraft, entry: Entry, alike: Sequence[Entry]) -> bool:
        """Whether ``entry`` is meant without a NIK that says so: of the same list and day of birth, or nothing new is told."""
        if (
            entry.is_fresh
            and draft.values.get("birth_on")
            and draft.values["birth_on"] == entry.values.get("birth_on")
        ):
            return True
        if len(alike) > 1 or "nik_hash" in draft.values:
            return False
        changes, kept = self._changes(draft, entry, overwrites=False)
        return not changes and not kept

    def _on(self, ruling: Ruling, entry: Entry | None) -> Ruling:
        """The ruling on a row whose person is known; None files a new one."""
        draft = ruling.draft
        if entry is None:
            ruling.verdict = Verdict.NEW
            values = draft.values | {"name_key": draft.company.name_key}
            ruling.entry = Entry(values, is_fresh=True, was_met=True)
            self._take_in(ruling.entry)
        else:
            if not entry.values.get("nik_hash"):
                entry.values["nik"] = draft.values.get("nik")
            self._bring_together(ruling, None, entry)  # type: ignore[arg-type]
            if entry.values.get("nik_hash"):
                self.by_nik[entry.values["nik_hash"]] = entry
        if ruling.fingerprint:
            ruling.messages.append(_("Decided by a person."))
        ruling.messages.extend(draft.remarks)
        return ruling

    def _changes(
        self, draft: RecordDraft, entry: Entry, *, overwrites: bool
    ) -> tuple[dict[str, Any], list[str]]:
        changes, kept = super()._changes(draft, entry, overwrites=overwrites)
        for key in ("nik_hash", "name", "consent_on", "consent_version"):
            # Who somebody is, and what was agreed to, no list says anew.
            if key in changes and entry.values.get(key):
                del changes[key]
                kept.append(key)
        return changes, kept

    def outcome(self, decision: Ruling, row: Row) -> Outcome:
        """What is told of a row, without any NIK."""
        told = super().outcome(decision, row)
        return replace(told, message=hidden(told.message))

    def _name(self, draft: RecordDraft) -> str:
        return draft.title

    def _values(self, ruling: Ruling, row: Row) -> dict[str, Any]:
        values = super()._values(ruling, row)
        if "cells" in values:
            values["cells"] = sealing.sealed_value(values["cells"])
        return values

    def _store(self, rulings: Sequence[Ruling]) -> None:
        super()._store(rulings)
        for ruling in rulings:
            if ruling.entry is not None and ruling.entry.id is not None:
                self.by_id[ruling.entry.id] = ruling.entry

    def remember(self, decisions: Sequence[Ruling]) -> None:
        """All of this stands in the database now."""
        super().remember(decisions)
        if len(self.by_id) > REMEMBERED:
            self._forget_all()

    def forget(self) -> None:
        """Nothing of what was read meanwhile holds any more."""
        self.register = Register(self.register.past, self.register.told, writes_numbers=False)
        self._forget_all()

    def _forget_all(self) -> None:
        self.by_id.clear()
        self.by_nik.clear()
        self.by_name.clear()

    def fingerprint(self, row: Row) -> str:
        """What tells the person a row names from every other."""
        return _fingerprint(self.cleaner.draft(row))

    def settle(self, row: Row, met_id: int | None, stored_row: ImportRow) -> Outcome:
        """Write what a person decided: whom the row speaks of; None files a new candidate.

        Raises Conflict where somebody else has the NIK, or the row cannot be stored.
        """
        draft = self.cleaner.draft(row)
        entry = None
        if met_id is not None:
            self._read(select(Candidate).where(Candidate.id == met_id, Candidate.trashed_at.is_(None)))
            entry = self.by_id.get(met_id)
            if entry is None:
                raise Conflict(_("This record is not on file any more."))
        if draft.errors:
            raise Conflict(" ".join(map(hidden, draft.errors)))
        ruling = self._on(Ruling(draft, Verdict.REVIEW, fingerprint=_fingerprint(draft)), entry)
        try:
            with db.session.begin_nested():
                self._store([ruling])
        except IntegrityError as clash:
            raise Conflict(_("Another record already has one of these numbers.")) from clash
        return self._noted(ruling, row, stored_row)


def _prints(draft: RecordDraft) -> list[str]:
    """The fingerprints of its NIK under every secret."""
    return sealing.fingerprints(draft.values["nik"]) if draft.values.get("nik") else []


def _may_be(draft: RecordDraft, entry: Entry) -> bool:
    """Whether nothing says that a namesake is another person: no other day of birth, no other NIK."""
    for key in ("birth_on", "nik_hash"):
        mine, theirs = draft.values.get(key), entry.values.get(key)
        if mine and theirs and mine != theirs:
            return False
    return True


def _fingerprint(draft: RecordDraft) -> str:
    values = draft.values
    phones: Iterable[Any] = values.get("phones") or ()
    parts = [
        draft.company.name_key,
        str(values.get("birth_on", "")),
        values.get("nik_hash", ""),
        sorted(phone["e164"] for phone in phones),
    ]
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]
