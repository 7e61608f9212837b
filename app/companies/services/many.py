"""Changing many companies, each in its own way, in few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from app.companies.identity import matching
from app.companies.identity.matching import CandidateKey
from app.companies.models import Company, CompanyKey, Contact, Tag, company_tags
from app.companies.recognition import facts_of
from app.companies.services import records, storing
from app.companies.services.searched import search_text_of
from app.core.db import db

AT_ONCE = 500


def edit_many(changes: Sequence[tuple[Company, Mapping[str, Any], int | None]]) -> None:
    """Change companies as :func:`edit` does, each by the values and the version it stands with; no tags, no parents.

    Raises Stale, Conflict or Invalid for the first that cannot be changed; the caller takes all of them back.
    """
    changed: list[Company] = []
    numbered: list[Company] = []
    with db.session.no_autoflush:
        for company, values, version in changes:
            records.refuse_stale(company, values, version)
            names = records.set_values(company, dict(values))
            if names:
                changed.append(company)
            if {"nib", "npwp", "is_branch"} & set(names):
                numbered.append(company)
        records.refuse_many_taken(numbered)
        _retext(changed)
    if changed:
        storing.update_companies(changed)
        _rekey(changed)


def _retext(companies: Collection[Company]) -> None:
    people: dict[int, list[Contact]] = defaultdict(list)
    tags: dict[int, list[Tag]] = defaultdict(list)
    for ids in _some(company.id for company in companies):
        living = select(Contact).where(Contact.company_id.in_(ids), Contact.trashed_at.is_(None))
        for contact in db.session.scalars(living.order_by(Contact.id)):
            people[contact.company_id].append(contact)
        hung = select(company_tags.c.company_id, Tag).join(Tag, Tag.id == company_tags.c.tag_id)
        for number, tag in db.session.execute(
            hung.where(company_tags.c.company_id.in_(ids)).order_by(Tag.name)
        ):
            tags[number].append(tag)
    for company in companies:
        company.search_text = search_text_of(company, contacts=people[company.id], tags=tags[company.id])


def _rekey(companies: Collection[Company]) -> None:
    stored: dict[int, dict[CandidateKey, int]] = defaultdict(dict)
    for ids in _some(company.id for company in companies):
        statement = select(CompanyKey.company_id, CompanyKey.id, CompanyKey.kind, CompanyKey.value)
        for number, key, kind, value in db.session.execute(statement.where(CompanyKey.company_id.in_(ids))):
            stored[number][kind, value] = key
    wanted = {company.id: matching.keys_for(facts_of(company)) for company in companies}
    gone = [key for number, own in stored.items() for pair, key in own.items() if pair not in wanted[number]]
    for some in _some(gone):
        db.session.execute(delete(CompanyKey).where(CompanyKey.id.in_(some)))
    storing.add_keys({number: keys - stored[number].keys() for number, keys in wanted.items()})


def _some(numbers: Iterable[int]) -> Iterable[list[int]]:
    every = list(numbers)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
