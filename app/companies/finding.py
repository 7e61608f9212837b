"""Looking for a company or a person by whatever is known of them, the likeliest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, or_, select
from sqlalchemy.orm import joinedload

from app.companies.identity.names import split_name
from app.companies.identity.phones import search_digits
from app.companies.models import Company, Contact
from app.core.db import contains, db
from app.core.permissions import Actor, scope
from app.core.search import folded, holds

LONGEST_QUERY = 100
FEWEST_DIGITS = 4
NUMBER_MARKS = "+-().,/ "


@dataclass(frozen=True)
class Found:
    """The best of what was found and how many there are in all."""

    rows: Sequence[Any] = field(default_factory=list)
    total: int = 0


def find_companies(viewer: Actor, text: str, *, limit: int) -> Found:
    """Companies on file that hold every word (or the number) looked for: exact names first, then beginnings."""
    words = _looked_for(text)
    if not words:
        return Found()
    name = folded(split_name(text).display or text)
    key = split_name(text).key
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
    return _found(statement, best.options(joinedload(Company.region)), Company.id, limit)


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
