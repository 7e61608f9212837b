"""Many candidates at once, as an import files, changes and removes them, each with their trainings."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts.models import User
from app.candidates.models import Candidate, CandidateMerge, Training
from app.candidates.services import records
from app.core import audit, sealing
from app.core.db import db
from app.core.errors import Conflict

Values = Mapping[str, Any]


def create_many(
    rows: Sequence[tuple[dict[str, Any], Sequence[Values]]], *, by: User | None = None
) -> list[Candidate]:
    """File candidates with their trainings in one flush. Raises Conflict where somebody on file has one of the NIKs."""
    _refuse_taken(values.get("nik") for values, _trainings in rows)
    numbers = audit.unused_ids(Candidate, len(rows)) if rows else ()
    made = []
    for (values, trainings), number in zip(rows, numbers, strict=True):
        candidate = records.built(values, by=by)
        candidate.id = number
        made.append(candidate)
        db.session.add(candidate)
        db.session.add_all([Training(candidate_id=number, **training) for training in trainings])
    records.flush()
    return made


def change_many(changes: Sequence[tuple[Candidate, dict[str, Any], Sequence[Values]]]) -> None:
    """Change candidates and add trainings in one flush. Raises Conflict where somebody on file has one of the NIKs."""
    for candidate, values, trainings in changes:
        if values.get("nik"):
            records.refuse_taken_nik(candidate, values["nik"])
        records.set_values(candidate, values)
        db.session.add_all([Training(candidate_id=candidate.id, **training) for training in trainings])
    records.flush()


def remove_many(candidates: Sequence[Candidate]) -> None:
    """Remove candidates, their trainings and merges as if they had never been; the history tells of it."""
    ids = [candidate.id for candidate in candidates]
    trainings = list(db.session.scalars(select(Training).where(Training.candidate_id.in_(ids))))
    audit.record_deleted([*trainings, *candidates])
    for row in (*trainings, *candidates):
        db.session.expunge(row)
    for model, column in (
        (CandidateMerge, CandidateMerge.kept_id),
        (CandidateMerge, CandidateMerge.lost_id),
        (Training, Training.candidate_id),
        (Candidate, Candidate.id),
    ):
        db.session.execute(
            delete(model).where(column.in_(ids)), execution_options={"synchronize_session": False}
        )


def remove_trainings(trainings: Sequence[Training]) -> None:
    """Remove trainings that a list added."""
    for training in trainings:
        db.session.delete(training)
    db.session.flush()


def _refuse_taken(niks: Any) -> None:
    prints = [one for number in niks if number for one in sealing.fingerprints(number)]
    with db.session.no_autoflush:
        name = db.session.scalar(
            select(Candidate.name)
            .where(Candidate.nik_hash.in_(prints), Candidate.trashed_at.is_(None))
            .limit(1)
        )
    if name is not None:
        raise Conflict(_("%(name)s is on file with this NIK already.", name=name), field="nik")
