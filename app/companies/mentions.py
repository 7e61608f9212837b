"""Companies of which something on file holds what was typed, as a condition for lists."""

from typing import Any

from sqlalchemy import or_, select

from app.companies import text
from app.companies.asked import read
from app.companies.identity.names import split_name
from app.companies.models import Company, Contact
from app.core.search import holds


def mentions(typed: str) -> Any:
    """The condition on ``Company`` that the search box stands for: numbers in any spelling, words in any order.

    Words of two letters alone are looked for in names only; what is no word at all, in everything as it was typed.
    """
    asked = read(typed)
    if asked.digits:
        wanted = [[asked.digits]]
        people = select(Contact.company_id).where(
            Contact.trashed_at.is_(None), text.PEOPLES_NUMBERS.condition(Contact.id, wanted)
        )
        return or_(
            text.NUMBERS.condition(Company.id, wanted),
            Company.id.in_(people),
            # "Gudang 88123" is called by digits.
            text.NAMES.condition(Company.id, asked.beginnings),
        )
    if asked.pieces:
        return text.EVERYTHING.condition(Company.id, asked.pieces)
    if asked.beginnings and split_name(asked.text).display:
        return text.NAMES.condition(Company.id, asked.beginnings)
    return holds(Company.id, Company.search_text, typed)
