"""Undoing a whole import, step by step."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _

from app.core import audit, jobs
from app.core.db import db
from app.core.errors import Conflict
from app.imports import queries, undoing
from app.imports.enums import ImportState
from app.imports.kinds import Kind, kind_of
from app.imports.models import ImportRow, ImportRun
from app.imports.services.guards import lock

UNDO_JOB = "companies_import_undo"
UNDONE_AT_ONCE = 500
UNDONE_WITHOUT_JOB = 500
FORESEEN = 5_000


def foresee_undo(run: ImportRun) -> tuple[dict[str, int], bool]:
    """How many companies an undo would remove, restore and keep; and whether all were looked at (at most 5,000 are)."""
    told = {"removed": 0, "restored": 0, "kept": 0}
    seen = 0
    kind = kind_of(run)
    walk = _walk(run, kind, 0)
    while seen < FORESEEN:
        traces = kind.traces_of(queries.written_rows(run, walk, limit=UNDONE_AT_ONCE))
        if not traces:
            return told, True
        fate = kind.judge(traces)
        _add(told, fate)
        walk = _walk(run, kind, _reached(kind, traces))
        seen += len(traces)
    return told, False


def undo(run: ImportRun, *, owner_id: int, locale: str, result_url: str) -> jobs.Job | None:
    """Take back what ``run`` did to the register: at once, or above 500 companies as the job returned.

    What was kept because a later list had built on it may be asked for again once that list is undone.
    Raises Conflict where all of it was undone already, or it has not ended.
    """
    begin_undo(run)
    if left_to_undo(run) <= UNDONE_WITHOUT_JOB:
        for _done in undo_in_batches(run):
            pass
        return None
    job = jobs.start(
        UNDO_JOB,
        owner_id=owner_id,
        title=_("Undo of the import of %(file)s", file=run.filename),
        locale=locale,
        run_id=run.id,
        result_url=result_url,
    )
    run.job_id = job.id
    db.session.flush()
    return job


def begin_undo(run: ImportRun) -> None:
    """Note that an undo begins, or goes on where one stopped. Raises Conflict as ``undo`` does."""
    lock(run)
    if run.state is ImportState.UNDOING or (run.state is ImportState.UNDONE and not queries.has_kept(run)):
        raise Conflict(_("This import was undone already."))
    if run.finished_at is None:
        raise Conflict(_("This import has not ended; stop it first."))
    undone = _undone(run)
    if not undone["after"]:
        undone["kept"] = 0
    run.undone = undone | {"was": run.state.value}
    run.state = ImportState.UNDOING
    db.session.flush()


def undo_in_batches(run: ImportRun) -> Iterator[int]:
    """Take back the next companies and say how many are done, until none is left; the caller may commit each time."""
    done = 0
    kind = kind_of(run)
    while True:
        undone = _undone(run)
        rows = queries.written_rows(run, _walk(run, kind, undone["after"]), limit=UNDONE_AT_ONCE)
        traces = kind.traces_of(rows)
        if not traces:
            break
        undone["after"] = _reached(kind, traces)
        _add(undone, kind.take_back(traces))
        run.undone = undone
        db.session.flush()
        done += len(traces)
        yield done
    # Rows whose companies go lose them, so all are looked at before the first one does.
    filed = list(queries.new_rows(run)) if kind.finds_companies else []
    for _fate in kind.take_back_companies(filed, at_once=UNDONE_AT_ONCE):
        db.session.flush()
        yield done
    undoing.forget(run.id)
    run.state = ImportState.UNDONE
    run.undone = _undone(run) | {"after": 0}
    run.message = None
    audit.record(
        "undo",
        "import_runs",
        run.id,
        {"file": run.filename, **{key: _undone(run)[key] for key in ("removed", "restored", "kept")}},
    )
    db.session.flush()


def break_off_undo(run: ImportRun, *, why: str) -> None:
    """Note that an undo stopped before its end; it can be begun again and goes on from there."""
    run.state = next(state for state in ImportState if state.value == _undone(run)["was"])
    run.message = f"{why} {_('The undo stopped before its end; begin it again to take back the rest.')}"
    db.session.flush()


def left_to_undo(run: ImportRun) -> int:
    """How many records an undo of ``run`` has not reached yet."""
    return queries.written_count(run, _walk(run, kind_of(run), _undone(run)["after"]))


def _walk(run: ImportRun, kind: Kind, reached: int) -> queries.Walk:
    is_further = ImportState.UNDONE.value in (run.state.value, _undone(run).get("was"))
    return queries.Walk(getattr(ImportRow, kind.subject), kind.walks_back, reached, only_kept=is_further)


def _reached(kind: Kind, traces: Sequence[undoing.Trace]) -> int:
    subjects = [trace.subject for trace in traces]
    return min(subjects) if kind.walks_back else max(subjects)


def _undone(run: ImportRun) -> dict[str, Any]:
    return {"removed": 0, "restored": 0, "kept": 0, "after": 0} | (run.undone or {})


def _add(told: dict[str, Any], fate: undoing.Fate) -> None:
    told["removed"] += len(fate.removed)
    told["restored"] += len(fate.restored)
    told["kept"] += len(fate.kept)
