"""Looking for a company or a person by whatever is known of them, the likeliest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, Select, String, case, cast, func, or_, select
from sqlalchemy.orm import joinedload

from app.companies.identity import matching
from app.companies.identity.names import split_name
from app.companies.identity.phones import search_digits
from app.companies.models import Company, Contact
from app.companies.recognition import holders_of, shortlist
from app.core.db import contains, db
from app.core.permissions import Actor, scope
from app.core.search import folded, holds

LONGEST_QUERY = 100
FEWEST_DIGITS = 4
NUMBER_MARKS = "+-().,/ "
NEAR = 78
"""From which likeness of its words (0 to 100) a name may be the one that was mistyped."""


@dataclass(frozen=True)
class Found:
    """The best of what was found and how many there are in all."""

    rows: Sequence[Any] = field(default_factory=list)
    total: int = 0
    is_near: bool = False
    """Whether nothing holds what was typed, and these names are only like it."""


def find_companies(viewer: Actor, text: str, *, limit: int) -> Found:
    """Companies on file that hold every word (or the number) looked for: exact names first, then beginnings.

    Where none does, those whose names are like what was typed.
    """
    read = split_name(text)
    # However the legal form is written, it is on file in one way only.
    words = _looked_for(read.display or text)
    if not words:
        return Found()
    name, key = folded(read.display or text), read.key
    rank = case(
        (Company.name_key == key, 0) if key else (Company.id < 0, 0),
        (func.lower(Company.name).startswith(name, autoescape=True), 1),
        (func.lower(Company.name).contains(f" {name}", autoescape=True), 2),
        else_=3,
    )
    statement = select(Company).where(
        scope(viewer, Company),
        Company.trashed_at.is_(None),
        holds(Company.id, Company.search_text, words),
    )
    best = statement.order_by(rank, func.length(Company.name), Company.name, Company.id)
    found = _found(statement, best.options(joinedload(Company.region)), Company.id, limit)
    return found if found.total or words.isdecimal() else _near(viewer, key, limit)


def _near(viewer: Actor, key: str, limit: int) -> Found:
    """Companies whose names are like ``key``, by the keys under which they are recognised, the likest first."""
    keys = matching.lookup_keys(matching.facts_of(name=key))
    ids = shortlist(keys, holders_of(keys))
    known = select(Company).where(scope(viewer, Company), Company.trashed_at.is_(None), Company.id.in_(ids))
    rows = db.session.scalars(known.options(joinedload(Company.region)))
    scored = [(_likeness(key, row.name_key), row) for row in rows]
    near = sorted(
        ((score, row) for score, row in scored if score >= NEAR),
        key=lambda pair: (-pair[0], pair[1].name, pair[1].id),
    )
    return Found([row for _score, row in near[:limit]], len(near), is_near=bool(near))


def _likeness(wanted: str, name: str) -> float:
    """How like the words of ``wanted`` are to the likest of ``name``, on average from 0 to 100."""
    likest = [max(fuzz.ratio(word, other) for other in name.split()) for word in wanted.split()]
    return sum(likest) / len(likest) if likest else 0.0


def find_contacts(viewer: Actor, text: str, *, limit: int) -> Found:
    """People at companies on file by name or by any spelling of their number; beginnings of names first."""
    words = _looked_for(text)
    if not words:
        return Found()
    name = func.lower(Contact.name)
    candidates = select(Company.id).where(
        Company.trashed_at.is_(None), holds(Company.id, Company.search_text, words)
    )
    statement = select(Contact).where(
        scope(viewer, Contact),
        Contact.trashed_at.is_(None),
        Contact.company_id.in_(candidates),
        _is_meant(words, name),
    )
    rank = case((name == folded(text), 0), (name.startswith(folded(text), autoescape=True), 1), else_=2)
    best = statement.order_by(Contact.has_left, rank, Contact.name, Contact.id)
    return _found(statement, best.options(joinedload(Contact.company)), Contact.id, limit)


def _is_meant(words: str, name: Any) -> ColumnElement[bool]:
    if words.isdecimal():
        return or_(
            cast(Contact.phones, String).contains(words, autoescape=True),
            Contact.whatsapp.contains(words, autoescape=True),
        )
    return contains(name, words.split())


def _looked_for(text: str) -> str:
    """What is looked for: a number in the digits it is stored by, anything else as folded words."""
    text = text.strip()[:LONGEST_QUERY]
    if text and all(letter.isdecimal() or letter in NUMBER_MARKS for letter in text):
        digits = search_digits(text)
        return digits if len(digits) >= FEWEST_DIGITS else ""
    return folded(text.replace("\x00", " "))


def _found(statement: Select[Any], best: Select[Any], key: Any, limit: int) -> Found:
    rows = list(db.session.scalars(best.limit(limit + 1)))
    if len(rows) <= limit:
        return Found(rows, len(rows))
    counted = statement.with_only_columns(key).subquery()
    return Found(rows[:limit], db.session.scalar(select(func.count()).select_from(counted)) or 0)
