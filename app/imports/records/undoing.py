"""Take back what a list of records did: what it filed is removed, what it changed says again what it said before."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask_babel import gettext as _

from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.imports.models import ImportRow
from app.imports.records.books import Book, stored
from app.imports.undoing import WRITTEN, Fate, Trace, as_written, written_later
from app.imports.undoing import take_back as take_companies_back


def traces_of(rows: Iterable[ImportRow]) -> list[Trace]:
    """What ``rows`` did to each record."""
    traces: dict[int, Trace] = {}
    for row in as_written(rows):
        if row.verdict in WRITTEN and row.record_id is not None:
            traces.setdefault(row.record_id, Trace(row.record_id)).follow(row)
    return list(traces.values())


def judge(book: Book, traces: Sequence[Trace], named: Any, *, lock: bool = False) -> Fate:
    """What can be taken back of ``traces`` as things stand; nothing is written. ``named`` puts fields in words."""
    found = book.found([trace.subject for trace in traces], lock=lock)
    created = [found[trace.subject] for trace in traces if trace.is_created and trace.subject in found]
    run_id = traces[0].rows[0].run_id if traces else 0
    objections = book.objections(created, of_run=run_id) if created else {}
    later = written_later(traces, ImportRow.record_id)
    fate = Fate()
    for trace in traces:
        record = found.get(trace.subject)
        if record is None:
            continue
        why = _why_kept(book, trace, record, named) or (
            objections.get(trace.subject, "") if trace.is_created else ""
        )
        if not why and (again := later[trace.subject] & trace.wrote.keys()):
            why = _changed_since(named(sorted(again)))
        if why:
            fate.kept.append((trace, why))
        elif trace.is_created:
            fate.removed.append(trace)
        else:
            fate.restored.append(trace)
    return fate


def take_back(book: Book, traces: Sequence[Trace], named: Any) -> Fate:
    """Undo ``traces`` as far as nobody built on them since; the rows of what is kept say why."""
    fate = judge(book, traces, named, lock=True)
    found = book.found([trace.subject for trace in (*fate.removed, *fate.restored)])
    book.remove([found[trace.subject] for trace in fate.removed])
    for trace in fate.removed:
        for row in trace.rows:
            row.record_id = None
    restored = []
    for trace in fate.restored:
        try:
            with db.session.begin_nested():
                book.put_back(found[trace.subject], trace.before)
        except (Conflict, Invalid) as refused:
            fate.kept.append((trace, refused.message))
        else:
            restored.append(trace)
    fate.restored = restored
    for trace in (*fate.removed, *fate.restored):
        for row in trace.rows:
            row.kept_why = None
    for trace, why in fate.kept:
        trace.rows[0].kept_why = why
    db.session.flush()
    return fate


def take_back_companies(rows: Iterable[ImportRow], *, at_once: int) -> Iterator[Fate]:
    """Remove the companies that ``rows`` filed along with their records, some at a time, once those are gone."""
    waiting: dict[int, Trace] = {}
    for row in rows:
        if row.values.get("filed") and row.company_id is not None:
            trace = Trace(row.company_id, [row], is_created=True, versions=[[0, 1]])
            trace.taken_back += row.values.get("taken_back", [])
            waiting.setdefault(row.company_id, trace)
    traces = list(waiting.values())
    for start in range(0, len(traces), at_once):
        yield take_companies_back(traces[start : start + at_once])


def _why_kept(book: Book, trace: Trace, record: Any, named: Any) -> str:
    if getattr(record, "is_trashed", False):
        return str(_("It is in the trash."))
    now = book.values_of(record)
    changed = [key for key, value in trace.wrote.items() if not _same(stored(now.get(key)), value)]
    is_told = trace.is_created and any(getattr(record, key) != left for key, left in book.aside.items())
    if changed or is_told or (not trace.is_created and trace.before.keys() - trace.wrote.keys()):
        return _changed_since(named(changed))
    return ""


def _changed_since(fields: str) -> str:
    return str(_("Changed since: %(fields)s.", fields=fields) if fields else _("It was changed since."))


def _same(now: Any, wrote: Any) -> bool:
    return bool(now == wrote) or (now in (None, "", []) and wrote in (None, "", []))
