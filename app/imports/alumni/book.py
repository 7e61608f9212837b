"""The candidates on file as an import sees them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.candidates import services
from app.candidates.enums import Availability, Education, Sex
from app.candidates.models import (
    Candidate,
    CandidateFieldValue,
    CandidateMerge,
    DistinctCandidates,
    Training,
)
from app.companies.identity.names import fold
from app.core.db import db
from app.core.enums import Choice
from app.core.errors import Conflict
from app.imports.fields import own
from app.imports.records.books import Book, Entry
from app.imports.records.reading import RecordDraft
from app.imports.undoing import held_by_merges, hung_on
from app.settings.custom.models import is_custom

COLUMNS = (
    "name", "nik_hash", "birth_place", "birth_on", "sex", "phones", "email", "address", "rt", "region_code", "city",
    "postal_code", "education", "major", "school", "diploma_on", "ak1_number", "ak1_issued_on", "ak1_valid_to_on",
    "availability", "consent_version", "consent_on", "retention_on", "source", "notes", "legal_basis", "purpose",
    "available_from_on", "is_nik_odd",
)  # fmt: skip
BEGUN_WITH = ("availability", "legal_basis", "purpose", "available_from_on", "is_nik_odd")
"""What a new record says without having been told."""

OF_TRAINING = (
    "institution", "trade_id", "programme", "class_name", "year", "hours", "certificate_number", "has_bnsp", "bnsp_number",
)  # fmt: skip
CHOICES: dict[str, type[Choice]] = {"sex": Sex, "education": Education, "availability": Availability}
LOADED = (selectinload(Candidate.trainings),)


class Alumni(Book):
    """The candidates."""

    shown = {"nik_hash": "nik", "phones": "phone", "region_code": "kelurahan", "trainings": "programme"}
    additive = frozenset({"phones", "trainings"})

    def __init__(self) -> None:
        self.keys = (*COLUMNS, *own.names("candidate"), "trainings")

    def on_file(self, company_ids: Sequence[int]) -> Iterable[tuple[int, Entry]]:
        """No candidate belongs to a company."""
        return ()

    def same(self, draft: RecordDraft, entries: Sequence[Entry]) -> Entry | None:
        """Who is meant is not a question of one company's entries."""
        return None

    def entry_of(self, candidate: Candidate) -> Entry:
        """What the import needs of one on file; a state nobody knows may be filled in."""
        values = self.values_of(candidate)
        if candidate.availability is Availability.UNKNOWN:
            values["availability"] = None
        return Entry(values | {"name_key": candidate.name_key}, id=candidate.id)

    def added(self, key: str, stored: list[Any], told: list[Any], *, overwrites: bool) -> list[Any]:
        if key == "phones":
            known = {phone["e164"] for phone in stored}
            return [*stored, *(phone for phone in told if phone["e164"] not in known)]
        return [*stored, *(one for one in told if not any(_is_same(one, other) for other in stored))]

    def differ(self, key: str, stored: Any, told: Any) -> bool:
        if isinstance(stored, str) and isinstance(told, str) and not is_custom(key):
            return fold(stored) != fold(told)
        return bool(stored != told)

    def file(self, entries: Sequence[Entry], *, by: User | None) -> None:
        rows = [
            (
                {
                    key: value
                    for key, value in entry.values.items()
                    if key not in ("trainings", "nik_hash", "name_key")
                },
                entry.values.get("trainings") or [],
            )
            for entry in entries
        ]
        for entry, candidate in zip(entries, services.create_many(rows, by=by), strict=True):
            entry.id = candidate.id
            # As stored, so that an undo finds it so: what was not told is what a new record begins with.
            entry.values |= {key: getattr(candidate, key) for key in BEGUN_WITH}

    def change(self, entries: Sequence[Entry], *, by: User | None) -> None:
        found = self.found([entry.id for entry in entries if entry.id], lock=True)
        changes = []
        for entry in entries:
            candidate = found.get(entry.id or 0)
            now = self.values_of(candidate) if candidate else {}
            if candidate is None or any(
                (now[key] or None) != (value or None) and not _is_unknown(key, now[key], value)
                for key, value in entry.was.items()
            ):
                raise Conflict(_("Someone else changed this person in the meantime."))
            values = {
                key: value for key, value in entry.changes.items() if key not in ("trainings", "nik_hash")
            }
            if "nik_hash" in entry.changes:
                values["nik"] = entry.values["nik"]
            known = len(now["trainings"])
            changes.append((candidate, values, entry.changes.get("trainings", [])[known:]))
        services.change_many(changes)

    def found(self, ids: Sequence[int], *, lock: bool = False) -> dict[int, Any]:
        statement = select(Candidate).where(Candidate.id.in_(ids)).order_by(Candidate.id).options(*LOADED)
        if lock:
            statement = statement.with_for_update()
        rows = db.session.scalars(statement.execution_options(populate_existing=True))
        return {candidate.id: candidate for candidate in rows}

    def values_of(self, record: Any) -> dict[str, Any]:
        told = {key: getattr(record, key) for key in self.keys if key != "trainings"}
        trainings = sorted(record.trainings, key=lambda training: training.id)
        return told | {"trainings": [_told(training) for training in trainings]}

    def objections(self, records: Sequence[Any], *, of_run: int) -> dict[int, str]:
        own = (Training, CandidateFieldValue, DistinctCandidates, CandidateMerge)
        besides = [model.__tablename__ for model in own]
        ids = [one.id for one in records]
        return hung_on(Candidate.__table__.c.id, ids, besides=besides) | held_by_merges(CandidateMerge, ids)

    def remove(self, records: Sequence[Any]) -> None:
        services.remove_many(records)

    def put_back(self, record: Any, before: Mapping[str, Any]) -> None:
        values = {
            key: _typed(key, value) for key, value in before.items() if key not in ("trainings", "nik_hash")
        }
        if "nik_hash" in before:
            # A list only fills a NIK in, so before it there was none.
            values["nik"] = None
        if "availability" in values:
            values["availability"] = values["availability"] or Availability.UNKNOWN
        if "trainings" in before:
            trainings = sorted(record.trainings, key=lambda training: training.id)
            services.remove_trainings(trainings[len(before["trainings"] or []) :])
        services.edit(record, values)


def _is_unknown(key: str, now: Any, was: Any) -> bool:
    return key == "availability" and was is None and now is Availability.UNKNOWN


def _told(training: Training) -> dict[str, Any]:
    return {key: getattr(training, key) for key in OF_TRAINING}


def whole(told: Mapping[str, Any]) -> dict[str, Any]:
    """A training with all its fields, as one on file has them."""
    return {key: told.get(key, False if key == "has_bnsp" else None) for key in OF_TRAINING}


def _is_same(told: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two tell of one training: nothing that identifies it differs where both say something of it."""
    identifying = ("institution", "trade_id", "programme", "class_name", "year", "certificate_number")
    shared = [(told.get(key), other.get(key)) for key in identifying if told.get(key) and other.get(key)]
    return bool(shared) and all(fold(str(mine)) == fold(str(theirs)) for mine, theirs in shared)


def _typed(key: str, value: Any) -> Any:
    """A value as a record holds it, of what JSON kept of it."""
    if key == "phones":
        return value or []
    if value is None:
        return None
    if key in CHOICES:
        return next(member for member in CHOICES[key] if member.value == value)
    return date.fromisoformat(value) if key.endswith("_on") and not is_custom(key) else value
