"""Candidates by their NIK, by name and day of birth, and for the search box."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import selectinload

from app.candidates import text
from app.candidates.models import Candidate, Training
from app.candidates.nik import Nik
from app.companies.asked import Asked
from app.core import sealing
from app.core.db import contains, db
from app.core.found import MOST_COUNTED, Found
from app.core.permissions import Actor, scope
from app.core.statements import put_together_once
from app.core.text_index import SHORTEST_PIECE, Alternatives, Shape, TextIndex, plain, shape_of

MOST_ALIKE = 5
MOST_WEIGHED = 120
SAME_NAME, NAME_BEGINS, NAME_HOLDS, NUMBERED = 12.0, 22.0, 32.0, 8.0


def find_by_nik(actor: Actor, nik: Nik) -> Candidate | None:
    """The candidate on file with this NIK, under whichever secret it was filed."""
    return db.session.scalar(
        select(Candidate).where(
            Candidate.nik_hash.in_(sealing.fingerprints(nik.number)),
            Candidate.trashed_at.is_(None),
            scope(actor, Candidate),
        )
    )


def on_file(actor: Actor, keys: Iterable[int]) -> dict[int, Candidate]:
    """The candidates of these ids that are not in the trash, as far as ``actor`` may see them."""
    statement = select(Candidate).where(
        Candidate.id.in_(set(keys)), Candidate.trashed_at.is_(None), scope(actor, Candidate)
    )
    return {candidate.id: candidate for candidate in db.session.scalars(statement)}


def alike(actor: Actor, name: str, birth_on: date | None, *, besides: int | None = None) -> list[Candidate]:
    """Candidates on file of the same name, and the same day of birth as far as both are known."""
    statement = select(Candidate).where(
        Candidate.name_key == plain(name),
        Candidate.trashed_at.is_(None),
        Candidate.id != (besides or 0),
        scope(actor, Candidate),
    )
    if birth_on is not None:
        statement = statement.where(or_(Candidate.birth_on == birth_on, Candidate.birth_on.is_(None)))
    return list(db.session.scalars(statement.order_by(Candidate.id).limit(MOST_ALIKE)))


def mentions(asked: Asked) -> ColumnElement[bool]:
    """Whether name, AK1 or telephone holds what was typed, as a condition for a list."""
    if asked.digits:
        return _is_numbered([[asked.digits]])
    named = is_named(asked.text)
    if any(letter.isdigit() for letter in asked.text) and asked.typed:
        return or_(named, _is_numbered(asked.typed))
    return named


def is_named(typed: str) -> ColumnElement[bool]:
    """Whether the name holds every word of what was typed, as a condition for a list."""
    words = plain(typed).split()
    if not any(len(word) >= SHORTEST_PIECE for word in words):
        return contains(Candidate.name_key, words)
    pieces = [[word if len(word) >= SHORTEST_PIECE else f" {word}"] for word in words if len(word) > 1]
    condition: ColumnElement[bool] = text.NAMES.condition(Candidate.id, pieces)
    return condition


def _is_numbered(wanted: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = text.NUMBERS.condition(Candidate.id, wanted)
    return condition


def candidates_found(actor: Actor, asked: Asked, *, limit: int) -> Found:
    """Candidates on file by name, by any spelling of a telephone number, or by the AK1 number."""
    scores: dict[int, float] = {}
    if asked.digits:
        numbered = _holding(actor, text.NUMBERS, [[asked.digits]], limit=MOST_COUNTED + 1)
        scores = {row.id: NUMBERED for row in numbered}
    elif asked.words:
        for row in _holding(actor, text.NAMES, [[f" {word}"] for word in asked.words], limit=MOST_WEIGHED):
            scores[row.id] = _score(asked.name, row.name_key)
        if any(letter.isdigit() for letter in asked.text) and asked.typed:
            for row in _holding(actor, text.NUMBERS, asked.typed, limit=MOST_COUNTED + 1):
                scores[row.id] = NUMBERED
    best = sorted(scores, key=lambda key: (scores[key], -key))[:limit]
    if not best:
        return Found()
    statement = select(Candidate).where(Candidate.id.in_(best), scope(actor, Candidate))
    loaded = db.session.scalars(
        statement.options(selectinload(Candidate.trainings).joinedload(Training.trade))
    )
    rows = {row.id: row for row in loaded}
    return Found([rows[key] for key in best], len(scores), best=scores[best[0]])


def _holding(actor: Actor, index: TextIndex, wanted: Alternatives, *, limit: int) -> Sequence[Row[Any]]:
    statement = _narrowed(actor, index, shape_of(wanted), limit=limit)
    return db.session.execute(statement, index.values(wanted)).all()


@put_together_once
def _narrowed(actor: Actor, index: TextIndex, shape: Shape, *, limit: int) -> Select[Any]:
    on_file = select(Candidate.id, Candidate.name_key).where(
        scope(actor, Candidate), Candidate.trashed_at.is_(None)
    )
    found: Select[Any] = index.narrowed(on_file, Candidate.id, shape).limit(limit)
    return found


def _score(wanted: str, name: str) -> float:
    if name == wanted:
        return SAME_NAME
    return (NAME_BEGINS if name.startswith(wanted) else NAME_HOLDS) + min(len(name), 40) / 8
