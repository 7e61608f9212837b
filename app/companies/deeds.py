"""What can be done to many companies at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import ngettext
from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.accounts.queries import find_user
from app.companies.enums import Deed, Potential
from app.companies.models import HEAD_OFFICES_ON_FILE, Company, Tag, company_tags
from app.companies.services.records import refuse_owner, tags_named
from app.companies.services.searched import search_text_of
from app.core import audit, formats
from app.core.clock import utcnow
from app.core.db import db
from app.deeds.doings import PutIntoTrash, SetColumn, Tagging
from app.deeds.kinds import Kind, register


class _Tags:
    """Tags on companies, which are found by them too."""

    model = Company

    def carrying(self, name: str) -> ColumnElement[bool]:
        return Company.id.in_(select(company_tags.c.company_id).join(Tag).where(Tag.name == name))

    def hang(self, ids: Sequence[int], name: str) -> None:
        tag = tags_named([name])[0]
        db.session.execute(insert(company_tags), [{"company_id": key, "tag_id": tag.id} for key in ids])
        self._tell(ids, name, is_hung=True)

    def take_off(self, ids: Sequence[int], name: str) -> None:
        tag = tags_named([name])[0]
        hung = company_tags.c.tag_id == tag.id, company_tags.c.company_id.in_(ids)
        db.session.execute(delete(company_tags).where(*hung))
        self._tell(ids, name, is_hung=False)

    def _tell(self, ids: Sequence[int], name: str, *, is_hung: bool) -> None:
        """Keep what they are found by in step, and the history."""
        found = db.session.scalars(
            select(Company)
            .where(Company.id.in_(ids))
            .options(selectinload(Company.tags), selectinload(Company.contacts))
            .execution_options(populate_existing=True)
        ).all()
        texts, changes = [], {}
        for company in found:
            contacts = sorted(
                (contact for contact in company.contacts if not contact.is_trashed), key=lambda one: one.id
            )
            words = search_text_of(company, contacts=contacts, tags=company.tags)
            texts.append({"key": company.id, "words": words, "now": utcnow(), "next": company.version + 1})
            after = {one.name for one in company.tags}
            before = after - {name} if is_hung else after | {name}
            changes[company.id] = {"tags": [", ".join(sorted(before)), ", ".join(sorted(after))]}
            db.session.expire(company)
        table: Any = Company.__table__
        statement = (
            update(table)
            .where(table.c.id == bindparam("key"))
            .values(search_text=bindparam("words"), updated_at=bindparam("now"), version=bindparam("next"))
        )
        db.session.connection().execute(statement, texts)
        audit.record_changed("companies", changes)


def _owner(value: Any) -> int | None:
    owner = value if isinstance(value, User) else None
    refuse_owner(owner)
    return owner.id if owner else None


def _owner_name(text: str) -> str:
    owner = find_user(int(text))
    return owner.name if owner else text


def _taken(ids: Sequence[int]) -> set[int]:
    """Those companies in the trash whose NIB or NPWP another head office on file has by now."""
    taken: set[int] = set()
    for column in (Company.nib, Company.npwp):
        numbers = {
            number: key
            for key, number in db.session.execute(
                select(Company.id, column).where(
                    Company.id.in_(ids), column.is_not(None), Company.is_branch.is_(False)
                )
            )
        }
        found = db.session.scalars(select(column).where(column.in_(list(numbers)), *HEAD_OFFICES_ON_FILE))
        taken |= {numbers[number] for number in found if number is not None}
    return taken


def _counted(number: int) -> str:
    return ngettext("%(count)s company", "%(count)s companies", number, count=formats.number(number))


def _names_of(ids: Sequence[int]) -> list[str]:
    rows = db.session.scalars(select(Company).where(Company.id.in_(ids)))
    return sorted(company.full_name for company in rows)


COMPANY_DEEDS = register(
    Kind(
        key="companies",
        doings={
            Deed.ASSIGN: SetColumn(Company, Company.owner_id, int, check=_owner, told=_owner_name),
            Deed.ADD_TAG: Tagging(_Tags(), hangs=True),
            Deed.REMOVE_TAG: Tagging(_Tags(), hangs=False),
            Deed.POTENTIAL: SetColumn(
                Company, Company.potential, {one.value: one for one in Potential}.__getitem__
            ),
            Deed.TRASH: PutIntoTrash(Company, Company.trashed_at, datetime.fromisoformat, taken=_taken),
        },
        icons={
            Deed.ASSIGN: "person-check",
            Deed.ADD_TAG: "tag",
            Deed.REMOVE_TAG: "tags",
            Deed.POTENTIAL: "star",
            Deed.TRASH: "trash",
        },
        counted=_counted,
        names_of=_names_of,
        list_endpoint="reports.companies",
    )
)
