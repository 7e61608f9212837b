"""Adding and changing the people at a company."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.companies.models import Company, Contact
from app.companies.services import records
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Stale


def add_contact(company: Company, values: dict[str, Any]) -> Contact:
    """File a contact from the values of :func:`validate_contact`; the first one of a company is its primary."""
    columns = Contact.__mapper__.columns
    contact = Contact(
        company_id=company.id, **{name: value for name, value in values.items() if name in columns}
    )
    contact.phones = contact.phones or []
    if not contact.is_primary:
        contact.is_primary = _primary_of(company) is None
    _unset_others(company, contact)
    db.session.add(contact)
    db.session.flush()
    records.refresh(company)
    return contact


def edit_contact(contact: Contact, values: dict[str, Any], *, version: int | None = None) -> list[str]:
    """Change the fields in ``values`` and return the names of those that differ.

    Raises Stale, nothing changed, when someone saved since ``version``.
    """
    if version is not None and version != contact.version:
        raise Stale(
            _("Someone else changed this contact in the meantime."),
            stored={name: getattr(contact, name) for name in values},
        )
    changed = [
        name
        for name, value in values.items()
        if name in Contact.__mapper__.columns and records.differs(name, getattr(contact, name), value)
    ]
    for name in changed:
        setattr(contact, name, values[name])
    company = _company_of(contact)
    _unset_others(company, contact)
    if changed:
        db.session.flush()
        records.refresh(company)
    return changed


def make_primary(contact: Contact) -> None:
    """Let ``contact`` be the one the office calls first."""
    contact.is_primary = True
    _unset_others(_company_of(contact), contact)
    db.session.flush()


def mark_left(contact: Contact, *, has_left: bool = True) -> None:
    """Note that a person no longer works at the company (or does after all); history keeps their name."""
    contact.has_left = has_left
    contact.left_at = utcnow() if has_left else None
    if has_left:
        contact.is_primary = False
    db.session.flush()


def trash_contact(contact: Contact) -> None:
    """Put a contact into the trash; the company is no longer found by it."""
    contact.trashed_at = contact.trashed_at or utcnow()
    contact.is_primary = False
    db.session.flush()
    records.refresh(_company_of(contact))


def restore_contact(contact: Contact) -> None:
    """Take a contact out of the trash."""
    contact.trashed_at = None
    db.session.flush()
    records.refresh(_company_of(contact))


def _company_of(contact: Contact) -> Company:
    return db.session.get_one(Company, contact.company_id)


def _primary_of(company: Company) -> Contact | None:
    return db.session.scalars(
        select(Contact).where(
            Contact.company_id == company.id, Contact.is_primary.is_(True), Contact.trashed_at.is_(None)
        )
    ).first()


def _unset_others(company: Company, contact: Contact) -> None:
    if not contact.is_primary:
        return
    with db.session.no_autoflush:
        others = db.session.scalars(
            select(Contact).where(Contact.company_id == company.id, Contact.is_primary.is_(True))
        ).all()
    for other in others:
        if other is not contact:
            other.is_primary = False
