"""Candidates that may be one person, and what was merged."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import abort
from flask_babel import gettext as _
from rapidfuzz import fuzz
from sqlalchemy import and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import User
from app.candidates.models import Candidate, CandidateMerge, DistinctCandidates
from app.companies import pairs
from app.core.db import db, intends_to_write, is_postgresql
from app.core.paging import Order, Page, page
from app.core.permissions import LARGEST_ID, Action, Actor, may, scope

MOST_PAIRS = 200
"""So many pairs are listed; once they are decided, the next ones come."""

SAME_NAME, LIKE_NAME = 100.0, 82.0
"""How alike two names are of one telephone, so that a family's is no evidence."""

TOLD = (
    joinedload(CandidateMerge.kept),
    joinedload(CandidateMerge.lost),
    joinedload(CandidateMerge.by).lazyload(User.held_roles),
    joinedload(CandidateMerge.undone_by).lazyload(User.held_roles),
)


@dataclass(frozen=True)
class Twins:
    """Two candidates on file that may be one, and why."""

    first: Candidate
    second: Candidate
    why: str
    score: float


def twins(actor: Actor) -> list[Twins]:
    """The pairs on file that may be one person, the likeliest first, without those told apart."""
    numbers = {*_born_alike(), *_calling_alike()}
    told_apart = {
        (row.first_id, row.second_id)
        for row in db.session.execute(select(DistinctCandidates.first_id, DistinctCandidates.second_id))
    }
    numbers -= told_apart
    statement = select(Candidate).where(
        Candidate.id.in_({key for pair in numbers for key in pair}), scope(actor, Candidate, Action.CHANGE)
    )
    rows = {row.id: row for row in db.session.scalars(statement)}
    found = [
        _weighed(rows[first], rows[second]) for first, second in numbers if first in rows and second in rows
    ]
    likely = [one for one in found if one is not None]
    return sorted(likely, key=lambda one: (-one.score, one.first.name_key, one.first.id))[:MOST_PAIRS]


def twins_of(actor: Actor, candidate: Candidate) -> list[Twins]:
    """Those on file who may be the same person as this one."""
    phones = [phone["e164"] for phone in candidate.phones or []]
    numbers = _numbers()
    called = select(numbers.c.id).where(numbers.c.e164.in_(phones))
    condition = or_(Candidate.name_key == candidate.name_key, Candidate.id.in_(called))
    statement = select(Candidate).where(
        condition,
        Candidate.trashed_at.is_(None),
        Candidate.id != candidate.id,
        scope(actor, Candidate, Action.CHANGE),
    )
    weighed = [_weighed(candidate, other) for other in db.session.scalars(statement.limit(50))]
    return sorted((one for one in weighed if one is not None), key=lambda one: -one.score)


def _born_alike() -> Iterable[tuple[int, int]]:
    """Those of one name and one day of birth."""
    first, second = aliased(Candidate), aliased(Candidate)
    return _pairs(
        select(first.id, second.id)
        .join(
            second,
            and_(second.name_key == first.name_key, second.birth_on == first.birth_on, second.id > first.id),
        )
        .where(first.trashed_at.is_(None), second.trashed_at.is_(None))
    )


def _calling_alike() -> Iterable[tuple[int, int]]:
    """Those of one telephone."""
    numbers = _numbers()
    shared = select(numbers.c.e164).group_by(numbers.c.e164).having(func.count() > 1)
    first, second = _numbers(), _numbers()
    return _pairs(
        select(first.c.id, second.c.id)
        .join(second, and_(second.c.e164 == first.c.e164, second.c.id > first.c.id))
        .where(first.c.e164.in_(shared))
    )


def _pairs(statement: Any) -> list[tuple[int, int]]:
    return [(one, other) for one, other in db.session.execute(statement.limit(MOST_PAIRS * 5))]


def _numbers() -> Any:
    """Each telephone of each candidate on file."""
    if is_postgresql():
        rows = func.json_array_elements(Candidate.phones).table_valued("value").render_derived()
        number = func.json_extract_path_text(rows.c.value, "e164")
    else:
        rows = func.json_each(Candidate.phones).table_valued("value")
        number = func.json_extract(rows.c.value, "$.e164")
    return (
        select(Candidate.id, number.label("e164"))
        .join(rows, true())
        .where(Candidate.trashed_at.is_(None))
        .subquery()
    )


def _weighed(left: Candidate, right: Candidate) -> Twins | None:
    """Why two may be one person; None where little speaks for it."""
    alike = fuzz.token_sort_ratio(left.name_key, right.name_key)
    is_born_alike = left.birth_on is not None and left.birth_on == right.birth_on
    is_other_day = left.birth_on is not None and right.birth_on is not None and not is_born_alike
    shares_phone = bool(_e164(left) & _e164(right))
    has_other_nik = bool(left.nik_hash and right.nik_hash)
    if alike < LIKE_NAME or not (is_born_alike or shares_phone or alike == SAME_NAME):
        return None
    reasons = []
    if alike == SAME_NAME:
        reasons.append(_("same name"))
    else:
        reasons.append(_("name %(percent)s %%", percent=round(alike)))
    if is_born_alike:
        reasons.append(_("born on the same day"))
    if shares_phone:
        reasons.append(_("same telephone"))
    if is_other_day:
        reasons.append(_("another day of birth"))
    if has_other_nik:
        reasons.append(_("another NIK"))
    score = alike + 30 * is_born_alike + 20 * shares_phone - 40 * is_other_day - 50 * has_other_nik
    return Twins(left, right, ", ".join(reasons), score)


def _e164(candidate: Candidate) -> set[str]:
    return {phone["e164"] for phone in candidate.phones or []}


def merged_into(candidate_id: int) -> int | None:
    """Which candidate this one became, also by several merges; None where it was not merged."""
    kept: int | None = None
    while True:
        found = db.session.scalar(
            select(CandidateMerge.kept_id).where(
                CandidateMerge.lost_id == (kept or candidate_id), CandidateMerge.undone_at.is_(None)
            )
        )
        if found is None:
            return kept
        kept = found


def kept_instead(candidate_ids: Iterable[int]) -> dict[int, int]:
    """Which candidate each of these became, also by several merges; those that were not merged are left out."""
    return pairs.kept_instead(candidate_ids, CandidateMerge)


def merges(actor: Actor, *, key: str | None = None) -> Page[CandidateMerge]:
    """All merges of candidates the actor may change, the latest first."""
    open_to = exists().where(Candidate.id == CandidateMerge.kept_id, scope(actor, Candidate, Action.CHANGE))
    order = (Order(CandidateMerge.id, "id", descending=True),)
    return page(select(CandidateMerge).where(open_to).options(*TOLD), order, key=key)


def merge_for_undo(actor: Actor, merge_id: int) -> CandidateMerge:
    """A merge the actor may take back, its candidates held; 404 where it may not be seen, 403 where only seen."""
    if not 0 < merge_id <= LARGEST_ID:
        abort(404)
    found = db.session.get(CandidateMerge, merge_id)
    if found is None:
        abort(404)
    if intends_to_write():
        hold((found.kept_id, found.lost_id))
        db.session.refresh(found)
    kept = db.session.scalar(select(Candidate).where(Candidate.id == found.kept_id, scope(actor, Candidate)))
    if kept is None:
        abort(404)
    if not may(actor, Action.CHANGE, kept):
        abort(403)
    return found


def hold(ids: Iterable[int]) -> None:
    """Hold these candidates until the transaction ends, in one order for all: two never wait for each other."""
    known = [number for number in ids if 0 < number <= LARGEST_ID]
    db.session.execute(
        select(Candidate.id).where(Candidate.id.in_(known)).order_by(Candidate.id).with_for_update()
    )
