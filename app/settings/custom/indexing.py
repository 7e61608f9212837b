"""The table of values kept in step with the records: by the session for what it flushes, by hand for rows past it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, event, insert, inspect
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history

from app.settings.custom import queries, typed
from app.settings.custom.kinds import Kind, kind_of
from app.settings.custom.models import HasCustomFields


def index_created(session: Session, records: Iterable[HasCustomFields]) -> None:
    """Index the values of records stored many at a time past the session's flush."""
    _insert(session, [record for record in records if record.custom])


def index_changed(session: Session, records: Iterable[HasCustomFields]) -> None:
    """Index anew the records whose values were set and are written past the session's flush."""
    changed = [record for record in records if _is_changed(record)]
    for kind, own in _by_kind(changed):
        values = kind.values
        session.execute(delete(values.__table__).where(values.record_id.in_([record.id for record in own])))
    _insert(session, changed)


@event.listens_for(Session, "after_flush")
def _keep_in_step(session: Session, flush: UOWTransaction) -> None:
    index_changed(session, [row for row in session.dirty if isinstance(row, HasCustomFields)])
    index_created(session, [row for row in session.new if isinstance(row, HasCustomFields)])


def _is_changed(row: Any) -> bool:
    return "custom" in inspect(row).committed_state and get_history(row, "custom").has_changes()


def _by_kind(records: Iterable[Any]) -> list[tuple[Kind, list[Any]]]:
    found: dict[str, tuple[Kind, list[Any]]] = {}
    for record in records:
        kind = kind_of(record)
        found.setdefault(kind.name, (kind, []))[1].append(record)
    return list(found.values())


def _insert(session: Session, records: Iterable[Any]) -> None:
    for kind, own in _by_kind(records):
        with session.no_autoflush:
            fields = queries.all_fields(kind.name)
        rows = [
            {"field_id": field.id, "record_id": record.id, "number": number, "word": word}
            for record in own
            for field in fields
            for number, word in typed.entries(field, (record.custom or {}).get(field.key))
        ]
        if rows:
            session.execute(insert(kind.values.__table__), rows)
