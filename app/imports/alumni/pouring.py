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

from app.candidates import queries as candidates
from app.candidates.models import Candidate
from app.core import sealing
from app.core.db import db, one_of
from app.core.errors import Conflict
from app.core.tabular import Row
from app.imports.alumni.book import LOADED, Alumni
from app.imports.alumni.reading import hidden
from app.imports.batches import Outcome
from app.imports.enums import Verdict
from app.imports.judged import LATER
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
    recalled: dict[str, int | None] = field(default_factory=dict)
    made: dict[str, Entry] = field(default_factory=dict)
    became: dict[int, int] = field(default_factory=dict)

    def decide(self, drafts: Sequence[RecordDraft]) -> list[Ruling]:
        """What is to become of each row; each meets what the ones before it add."""
        self._look_back(drafts)
        self._look_up([draft for draft in drafts if not draft.errors])
        return [self._rule(draft) for draft in drafts]

    def _look_up(self, drafts: Sequence[RecordDraft]) -> None:
        prints = [one for draft in drafts for one in _prints(draft)]
        names = {draft.company.name_key for draft in drafts}
        met = {key for draft in drafts if (key := self.again.record_of(draft.number))}
        self._recall({self.naming(draft) for draft in drafts})
        met.update(key for key in self.recalled.values() if key)
        self.became = candidates.kept_instead(met) if met else {}
        met.update(self.became.values())
        wanted = or_(Candidate.nik_hash.in_(prints), Candidate.name_key.in_(names), Candidate.id.in_(met))
        self._read(select(Candidate).where(wanted, Candidate.trashed_at.is_(None)))

    def _recall(self, prints: set[str]) -> None:
        """Ask what people decided about such rows, in earlier lists and in this one."""
        statement = (
            select(ImportRow.fingerprint, ImportRow.record_id)
            .where(one_of(ImportRow.fingerprint, prints), ImportRow.record_id.is_not(None))
            .order_by(ImportRow.id)
        )
        said = {key: record for key, record in db.session.execute(statement) if key is not None}
        self.recalled = said | {key: self.register.told[key] for key in prints & self.register.told.keys()}

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
        print_ = self.naming(draft)
        if print_ in self.register.told and (said := self._told(draft, print_)):
            return said
        before = self._now(self.again.record_of(draft.number))
        if before is not None and not _has_other_nik(draft, before):
            return self._on(Ruling(draft, Verdict.REVIEW), before)
        alike = [entry for entry in self.by_name[draft.company.name_key] if _may_be(draft, entry)]
        same = next((entry for entry in alike if self._is_surely(draft, entry, alike)), None)
        if same is not None:
            return self._on(Ruling(draft, Verdict.REVIEW), same)
        if said := self._told(draft, print_):
            return said
        known = [entry for entry in alike if entry.id is not None]
        if known:
            messages = [
                _("Somebody of the same name is on file; nothing says surely that it is the same person.")
            ]
            return Ruling(draft, Verdict.REVIEW, candidates=known, messages=[*messages, *draft.remarks])  # type: ignore[arg-type]
        return self._on(Ruling(draft, Verdict.REVIEW), None)

    def _now(self, key: int | None) -> Entry | None:
        """A candidate on file, or the one it was merged into."""
        return self.by_id.get(self.became.get(key or 0, key or 0))

    def _told(self, draft: RecordDraft, print_: str) -> Ruling | None:
        """What a person said of such rows, unless that has become impossible since."""
        if print_ not in self.recalled:
            return None
        told = self.recalled[print_]
        if told == LATER:
            later = _("A person left it for later.")
            return Ruling(draft, Verdict.REVIEW, messages=[later, *draft.remarks], fingerprint=print_)
        entry = self.made.get(print_) if told is None else self._now(told)
        if (entry is None and told is not None) or (entry and _has_other_nik(draft, entry)):
            return None
        ruling = self._on(Ruling(draft, Verdict.REVIEW, fingerprint=print_), entry)
        if ruling.entry is not None:
            self.made[print_] = ruling.entry
        return ruling

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
        self.made.clear()

    def naming(self, draft: RecordDraft) -> str:
        """What tells the person that a row names from every other."""
        return _fingerprint(draft)

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
        if entry is not None and _has_other_nik(draft, entry):
            raise Conflict(_("This person has another NIK on file."))
        ruling = self._on(Ruling(draft, Verdict.REVIEW, fingerprint=self.naming(draft)), entry)
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
    mine, theirs = draft.values.get("birth_on"), entry.values.get("birth_on")
    return not (mine and theirs and mine != theirs) and not _has_other_nik(draft, entry)


def _has_other_nik(draft: RecordDraft, entry: Entry) -> bool:
    mine, theirs = _prints(draft), entry.values.get("nik_hash")
    return bool(mine and theirs and theirs not in mine)


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
