"""What was changed, by whom and from where: written by the session itself, never edited afterwards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, ClassVar

from flask import has_request_context, request
from sqlalchemy import Index, Select, event, func, insert, inspect, select
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column
from sqlalchemy.orm.attributes import get_history

from app.core.clock import utcnow
from app.core.db import Base, Key, db, is_postgresql
from app.core.permissions import reader
from app.core.sealing import sealed_value


class AuditEntry(Base):
    """One change or one notable deed; append-only, so it names people instead of pointing at them."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_subject", "subject", "subject_id", "id"),
        # What happened lately to records of one kind.
        Index("ix_audit_entries_subject_at", "subject", "at", "id"),
    )

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str | None]
    address: Mapped[str | None]
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    subject_id: Mapped[int | None]
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def is_readers_own(self) -> bool:
        """Whether whoever sent this request did it: in another window, say."""
        return self.actor_id is not None and self.actor_id == reader().id


# Nobody asks for the ids of what is told.
_FILE = insert(AuditEntry.__table__).inline()  # type: ignore[arg-type]


class Audited:
    """Rows whose every change is written to the audit log; ``unaudited`` names columns left out.

    What ``sealed_in_log`` names is kept there encrypted: the log outlives the person's record.
    """

    unaudited: ClassVar[frozenset[str]] = frozenset()
    sealed_in_log: ClassVar[frozenset[str]] = frozenset()


_acting: ContextVar[Any] = ContextVar("acting", default=None)
_named: ContextVar[str | None] = ContextVar("named", default=None)

ALWAYS_UNAUDITED = frozenset({"updated_at", "created_at", "version", "search_text"})


def record(
    action: str, subject: str, subject_id: int | None = None, changes: Mapping[str, Any] | None = None
) -> None:
    """Write one notable deed (sign-in, export, import, reveal) in the present transaction."""
    db.session.add(AuditEntry(**_entry(action, subject, subject_id, dict(changes or {}))))


def record_created(rows: Iterable[Audited]) -> None:
    """Write what the session would have written of these rows; for rows stored many at a time past its flush."""
    _insert([_creation(row) for row in rows])


def record_updated(rows: Iterable[Audited]) -> None:
    """Write what the session would have written of what was set on these rows; for rows written past its flush."""
    _insert(list(_updates(rows)))


def record_changed(subject: str, changes: Mapping[int, Mapping[str, list[Any]]]) -> None:
    """Write changes ``{id: {column: [before, after]}}`` of rows updated many at a time past the session's flush."""
    entries = [
        _entry(
            "update",
            subject,
            row_id,
            {name: [_plain(value) for value in pair] for name, pair in columns.items()},
        )
        for row_id, columns in changes.items()
    ]
    _insert(entries)


def record_deleted(rows: Iterable[Audited]) -> None:
    """Write what the session would have written of rows that are deleted many at a time past its flush."""
    _insert([_deletion(row) for row in rows])


def _insert(entries: Sequence[dict[str, Any]]) -> None:
    if entries:
        # The connection: the session would look at the statement for rows of its own, which it has none of.
        db.session.connection().execute(_FILE, entries)


def unused_ids(model: type[Base], count: int) -> Sequence[int]:
    """Ids for ``count`` new rows; a number whose row was removed is never given twice, for its history tells of that row.

    On SQLite a writing transaction holds the only write lock from its start, so nobody else takes the same ones.
    """
    if is_postgresql():
        sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
        return db.session.scalars(
            select(func.nextval(sequence)).select_from(func.generate_series(1, count).table_valued("number"))
        ).all()
    highest = max(number or 0 for number in db.session.execute(_highest_ids(model)).one())
    return range(highest + 1, highest + 1 + count)


@cache
def _highest_ids(model: type[Base]) -> Select[Any]:
    """The highest id that history tells of, and the highest in use."""
    # Not max(): SQLite would read all entries of the subject in the order of another index.
    told = (
        select(AuditEntry.subject_id)
        .where(AuditEntry.subject == model.__tablename__)
        .order_by(AuditEntry.subject_id.desc())
        .limit(1)
    )
    stored = select(func.max(model.__table__.c.id))
    return select(told.scalar_subquery(), stored.scalar_subquery())


@contextmanager
def acting(actor: Any) -> Iterator[None]:
    """Let what a job writes be noted under the person who asked for it (anything with ``id`` and ``name``, or None)."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


@contextmanager
def named(name: str | None) -> Iterator[None]:
    """Let the log call whoever acts by this name: with the person in whose place it is done."""
    token = _named.set(name)
    try:
        yield
    finally:
        _named.reset(token)


def entries_of(subject: str, subject_id: int, *, limit: int = 200) -> list[AuditEntry]:
    """The latest entries about one record, newest first."""
    statement = (
        select(AuditEntry)
        .where(AuditEntry.subject == subject, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def last_change(row: Any) -> AuditEntry | None:
    """The latest entry about a record; None where nothing is told of it, or there is no record yet."""
    return (
        next(iter(entries_of(row.__tablename__, row.id, limit=1)), None)
        if row is not None and row.id
        else None
    )


def changed_since_created(rows: Sequence[Any]) -> dict[int, set[str]]:
    """By id, of which columns these rows of one table do not say what they said when they were stored.

    What was changed and changed back is no change. Of whom the log does not tell the beginning there is no entry.
    """
    by_id = {row.id: row for row in rows}
    statement = (
        select(AuditEntry.subject_id, AuditEntry.action, AuditEntry.changes)
        .where(
            AuditEntry.subject.in_({row.__tablename__ for row in rows}),
            AuditEntry.subject_id.in_(by_id),
            AuditEntry.action.in_(("create", "update")),
        )
        .order_by(AuditEntry.id)
    )
    first: dict[int, dict[str, Any]] = {}
    for row_id, action, changes in db.session.execute(statement):
        if action == "create":
            first[row_id] = {}
        elif row_id in first:
            first[row_id] = {name: pair[0] for name, pair in changes.items()} | first[row_id]
    return {
        row_id: {name for name, said in told.items() if _says(by_id[row_id], name, said) != said}
        for row_id, told in first.items()
    }


def _says(row: Any, name: str, otherwise: Any) -> Any:
    """What ``row`` says now of what the log calls ``name``; ``otherwise`` where that is no column or part of one."""
    if name in _columns(row):
        return _plain(getattr(row, name))
    model: Any = type(row)
    column = next((one for one in _told_by_part(model) if name.startswith(f"{one}_")), None)
    return otherwise if column is None else (getattr(row, column) or {}).get(name[len(column) + 1 :])


def who_acts() -> Any:
    """The person under whom what is written now is noted: with ``id`` and ``name``, or None."""
    if has_request_context():
        person = reader()
        if person and person.is_authenticated:
            return person
    return _acting.get()


def _entry(action: str, subject: str, subject_id: int | None, changes: dict[str, Any]) -> dict[str, Any]:
    actor = who_acts()
    return {
        "at": utcnow(),
        "actor_id": actor.id if actor else None,
        "actor_name": _named.get() or getattr(actor, "acting_name", actor.name) if actor else None,
        "address": request.remote_addr if has_request_context() else None,
        "action": action,
        "subject": subject,
        "subject_id": subject_id,
        "changes": changes,
    }


@event.listens_for(Session, "after_flush")
def _write_entries(session: Session, flush: UOWTransaction) -> None:
    entries = [*_created(session), *_updates(session.dirty), *_deleted(flush)]
    if entries:
        session.execute(insert(AuditEntry), entries)


def _created(session: Session) -> Iterator[dict[str, Any]]:
    for row in session.new:
        if isinstance(row, Audited):
            yield _creation(row)


def _creation(row: Any) -> dict[str, Any]:
    told = ((name, getattr(row, name)) for name in _columns(row))
    values = _by_part(row, {name: [None, _plain(value)] for name, value in told if value is not None})
    return _entry(
        "create", *_subject(row), {name: pair for name, pair in values.items() if pair[1] is not None}
    )


def _updates(rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for row in rows:
        if isinstance(row, Audited):
            changes = _by_part(row, dict(_differences(row)))
            if changes:
                yield _entry("update", *_subject(row), changes)


def _deleted(flush: UOWTransaction) -> Iterator[dict[str, Any]]:
    # Asked of the flush, because the session's own list lacks rows taken out of a parent's collection.
    for row in [state.obj() for state, (is_deleted, _) in flush.states.items() if is_deleted]:
        if isinstance(row, Audited):
            yield _deletion(row)


def _deletion(row: Any) -> dict[str, Any]:
    values = {name: [_plain(getattr(row, name)), None] for name in _columns(row)}
    return _entry("delete", *_subject(row), _by_part(row, values))


def _differences(row: Any) -> Iterator[tuple[str, list[Any]]]:
    was_set = inspect(row).committed_state
    for name in [name for name in _columns(row) if name in was_set]:
        # Not by the row's state, which would first make an object for each of its columns.
        history = get_history(row, name)
        if history.has_changes():
            before = _plain(history.deleted[0]) if history.deleted else None
            after = _plain(history.added[0]) if history.added else None
            if before != after:
                yield name, [before, after]


def _by_part(row: Any, changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """``changes`` with columns of many values told value by value: ``custom_size``, not all of ``custom``."""
    model: Any = type(row)
    by_part = _told_by_part(model)
    told: dict[str, list[Any]] = {}
    for name, pair in changes.items():
        parts = {name: pair}
        if name in by_part:
            old, new = (value or {} for value in pair)
            parts = {
                f"{name}_{key}": [old.get(key), new.get(key)]
                for key in dict.fromkeys([*old, *new])
                if old.get(key) != new.get(key)
            }
        if name in row.sealed_in_log:
            parts = {part: [sealed_value(one) for one in both] for part, both in parts.items()}
        told |= parts
    return told


@cache
def _told_by_part(model: Any) -> frozenset[str]:
    columns = inspect(model).columns
    return frozenset(name for name in columns.keys() if columns[name].info.get("audited_by_part"))  # noqa: SIM118


def _columns(row: Any) -> list[str]:
    model: Any = type(row)
    return _columns_of(model)


@cache
def _columns_of(model: Any) -> list[str]:
    return [
        attribute.key
        for attribute in inspect(model).column_attrs
        if attribute.key not in ALWAYS_UNAUDITED
        and attribute.key not in model.unaudited
        and attribute.key != "id"
    ]


def _subject(row: Any) -> tuple[str, int | None]:
    return row.__tablename__, getattr(row, "id", None)


def _plain(value: Any) -> Any:
    """``value`` as JSON can hold it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
