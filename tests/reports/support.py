"""Companies for the tests of lists."""

from typing import Any

from app.accounts.models import User
from app.companies.enums import LegalForm
from app.companies.models import Company
from app.core.db import db
from app.core.search import folded


def company(name: str, *, owner: User | None = None, **values: Any) -> Company:
    """A company on file, found by its name."""
    made = Company(
        **{"legal_form": LegalForm.PT, "name_key": folded(name), "search_text": folded(name)} | values,
        name=name,
        owner_id=owner.id if owner else None,
    )
    db.session.add(made)
    db.session.flush()
    return made
