"""The search text of all companies: whether it says what is on file, and writing it again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import selectinload

from app.companies.models import Company, Contact
from app.companies.services.searched import search_text_of
from app.core.db import db
from app.core.text_index import some_rows

BATCH = 1000


class SearchTexts:
    """What :func:`services.searched.search_text_of` made of each company."""

    name = "texts of companies"

    def problems(self, random: Random) -> Iterator[str]:
        """Of some companies, how many texts differ from what is stored."""
        ids = some_rows(Company.id, random)
        if differing := _differing(ids):
            yield f"{self.name}: {len(differing)} of {len(ids)} looked at do not say what is on file."

    def rebuild(self) -> None:
        """Write those again that differ."""
        table = Company.__table__
        statement = (
            update(table)  # type: ignore[arg-type]
            .where(table.c.id == bindparam("row"))
            .values(search_text=bindparam("words"), updated_at=table.c.updated_at)
        )
        after = 0
        while ids := db.session.scalars(
            select(Company.id).where(Company.id > after).order_by(Company.id).limit(BATCH)
        ).all():
            after = ids[-1]
            rows = [{"row": number, "words": words} for number, words in _differing(ids).items()]
            if rows:
                db.session.execute(statement, rows)


def _differing(ids: Sequence[int]) -> dict[int, str]:
    """The right text of each of these companies that has another."""
    people: dict[int, list[Contact]] = defaultdict(list)
    statement = select(Contact).where(Contact.company_id.in_(ids), Contact.trashed_at.is_(None))
    for person in db.session.scalars(statement.order_by(Contact.id)):
        people[person.company_id].append(person)
    known = select(Company).where(Company.id.in_(ids)).options(selectinload(Company.tags))
    wanted = {
        company.id: search_text_of(company, contacts=people[company.id], tags=company.tags)
        for company in db.session.scalars(known)
    }
    stored = {
        row.id: row.search_text
        for row in db.session.execute(select(Company.id, Company.search_text).where(Company.id.in_(ids)))
    }
    return {number: words for number, words in wanted.items() if stored[number] != words}
