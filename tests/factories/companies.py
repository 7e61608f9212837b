"""Invented companies and contacts, made through the services as every door does."""

from itertools import count
from typing import Any

from app.accounts.models import User
from app.companies import services
from app.companies.models import Company, Contact
from app.core.db import db

_numbers = count(1)

_WORDS = ("Kariangau", "Manggar", "Teritip", "Lamaru", "Sepinggan", "Gunungsari", "Prapatan", "Damai")


def make_company(*, by: User | None = None, **fields: Any) -> Company:
    """A company filed in the database; ``fields`` as a person would type them, checked like theirs."""
    number = next(_numbers)
    typed = {"name": f"PT {_WORDS[number % len(_WORDS)]} Contoh {number}", **fields}
    checked = services.validate(typed)
    assert not checked.problems, checked.problems
    company = services.create(checked.values, by=by)
    db.session.commit()
    return company


def make_contact(company: Company, **fields: Any) -> Contact:
    """A contact of ``company``, checked like one a person types."""
    number = next(_numbers)
    typed = {"name": f"Sari Contoh {number}", "position": "HRD", **fields}
    checked = services.validate_contact(typed)
    assert not checked.problems, checked.problems
    contact = services.add_contact(company, checked.values)
    db.session.commit()
    return contact
