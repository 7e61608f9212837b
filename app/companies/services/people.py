"""Filing, changing and removing many contacts at once, in few statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.companies.models import Company, Contact
from app.companies.services import records
from app.companies.services.searched import search_text_of
from app.core import audit
from app.core.db import db


def file_contacts(wanted: Sequence[tuple[int, dict[str, Any]]]) -> list[Contact]:
    """File contacts from pairs of a company's id and the values of :func:`validate_contact`, as ``add_contact`` does."""
    columns = Contact.__mapper__.columns
    led = set(
        db.session.scalars(
            select(Contact.company_id).where(
                Contact.company_id.in_({company_id for company_id, _values in wanted}),
                Contact.is_primary.is_(True),
                Contact.trashed_at.is_(None),
            )
        )
    )
    contacts = []
    for number, (company_id, values) in zip(audit.unused_ids(Contact, len(wanted)), wanted, strict=True):
        contact = Contact(
            id=number,
            company_id=company_id,
            **{name: value for name, value in values.items() if name in columns},
        )
        contact.phones = contact.phones or []
        contact.is_primary = company_id not in led
        led.add(company_id)
        contacts.append(contact)
    db.session.add_all(contacts)
    db.session.flush()
    _find_again({contact.company_id for contact in contacts})
    return contacts


def change_contacts(changes: Iterable[tuple[Contact, dict[str, Any]]]) -> None:
    """Change contacts, each by the values it is paired with; who is called first stays as it is."""
    touched = set()
    for contact, values in changes:
        touched.add(contact.company_id)
        for name, value in values.items():
            if records.differs(name, getattr(contact, name), value):
                setattr(contact, name, value)
    db.session.flush()
    _find_again(touched)


def remove_contacts(contacts: Sequence[Contact]) -> None:
    """Remove contacts for good, as if they had never been filed."""
    for contact in contacts:
        db.session.delete(contact)
    db.session.flush()
    _find_again({contact.company_id for contact in contacts})


def _find_again(company_ids: Iterable[int]) -> None:
    """Let companies be found by the people they have now; no form open elsewhere is made stale by it."""
    ids = list(company_ids)
    people = defaultdict(list)
    for contact in db.session.scalars(
        select(Contact)
        .where(Contact.company_id.in_(ids), Contact.trashed_at.is_(None))
        .order_by(Contact.company_id, Contact.id)
    ):
        people[contact.company_id].append(contact)
    statement = select(Company).where(Company.id.in_(ids)).options(selectinload(Company.tags))
    rows = []
    for company in db.session.scalars(statement.execution_options(populate_existing=True)):
        words = search_text_of(company, contacts=people[company.id], tags=company.tags)
        if words != company.search_text:
            rows.append({"number": company.id, "words": words})
            set_committed_value(company, "search_text", words)
    if rows:
        table = Company.__table__
        statement_ = (
            update(table)  # type: ignore[arg-type]
            .where(table.c.id == bindparam("number"))
            .values(search_text=bindparam("words"), updated_at=table.c.updated_at)
        )
        db.session.execute(statement_, rows)
