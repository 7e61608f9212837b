"""What can be done with a list: take it in, say what its columns mean, try it out, pour it in, settle what is left."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.core import audit, files, jobs
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.formats import number
from app.core.tabular import MAX_BYTES, Row, Sheet, Table, TabularError, Workbook, find_table, read
from app.imports import mapping, queries, undoing
from app.imports.comparing import Comparer
from app.imports.drafts import Cleaner
from app.imports.enums import ImportState, Verdict
from app.imports.matching import Register, fingerprint
from app.imports.models import ImportRow, ImportRun
from app.imports.pouring import Outcome, Pour
from app.settings.models import Office

JOB = "companies_import"
UNDO_JOB = "companies_import_undo"
UNDONE_AT_ONCE = 250
UNDONE_WITHOUT_JOB = 500
FORESEEN = 5_000
PREVIEWED = 300
MEDIA_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Listing:
    """A file opened: its sheets, the chosen one's table, and what its columns were taken for."""

    workbook: Workbook
    sheet: Sheet
    table: Table
    columns: dict[str, int]


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
    name = _file_name(filename)
    listing = listing or open_listing(content, name, sheet=sheet)
    stored = files.store_bytes(content, MEDIA_TYPE)
    run = ImportRun(
        filename=name,
        sha256=stored.sha256,
        size=stored.size,
        sheet=listing.sheet.name,
        owner_id=owner_id,
        row_count=len(listing.table.rows),
        mapping=_settings(listing, header_line=None),
        counts={},
    )
    db.session.add(run)
    db.session.flush()
    return run


def open_listing(
    content: bytes,
    filename: str,
    *,
    sheet: str | None = None,
    header_line: int | None = None,
    columns: Mapping[str, int] | None = None,
) -> Listing:
    """Read a file and find its table; without ``sheet`` the first one that has rows, without ``columns`` guessed ones.

    Raises TabularError.
    """
    # A text table is called after its file, and is looked for again under the name that was stored.
    workbook = read(content, _file_name(filename))
    chosen, table = _table(workbook, sheet, header_line)
    known = (
        dict(columns)
        if columns is not None and max(columns.values(), default=0) < len(table.header)
        else mapping.guess(table).columns
    )
    return Listing(workbook, chosen, table, known)


def open_run(run: ImportRun) -> Listing:
    """The list of a run as it was last set up. Raises TabularError."""
    return open_listing(
        _content(run),
        run.filename,
        sheet=run.sheet,
        header_line=run.mapping.get("header_line"),
        columns=run.mapping.get("columns"),
    )


def look_at(run: ImportRun, *, sheet: str, header_line: int | None) -> Listing:
    """Another sheet or heading row of the same file, its columns guessed anew; nothing is kept. Raises TabularError."""
    return open_listing(_content(run), run.filename, sheet=sheet, header_line=header_line)


def say_columns(
    run: ImportRun,
    listing: Listing,
    columns: Mapping[str, int],
    *,
    header_line: int | None = None,
    overwrite: bool = False,
) -> None:
    """Settle which table is meant and what its columns mean; ``header_line`` where a person named it.

    Raises Invalid where no column is the name, Conflict where the list was poured in already.
    """
    _must_be_open(run)
    if "name" not in columns:
        raise Invalid(_("Say which column holds the name of the company."))
    run.sheet = listing.sheet.name
    run.row_count = len(listing.table.rows)
    run.mapping = _settings(listing, header_line=header_line) | {
        "columns": dict(columns),
        "overwrite": overwrite,
    }
    db.session.flush()


def try_out(run: ImportRun, listing: Listing) -> tuple[list[Outcome], Counter[str]]:
    """What would become of the first rows (at most 300); nothing is written."""
    table = replace(listing.table, rows=listing.table.rows[:PREVIEWED])
    pour = Pour(
        table,
        _cleaner(listing),
        overwrite=bool(run.mapping.get("overwrite")),
        register=Register(told=queries.told_of(run)),
    )
    outcomes = [outcome for batch in pour.batches() for outcome in batch]
    return outcomes, pour.counts


def start(run: ImportRun, *, owner_id: int, locale: str, result_url: str) -> jobs.Job:
    """Have the list poured in as a job, whose result is looked at under ``result_url``.

    Raises Conflict where that was begun already, Invalid where no column is the name.
    """
    _must_be_open(run)
    return _send(run, owner_id=owner_id, locale=locale, result_url=result_url)


def resume(run: ImportRun, *, owner_id: int, locale: str, result_url: str) -> jobs.Job:
    """Have the rest of a list poured in whose import stopped before its end.

    Raises Conflict where nothing is left of it or it goes on already.
    """
    _lock(run)
    if not queries.remaining(run, queries.counts_of(run)):
        raise Conflict(_("Nothing is left of this list to be imported."))
    run.finished_at = run.message = None
    return _send(run, owner_id=owner_id, locale=locale, result_url=result_url)


def _send(run: ImportRun, *, owner_id: int, locale: str, result_url: str) -> jobs.Job:
    _must_name(run)
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


def pour_of(run: ImportRun, listing: Listing) -> Pour:
    """What is left of the list of ``run`` on its way in; the caller takes its batches and commits each.

    Raises Invalid where no column is the name.
    """
    _must_name(run)
    done = queries.last_row(run)
    table = replace(listing.table, rows=[row for row in listing.table.rows if row.number > done])
    return Pour(
        table,
        _cleaner(listing),
        run_id=run.id,
        counts=Counter(queries.counts_of(run)) if done else Counter(),
        register=Register(queries.past_of(run) if done else None, queries.told_of(run)),
        overwrite=bool(run.mapping.get("overwrite")),
        source=_("List %(file)s", file=run.filename)[:120],
        by=owner_of(run),
    )


def trial_of(listing: Listing) -> Pour:
    """The whole list tried out; nothing is written. Raises Invalid where no column is the name."""
    if "name" not in listing.columns:
        raise Invalid(_("No column of this list looks like the name of a company."))
    return Pour(listing.table, _cleaner(listing))


def begin(run: ImportRun) -> None:
    """Note that pouring has begun without a job."""
    _must_be_open(run)
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


def settle(run: ImportRun, row: ImportRow, *, company_id: int | None, by: User | None = None) -> Outcome:
    """Decide a row that was left for review: it speaks of ``company_id``, or of a company not on file yet (None).

    Raises Conflict where it was decided before, Invalid where ``company_id`` was not among its candidates.
    """
    _must_not_be_undone(run)
    if row.verdict is not Verdict.REVIEW:
        raise Conflict(_("This row has been decided already."))
    if company_id is not None and company_id not in (row.candidates or []):
        raise Invalid(_("Choose one of the companies that were suggested."))
    if company_id is not None and queries.living_company(company_id) is None:
        raise Invalid(_("This company is not on file any more."))
    columns: dict[str, int] = run.mapping.get("columns", {})
    pour = Pour(Table([], [], None, []), Cleaner(columns, regency=_home()), run_id=run.id, by=owner_of(run))
    cells = list(row.values.get("cells", []))
    outcome = pour.settle(Row(row.row, row.values.get("line", 0), cells), company_id, row)
    counts = Counter(run.counts)
    counts[Verdict.REVIEW.value] -= 1
    counts[outcome.verdict.value] += 1
    run.counts = dict(counts)
    db.session.flush()
    return outcome


def reopen(run: ImportRun, row: ImportRow) -> None:
    """Take back what a person decided about a row, so that it is asked again.

    Raises Conflict where nobody decided it, or somebody built on the decision since.
    """
    _must_not_be_undone(run)
    if row.fingerprint is None or "asked" not in row.values:
        raise Conflict(_("Nobody decided about this row."))
    fate = undoing.take_back(undoing.traces_of([row]))
    for trace, why in fate.kept:
        trace.rows[0].kept_why = None
        raise Conflict(_("The decision cannot be taken back: %(why)s", why=why))
    counts = Counter(run.counts)
    counts[row.verdict.value] -= 1
    counts[Verdict.REVIEW.value] += 1
    run.counts = dict(counts)
    row.verdict, row.company_id, row.before, row.fingerprint = Verdict.REVIEW, None, None, None
    row.message, row.score = row.values["asked"], row.values["score"]
    row.values = {key: value for key, value in row.values.items() if key in ("name", "line", "cells")}
    db.session.flush()


def tell(run: ImportRun, listing: Listing, number: int, *, company_id: int | None) -> Outcome:
    """Decide one of the rows tried out before the list is poured in; returns what will become of it.

    Raises Conflict where the list was poured in already or the row asks for no decision, Invalid where
    ``company_id`` was not among its candidates.
    """
    _must_be_open(run)
    outcome = next((one for one in try_out(run, listing)[0] if one.row == number), None)
    if outcome is None or outcome.verdict is not Verdict.REVIEW:
        raise Conflict(_("This row has been decided already."))
    if company_id is not None and company_id not in outcome.candidates:
        raise Invalid(_("Choose one of the companies that were suggested."))
    told = queries.told_of(run) | {_fingerprint_of(listing, number): company_id}
    run.mapping = run.mapping | {"told": told}
    decided = next(one for one in try_out(run, listing)[0] if one.row == number)
    if decided.verdict is Verdict.REVIEW:
        raise Conflict(_("Another company already has one of these numbers."))
    db.session.flush()
    return decided


def untell(run: ImportRun, listing: Listing, number: int) -> None:
    """Take back what was decided of a row that ``is_tried_out``. Raises Conflict where the list was poured in."""
    _must_be_open(run)
    gone = _fingerprint_of(listing, number)
    run.mapping = run.mapping | {
        "told": {key: said for key, said in queries.told_of(run).items() if key != gone}
    }
    db.session.flush()


def is_tried_out(listing: Listing, number: int) -> bool:
    """Whether the row of this number is among those tried out before the list is poured in."""
    return any(row.number == number for row in listing.table.rows[:PREVIEWED])


def _fingerprint_of(listing: Listing, number: int) -> str:
    row = next(row for row in listing.table.rows[:PREVIEWED] if row.number == number)
    return fingerprint(_cleaner(listing).draft(row))


def comparer_of(run: ImportRun) -> Comparer:
    """What sets the rows of ``run`` beside companies."""
    return Comparer(run.mapping.get("columns", {}), regency=_home())


def foresee_undo(run: ImportRun) -> tuple[dict[str, int], bool]:
    """How many companies an undo would remove, restore and keep; and whether all were looked at (at most 5,000 are)."""
    told = {"removed": 0, "restored": 0, "kept": 0}
    after = seen = 0
    while seen < FORESEEN:
        traces = undoing.traces_of(queries.written_rows(run, after=after, limit=UNDONE_AT_ONCE))
        if not traces:
            return told, True
        fate = undoing.judge(traces)
        _add(told, fate)
        after = max(trace.company_id for trace in traces)
        seen += len(traces)
    return told, False


def undo(run: ImportRun, *, owner_id: int, locale: str, result_url: str) -> jobs.Job | None:
    """Take back what ``run`` did to the register: at once, or above 500 companies as the job returned.

    Raises Conflict where it was undone already, or has not ended.
    """
    begin_undo(run)
    if queries.written_count(run, after=_undone(run)["after"]) <= UNDONE_WITHOUT_JOB:
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
    _lock(run)
    if run.state in (ImportState.UNDONE, ImportState.UNDOING):
        raise Conflict(_("This import was undone already."))
    if run.finished_at is None:
        raise Conflict(_("This import has not ended; stop it first."))
    run.undone = _undone(run) | {"was": run.state.value}
    run.state = ImportState.UNDOING
    db.session.flush()


def undo_in_batches(run: ImportRun) -> Iterator[int]:
    """Take back the next companies and say how many are done, until none is left; the caller may commit each time."""
    done = 0
    while True:
        undone = _undone(run)
        rows = queries.written_rows(run, after=undone["after"], limit=UNDONE_AT_ONCE)
        traces = undoing.traces_of(rows)
        if not traces:
            break
        undone["after"] = max(trace.company_id for trace in traces)
        _add(undone, undoing.take_back(traces))
        run.undone = undone
        db.session.flush()
        done += len(traces)
        yield done
    undoing.forget(run.id)
    run.state = ImportState.UNDONE
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


def _undone(run: ImportRun) -> dict[str, Any]:
    return {"removed": 0, "restored": 0, "kept": 0, "after": 0} | (run.undone or {})


def _add(told: dict[str, Any], fate: undoing.Fate) -> None:
    told["removed"] += len(fate.removed)
    told["restored"] += len(fate.restored)
    told["kept"] += len(fate.kept)


def read_upload(stream: Any) -> bytes:
    """The bytes of an upload. Raises TabularError where they are more than can be read."""
    content: bytes = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        # The reader would say the same, but only after the rest was taken in as well.
        raise TabularError(
            _(
                "This file is larger than %(limit)s MB. Split it into smaller files.",
                limit=MAX_BYTES // 1_000_000,
            )
        )
    return content


def _file_name(filename: str) -> str:
    return mapping.printable(PurePath(filename.replace("\\", "/")).name)[:200] or _("list")


def _table(workbook: Workbook, sheet: str | None, header_line: int | None) -> tuple[Sheet, Table]:
    if sheet:
        chosen = workbook.sheet(sheet)
        return chosen, find_table(chosen, recognise=mapping.is_heading, header_line=header_line)
    refused: TabularError | None = None
    for candidate in workbook.sheets:
        try:
            return candidate, find_table(candidate, recognise=mapping.is_heading, header_line=header_line)
        except TabularError as error:
            refused = refused or error
    raise refused or TabularError(_("This file is empty. Choose the file that holds the list."))


def _settings(listing: Listing, *, header_line: int | None) -> dict[str, Any]:
    return {
        "columns": listing.columns,
        "header": listing.table.header,
        "header_line": header_line,
        "overwrite": False,
    }


def _cleaner(listing: Listing) -> Cleaner:
    label = listing.table.header[listing.columns["headcount"]] if "headcount" in listing.columns else ""
    return Cleaner(listing.columns, regency=_home(), is_wlkp="wlkp" in label.lower())


def _content(run: ImportRun) -> bytes:
    return files.path_of(run.sha256).read_bytes()


def owner_of(run: ImportRun) -> User | None:
    """Who sent the list; nobody where it came from the command line."""
    return None if run.owner_id is None else db.session.get(User, run.owner_id)


def _home() -> str | None:
    """The region the office works in, where districts without a city are looked for."""
    return db.session.scalar(select(Office.region_code).order_by(Office.id).limit(1))


def _must_name(run: ImportRun) -> None:
    if "name" not in run.mapping.get("columns", {}):
        raise Invalid(_("Say which column holds the name of the company."))


def _must_be_open(run: ImportRun) -> None:
    _lock(run)
    if run.state is not ImportState.UPLOADED:
        raise Conflict(_("This list was already imported. Upload it again to import it once more."))


def _must_not_be_undone(run: ImportRun) -> None:
    _lock(run)
    if run.state in (ImportState.UNDOING, ImportState.UNDONE):
        raise Conflict(_("This import was undone already."))


def _lock(run: ImportRun) -> None:
    """Read again how far the import is; whoever asks at the same moment waits."""
    db.session.refresh(run, ["state", "job_id", "counts", "finished_at"], with_for_update=True)


def _whole(counts: Mapping[str, int]) -> dict[str, int]:
    return {verdict.value: counts.get(verdict.value, 0) for verdict in Verdict}
