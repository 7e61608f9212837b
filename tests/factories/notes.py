"""Notes and watches for tests."""

from app.accounts.models import User
from app.activity.models import Watch
from app.companies.models import Company
from app.core.db import db
from app.notes.models import Note


def a_note(
    company: Company, *, by: User, body: str = "Uji: pabrik libur setiap Jumat.", **values: int
) -> Note:
    """A note on a company."""
    made = Note(company_id=company.id, body=body, written_by_id=by.id, mentions=[], **values)
    db.session.add(made)
    db.session.flush()
    return made


def a_watch(company: Company, *, by: User) -> Watch:
    """Somebody watches a company."""
    made = Watch(company_id=company.id, user_id=by.id)
    db.session.add(made)
    db.session.flush()
    return made
