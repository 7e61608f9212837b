"""The audit log as a file: one line a deed, in the words of its page; what it keeps sealed is left out."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.accounts import history
from app.accounts.audit_words import ACTIONS, SUBJECTS, action_label, subject_label
from app.accounts.history import Event, Filter
from app.core import asked, formats
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.permissions import Action, Actor
from app.reports.listed.base import Arguments, Cells, Column, Listed


def _columns() -> Iterator[Column]:
    # The columns are made of the same thousand entries, one after the other.
    told = lru_cache(maxsize=1)(_events)

    def made(say: Callable[[Event], str]) -> Callable[[Cells], Iterator[str]]:
        return lambda ids: (say(event) for event in told(tuple(ids)))

    yield Column("at", _("When"), AuditEntry.at)
    yield Column("who", _("Done by"), AuditEntry.id, made=made(lambda event: event.who))
    yield Column("action", _("What was done"), AuditEntry.id, made=made(lambda event: event.label))
    yield Column("subject", _("Kind of record"), AuditEntry.id, made=made(lambda event: event.subject))
    yield Column("record", _("Record"), AuditEntry.id, made=made(lambda event: event.name))
    yield Column("changes", _("Before and now"), AuditEntry.id, made=made(_changes))
    yield Column("address", _("From where"), AuditEntry.address)


def _events(ids: tuple[int, ...]) -> list[Event]:
    found = {
        entry.id: entry for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.id.in_(ids)))
    }
    return history.described((found[one] for one in ids), is_covered=True)


def _changes(event: Event) -> str:
    return "\n".join(
        f"{change.label}: {' → '.join(filter(None, (change.before, change.after or '–')))}"
        for change in event.changes
    )


def _wanted(arguments: Arguments) -> Filter:
    """What the page of the log asks for by the same address."""
    action, subject = arguments.get("action"), arguments.get("subject")
    return Filter(
        actor_id=asked.row_id(arguments, "actor"),
        action=action if action in ACTIONS else None,
        subject=subject if subject in SUBJECTS else None,
        first_day=asked.day(arguments, "first_day"),
        last_day=asked.day(arguments, "last_day"),
    )


def _read(actor: Actor, arguments: Arguments, chosen: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    return (
        select(*(column.reads.label(column.key) for column in chosen))
        .where(history.asked_of(actor, _wanted(arguments), Action.EXPORT))
        .order_by(AuditEntry.id.desc())
    )


def _words(arguments: Arguments) -> str:
    wanted = _wanted(arguments)
    people = {user.id: user.name for user in history.actors()} if wanted.actor_id else {}
    said = (
        (_("Done by"), people.get(wanted.actor_id or 0, "–") if wanted.actor_id else None),
        (_("What was done"), wanted.action and action_label(wanted.action)),
        (_("Kind of record"), wanted.subject and subject_label(wanted.subject)),
        (_("From"), wanted.first_day and formats.day(wanted.first_day)),
        (_("To"), wanted.last_day and formats.day(wanted.last_day)),
    )
    return "; ".join(f"{label}: {value}" for label, value in said if value)


AUDIT_LOG = Listed(
    key="audit_log",
    title=_l("Audit log"),
    stem=_l("audit-log"),
    line=_l("one deed, by one person, to one record"),
    subject="audit_entries",
    endpoint="audit.index",
    columns=_columns,
    read=_read,
    words=_words,
    needs=history.READERS,
    is_about_people=True,
)
