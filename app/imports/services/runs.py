"""A list on its way: taken in, set up, tried out, poured in, ended."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from app.core import audit, jobs
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.formats import number
from app.core.tabular import Packed
from app.imports import queries
from app.imports.batches import Outcome
from app.imports.enums import ImportState, Verdict
from app.imports.judged import Past
from app.imports.kinds import COMPANIES, Kind, kind_of
from app.imports.kinds.base import Pouring
from app.imports.models import ImportRun
from app.imports.services import stores
from app.imports.services.guards import lock, must_be_open, owner_of
from app.imports.services.listings import Listing, file_name, open_listing, open_run

JOB = "companies_import"
PREVIEWED = 300


def receive(
    content: bytes,
    filename: str,
    *,
    owner_id: int | None,
    sheet: str | None = None,
    listing: Listing | None = None,
) -> ImportRun:
    """Take a file in and guess what it says, or what ``listing`` says it does; nothing of it is imported yet.

    Raises TabularError, with a sentence for the sender, where it is no list that can be read.
    """
    name = file_name(filename)
    listing = listing or open_listing(content, name, sheet=sheet)
    run = ImportRun(
        filename=name,
        kind=listing.kind.key,
        sha256=hashlib.sha256(content).hexdigest(),
        sealed_sha256=stores.keep(content, is_sealed=listing.kind.is_personal),
        size=len(content),
        sheet=listing.sheet.name,
        owner_id=owner_id,
        row_count=len(listing.table.rows),
        mapping=settings_of(listing),
        counts={},
    )
    db.session.add(run)
    db.session.flush()
    return run


def say_columns(
    run: ImportRun,
    listing: Listing,
    columns: Mapping[str, int],
    *,
    header_line: int | None = None,
    overwrite: bool = False,
    creates: bool = False,
    source: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> None:
    """Settle which table is meant, what it is about and what its columns mean; ``header_line`` where a person named it.

    ``creates`` files the companies of a list of something else that are not on file yet; ``source`` is who made the
    list, ``settings`` what else was said of it.

    Raises Invalid where a column lacks that must be there, Conflict where the list was poured in already.
    """
    must_be_open(run)
    _must_tell_enough(listing.kind, columns)
    if listing.kind.is_personal:
        stores.seal(run)
    decided = _decided(run, listing.kind.key)
    run.kind = listing.kind.key
    run.sheet = listing.sheet.name
    run.row_count = len(listing.table.rows)
    run.mapping = settings_of(listing, header_line=header_line) | {
        "columns": dict(columns),
        "overwrite": overwrite,
        "creates": creates and listing.kind.finds_companies,
        **(settings or {}),
        **decided,
    }
    run.source = source or None
    db.session.flush()


def _decided(run: ImportRun, kind: str) -> dict[str, Any]:
    """What people decided of single rows, of this very file before too: else it would change what they kept."""
    earlier = queries.earlier_run(run)
    decided: dict[str, Any] = {}
    if earlier is not None and earlier.kind == kind and "rows" in earlier.mapping:
        decided["rows"] = earlier.mapping["rows"]
    if run.kind == kind:
        decided |= {key: run.mapping[key] for key in ("rows", "told") if key in run.mapping}
    return decided


def guess_anew(run: ImportRun) -> None:
    """Forget what the columns of ``run`` were taken for, and guess. Raises Conflict where it was poured in already."""
    must_be_open(run)
    run.mapping = {}
    run.mapping = settings_of(open_run(run))
    db.session.flush()


def try_out(run: ImportRun, listing: Listing, *, first: int = 1) -> tuple[list[Outcome], Counter[str]]:
    """What would become of the rows from ``first`` on (at most 300); nothing is written.

    What rows before them add is not there: a company named before as well looks new once more.
    """
    table = replace(listing.table, rows=listing.table.rows[first - 1 : first - 1 + PREVIEWED])
    past = Past(earlier=queries.same_before(run))
    pour = kind_of(run).pour(table, run.mapping, past=past)
    outcomes = [outcome for batch in pour.batches() for outcome in batch]
    return outcomes, pour.counts


def start(run: ImportRun, *, owner_id: int, locale: str, result_url: str) -> jobs.Job:
    """Have the list poured in as a job, whose result is looked at under ``result_url``.

    Raises Conflict where that was begun already, Invalid where no column is the name.
    """
    must_be_open(run)
    return _send(run, owner_id=owner_id, locale=locale, result_url=result_url)


def resume(run: ImportRun, *, owner_id: int, locale: str, result_url: str) -> jobs.Job:
    """Have the rest of a list poured in whose import stopped before its end.

    Raises Conflict where nothing is left of it or it goes on already.
    """
    lock(run)
    if not queries.remaining(run, queries.counts_of(run)):
        raise Conflict(_("Nothing is left of this list to be imported."))
    run.finished_at = run.message = None
    return _send(run, owner_id=owner_id, locale=locale, result_url=result_url)


def _send(run: ImportRun, *, owner_id: int, locale: str, result_url: str) -> jobs.Job:
    _must_tell_enough(kind_of(run), run.mapping.get("columns", {}))
    job = jobs.start(
        JOB,
        owner_id=owner_id,
        title=_("Import of %(file)s", file=run.filename),
        locale=locale,
        run_id=run.id,
        result_url=result_url,
    )
    run.job_id = job.id
    run.state = ImportState.RUNNING
    db.session.flush()
    return job


def pour_of(run: ImportRun, listing: Listing) -> Pouring:
    """What is left of the list of ``run`` on its way in; the caller takes its batches and commits each.

    Its rows are packed: who lets go of ``listing`` meanwhile holds little of a long list.

    Raises Invalid where no column is the name.
    """
    _must_tell_enough(listing.kind, run.mapping.get("columns", {}))
    done = queries.last_row(run)
    table = replace(listing.table, rows=Packed(row for row in listing.table.rows if row.number > done))
    return listing.kind.pour(
        table,
        run.mapping,
        run_id=run.id,
        counts=Counter(queries.counts_of(run)) if done else None,
        past=queries.past_of(run),
        source=(run.source or _("List %(file)s", file=run.filename))[:120],
        by=owner_of(run),
    )


def trial_of(listing: Listing, *, creates: bool = False) -> Pouring:
    """The whole list tried out; nothing is written. Raises Invalid where a column lacks that must be there."""
    if listing.kind is COMPANIES and "name" not in listing.columns:
        raise Invalid(_("No column of this list looks like the name of a company."))
    _must_tell_enough(listing.kind, listing.columns)
    return listing.kind.pour(listing.table, settings_of(listing) | {"creates": creates})


def begin(run: ImportRun) -> None:
    """Note that pouring has begun without a job."""
    must_be_open(run)
    run.state = ImportState.RUNNING
    db.session.flush()


def note(run: ImportRun, counts: Mapping[str, int]) -> None:
    """Say how far pouring without a job has come."""
    run.counts = _whole(counts)
    db.session.flush()


def break_off(run: ImportRun, *, state: ImportState, why: str) -> None:
    """Note that pouring stopped before its end, and how much of the list is in the register."""
    counts = queries.counts_of(run)
    done = _(
        "%(done)s of %(total)s rows were written.",
        done=number(sum(counts.values())),
        total=number(run.row_count),
    )
    finish(run, counts, state=state, message=f"{why} {done}")


def finish(
    run: ImportRun, counts: Mapping[str, int], *, state: ImportState, message: str | None = None
) -> None:
    """Note how pouring ended and what came of it, in the run and in the audit log."""
    run.state = state
    run.counts = _whole(counts)
    run.message = message
    run.finished_at = utcnow()
    audit.record(
        "import",
        "import_runs",
        run.id,
        {"file": run.filename, "rows": run.row_count, "state": state.value, **run.counts},
    )
    db.session.flush()


def settings_of(listing: Listing, *, header_line: int | None = None) -> dict[str, Any]:
    """How a list is set up before anybody changed something about it."""
    return {
        "columns": listing.columns,
        "header": listing.table.header,
        "header_line": header_line,
        "overwrite": False,
    }


def _must_tell_enough(kind: Kind, columns: Mapping[str, int]) -> None:
    lacking = kind.lacking(columns)
    if lacking:
        raise Invalid(lacking)


def _whole(counts: Mapping[str, int]) -> dict[str, int]:
    return {verdict.value: counts.get(verdict.value, 0) for verdict in Verdict}
