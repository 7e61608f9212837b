"""Writing notes, changing and removing one's own."""

from flask_babel import gettext as _

from app.accounts.models import User
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from app.core.permissions import Permission
from app.notes import mentions, queries, telling
from app.notes.enums import About
from app.notes.events import note_written
from app.notes.models import Note, NoteMention

LONGEST = 4000
MOST_MENTIONED = 20


def write(about: About, record: object, body: str, *, by: User) -> tuple[Note, list[str]]:
    """Note something on a record that ``by`` sees, and tell whom it mentions.

    Returns the note and the names after an @ that nobody bears. Raises ``Invalid`` for nothing, too much, or a name that
    could mean several people.
    """
    if not by.can(Permission.COMPANY_EDIT):
        raise NotAllowed(_("You read here, but write nothing."))
    read = _read(about, record, body)
    note = Note(body=read.body, written_by_id=by.id, company_id=_company_of(about, record))
    if about is not About.COMPANY:
        setattr(note, f"{about.value}_id", record.id)  # type: ignore[attr-defined]
    note.written_by = by
    note.mentions = [NoteMention(user_id=one.id, user=one) for one in read.people]
    db.session.add(note)
    db.session.flush()
    telling.tell_mentioned(note, _company(note), read.people, by=by)
    note_written.send(note, by=by)
    return note, read.unknown


def edit(note: Note, body: str, *, by: User, version: int | None = None) -> list[str]:
    """Change what a note says; who is mentioned anew is told. Returns the names that nobody bears."""
    if version is not None and version != note.version:
        raise Stale(_("This note was changed meanwhile. Look again."))
    if note.removed_at is not None:
        raise Conflict(_("This note is removed."))
    record = {
        About.COMPANY: note.company,
        About.PARTNERSHIP: note.partnership,
        About.AGREEMENT: note.agreement,
    }[note.about]
    read = _read(note.about, record, body)
    if read.body == note.body:
        return read.unknown
    note.body, note.edited_at = read.body, clock.utcnow()
    known = {mention.user_id: mention for mention in note.mentions}
    fresh = [one for one in read.people if one.id not in known]
    note.mentions = [known.get(one.id) or NoteMention(user_id=one.id, user=one) for one in read.people]
    db.session.flush()
    telling.tell_mentioned(note, _company(note), fresh, by=by)
    return read.unknown


def remove(note: Note) -> None:
    """Take a note away; it can be put back."""
    note.removed_at = note.removed_at or clock.utcnow()
    db.session.flush()


def restore(note: Note) -> None:
    """Put a removed note back."""
    note.removed_at = None
    db.session.flush()


def _company_of(about: About, record: object) -> int:
    return int(record.id if about is About.COMPANY else record.company_id)  # type: ignore[attr-defined]


def _company(note: Note) -> Company:
    return db.session.get_one(Company, note.company_id)


def _read(about: About, record: object, body: str) -> mentions.Read:
    text = body.strip()
    if not text:
        raise Invalid(_("Write something."), field="body")
    if len(text) > LONGEST:
        raise Invalid(_("Write at most %(number)d characters.", number=LONGEST), field="body")
    if "@" not in text:
        return mentions.Read(text)
    read = mentions.read(text, queries.who_may_see(record))  # type: ignore[arg-type]
    if read.unclear:
        said, people = read.unclear[0]
        names = ", ".join(f"@{one.name}" for one in people[:5])
        raise Invalid(
            _("“@%(said)s” could mean several people. Write one of: %(names)s", said=said, names=names),
            field="body",
        )
    if len(read.people) > MOST_MENTIONED:
        raise Invalid(_("Mention at most %(number)d people.", number=MOST_MENTIONED), field="body")
    return read
