"""Telling people that a note mentions them."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.companies.models import Company
from app.core.permissions import Permission
from app.notes.models import Note
from app.notices import kinds
from app.notices.kinds import Facts, Kind
from app.notices.services import Told, tell

MENTIONED = "mentioned"
QUOTED = 160
"""How much of a note stands behind the bell."""


def tell_mentioned(note: Note, company: Company, people: Sequence[User], *, by: User) -> None:
    """Tell each of these people once that a note mentions them."""
    facts = {"name": by.name, "company": company.full_name, "text": quoted(note.body)}
    tell(
        MENTIONED,
        [
            Told(user_id=one.id, path=f"/notes/{note.id}", facts=facts, once=str(note.id))
            for one in people
            if one.id != by.id
        ],
    )


def quoted(text: str) -> str:
    """The beginning of a note on one line."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else f"{line[:QUOTED].rstrip()}…"


def _words(facts: Facts) -> str:
    return _("%(name)s mentioned you in a note on %(company)s.", name=facts["name"], company=facts["company"])


def _lines(facts: Facts) -> list[str]:
    return [str(facts["text"])]


def register() -> None:
    """Let people be told of mentions."""
    kinds.register(
        Kind(
            name=MENTIONED,
            title=_l("Notes that mention you"),
            words=_words,
            lines=_lines,
            icon="chat-dots",
            needs=Permission.COMPANY_VIEW,
            is_quote=True,
        )
    )
