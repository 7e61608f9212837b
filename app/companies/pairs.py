"""What can be read of pairs of companies: which were merged, which look alike, which were told apart."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import abort
from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from app.accounts.models import User
from app.companies import queries, recognition
from app.companies.identity.matching import Match
from app.companies.models import Company, CompanyMerge, DistinctPair, LikelyPair
from app.companies.services import UNDO_WINDOW
from app.core import asked
from app.core.clock import utcnow
from app.core.db import db, intends_to_write
from app.core.paging import PAGE_SIZE, Order, Page, page
from app.core.permissions import LARGEST_ID, Action, Actor, may, scope

TOLD = (
    joinedload(CompanyMerge.kept),
    joinedload(CompanyMerge.lost),
    joinedload(CompanyMerge.by).lazyload(User.held_roles),
    joinedload(CompanyMerge.undone_by).lazyload(User.held_roles),
)
"""What a line about a merge needs of its neighbours."""


def kept_instead_of(company_id: int) -> int | None:
    """The company that this one became, also by several merges one after the other; None where it was not merged."""
    kept: int | None = None
    while True:
        found = db.session.scalar(
            select(CompanyMerge.kept_id).where(
                CompanyMerge.lost_id == (kept or company_id), CompanyMerge.undone_at.is_(None)
            )
        )
        if found is None:
            return kept
        kept = found


def company_asked(arguments: asked.Arguments) -> int | None:
    """The company that an address asks for (``?company=``), or the one it was merged into; None where it asks for none."""
    company_id = asked.row_id(arguments, "company")
    return None if company_id is None else kept_instead_of(company_id) or company_id


def kept_instead(ids: Iterable[int], merge: Any = CompanyMerge) -> dict[int, int]:
    """Which company (or what else ``merge`` merges) each of these became, also by several merges; without those not merged."""
    became: dict[int, int] = {}
    asked = set(ids)
    while asked:
        found = {
            row.lost_id: row.kept_id
            for row in db.session.execute(
                select(merge.lost_id, merge.kept_id).where(
                    merge.lost_id.in_(asked), merge.undone_at.is_(None)
                )
            )
        }
        became = {lost: found.get(kept, kept) for lost, kept in became.items()} | found
        asked = set(found.values())
    return became


def merges(actor: Actor, *, key: str | None = None) -> Page[CompanyMerge]:
    """All merges of companies the actor may change, the latest first."""
    order = (Order(CompanyMerge.id, "id", descending=True),)
    return page(select(CompanyMerge).where(_changeable(actor)).options(*TOLD), order, key=key)


def merges_of(actor: Actor, company_id: int) -> list[CompanyMerge]:
    """The merges that made one company what it is, the latest first."""
    statement = select(CompanyMerge).where(CompanyMerge.kept_id == company_id, _changeable(actor))
    return list(db.session.scalars(statement.options(*TOLD).order_by(CompanyMerge.id.desc()).limit(50)))


def merge_for_undo(actor: Actor, merge_id: int) -> CompanyMerge:
    """A merge the actor may take back, its companies held; 404 where it may not be seen, 403 where only seen."""
    if not 0 < merge_id <= LARGEST_ID:
        abort(404)
    found = db.session.get(CompanyMerge, merge_id)
    if found is None:
        abort(404)
    if intends_to_write():
        numbers = select(Company.id).where(Company.id.in_((found.kept_id, found.lost_id)))
        db.session.execute(numbers.order_by(Company.id).with_for_update())
        db.session.refresh(found)
    kept = queries.company_or_404(actor, found.kept_id)
    if not may(actor, Action.CHANGE, kept):
        abort(403)
    return found


def _changeable(actor: Actor) -> ColumnElement[bool]:
    return exists().where(Company.id == CompanyMerge.kept_id, scope(actor, Company, Action.CHANGE))


LIKELIEST = (Order(LikelyPair.score, "score", descending=True), Order(LikelyPair.id, "id", descending=True))


def likely(actor: Actor, *, key: str | None = None, size: int = PAGE_SIZE) -> Page[LikelyPair]:
    """The pairs the last search found that are both on file still and were not told apart, the likeliest first."""
    return page(_open_pairs(actor).options(*_BOTH), LIKELIEST, key=key, size=size)


def likely_counted(actor: Actor, most: int) -> Select[int]:
    """Counts those pairs, up to ``most``."""
    found = _open_pairs(actor).with_only_columns(LikelyPair.id).limit(most).subquery()
    return select(func.count()).select_from(found)


def find_likely(actor: Actor, pair_id: int) -> LikelyPair | None:
    """One of those pairs; None where it is none any more, or is not the actor's to decide."""
    if not 0 < pair_id <= LARGEST_ID:
        return None
    return db.session.scalar(_open_pairs(actor).options(*_BOTH).where(LikelyPair.id == pair_id))


_BOTH = (
    joinedload(LikelyPair.first).joinedload(Company.region),
    joinedload(LikelyPair.second).joinedload(Company.region),
)


def _open_pairs(actor: Actor) -> Select[LikelyPair]:
    first, second = aliased(Company), aliased(Company)
    return (
        select(LikelyPair)
        .join(first, first.id == LikelyPair.first_id)
        .join(second, second.id == LikelyPair.second_id)
        .where(
            first.trashed_at.is_(None),
            second.trashed_at.is_(None),
            ~_told_apart(LikelyPair.first_id, LikelyPair.second_id),
            exists().where(Company.id == LikelyPair.first_id, scope(actor, Company, Action.CHANGE)),
            exists().where(Company.id == LikelyPair.second_id, scope(actor, Company, Action.CHANGE)),
        )
    )


def likely_of(actor: Actor, company_id: int) -> list[Company]:
    """The companies that the last search took for this one, the likeliest first."""
    other = case((LikelyPair.first_id == company_id, LikelyPair.second_id), else_=LikelyPair.first_id)
    statement = (
        select(Company)
        .join(LikelyPair, Company.id == other)
        .where(
            or_(LikelyPair.first_id == company_id, LikelyPair.second_id == company_id),
            Company.trashed_at.is_(None),
            ~_told_apart(LikelyPair.first_id, LikelyPair.second_id),
            scope(actor, Company, Action.CHANGE),
        )
        .order_by(LikelyPair.score.desc(), Company.id)
        .limit(3)
    )
    return list(db.session.scalars(statement))


def last_searched_at() -> datetime | None:
    """When the pairs on file were found."""
    return db.session.scalar(select(func.max(LikelyPair.found_at)))


def alike(actor: Actor, company: Company) -> list[tuple[Company, Match]]:
    """Companies that may be the same as this one, best first, without those told apart from it."""
    found = queries.possible_duplicates(actor, recognition.facts_of(company), limit=8)
    apart = _apart_from(company.id, [other.id for other, _match in found])
    return [(other, match) for other, match in found if other.id not in apart and other.id != company.id]


def _apart_from(company_id: int, others: list[int]) -> set[int]:
    statement = select(DistinctPair.first_id, DistinctPair.second_id).where(
        or_(
            and_(DistinctPair.first_id == company_id, DistinctPair.second_id.in_(others)),
            and_(DistinctPair.second_id == company_id, DistinctPair.first_id.in_(others)),
        )
    )
    return {number for pair in db.session.execute(statement) for number in pair} - {company_id}


def _told_apart(first: InstrumentedAttribute[int], second: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return exists().where(DistinctPair.first_id == first, DistinctPair.second_id == second)


def undo_until(merged: CompanyMerge) -> datetime | None:
    """Until when a merge can be taken back; None when it no longer can."""
    until = merged.merged_at + UNDO_WINDOW
    return until if merged.undone_at is None and until > utcnow() else None
