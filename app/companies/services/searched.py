"""What a company is searched by: one text of all that is stored of it and its people."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import bindparam, literal, null, select, union_all

from app.companies.models import Company, Contact, Tag, company_tags, named_with_titles
from app.core.db import db
from app.core.search import folded
from app.settings.custom.queries import all_fields
from app.settings.custom.typed import search_words


class Person(NamedTuple):
    """What a company is searched by of somebody who works there."""

    title_before: str | None
    name: str
    title_after: str | None
    position: str | None
    phones: list[dict[str, Any]] | None
    whatsapp: str | None
    email: str | None

    @property
    def full_name(self) -> str:
        return named_with_titles(self)


class Word(NamedTuple):
    """A tag, by its name alone."""

    name: str


_CONTACTS, _TAGS = Contact.__table__.c, Tag.__table__.c
_PEOPLE = select(
    literal(True).label("works_there"), _CONTACTS.id, *(_CONTACTS[name] for name in Person._fields)
).where(_CONTACTS.company_id == bindparam("company"), _CONTACTS.trashed_at.is_(None))
_WORDS = (
    select(literal(False), _TAGS.id, *(_TAGS.name if name == "name" else null() for name in Person._fields))
    .join_from(Tag.__table__, company_tags)
    .where(company_tags.c.company_id == bindparam("company"))
)
_TOLD = union_all(_PEOPLE, _WORDS).order_by("works_there", "id")


def people_and_words_of(company: Company) -> tuple[list[Person], list[Word]]:
    """The people of a company who are not in the trash and its tags, as they are stored.

    In one statement past the session: rows of the session take three times as long.
    """
    people: list[Person] = []
    words: list[Word] = []
    for works_there, _id, *told in db.session.connection().execute(_TOLD, {"company": company.id}):
        if works_there:
            people.append(Person(*told))
        else:
            words.append(Word(told[1]))
    return people, words


def search_text_of(
    company: Company, *, contacts: Iterable[Contact | Person], tags: Iterable[Tag | Word]
) -> str:
    """Everything a company is searched by, folded as the search reads it."""
    parts: list[str | None] = [
        company.full_name,
        company.brand_name,
        *(company.former_names or []),
        company.nib,
        company.npwp,
        company.wlkp_number,
        company.address,
        company.city,
        company.email,
        company.website,
        company.business,
        company.notes,
        *(phone["e164"] for phone in company.phones or []),
        *(_at_home(phone["e164"]) for phone in company.phones or []),
        *sorted(tag.name for tag in tags),
        *(search_words(all_fields("company"), company.custom) if company.custom else ()),
    ]
    for contact in contacts:
        numbers = {*(phone["e164"] for phone in contact.phones or []), *filter(None, [contact.whatsapp])}
        parts += [contact.full_name, contact.position, contact.email, *sorted(numbers)]
        parts += [_at_home(number) for number in sorted(numbers)]
    return folded(" ".join(part for part in parts if part))


def _at_home(e164: str) -> str:
    """A number as it is dialled inside the country, for those who search what they know by heart."""
    return f"0{e164[3:]}" if e164.startswith("+62") else e164
