"""What can be read of imports, always within a person's scope."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.companies.asked import read
from app.companies.enums import KeyKind
from app.companies.finding import find_companies, near_companies
from app.companies.identity.names import split_name
from app.companies.identity.numbers import npwp_base
from app.companies.models import Company, CompanyKey
from app.companies.pairs import kept_instead
from app.core.clock import utcnow
from app.core.db import db, one_of
from app.core.found import Found
from app.core.jobs import Job
from app.core.paging import Order, Page, page
from app.core.permissions import Action, Actor, Permission, scope, scope_rule, visible_or_404
from app.imports.enums import ImportState, Verdict
from app.imports.judged import Past
from app.imports.models import ImportRow, ImportRun

LONGEST_SILENCE = timedelta(minutes=10)
"""A command says after each batch how far it has come; one that is silent for longer was killed."""

SUGGESTED = 3
"""How many of the companies a row may speak of are offered for a decision."""

FOUND = 12
"""How many companies are shown to choose from when a person searches for the one a row speaks of."""

NUMBERS: dict[str, tuple[KeyKind, Callable[[str], str]]] = {
    "npwp": (KeyKind.NPWP, npwp_base),
    "nib": (KeyKind.NIB, str),
}
"""Under which keys companies are filed by their numbers."""


@scope_rule(ImportRun)
def _runs(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Imports are open to all who may import: they clean up each other's lists."""
    return true() if actor.can(Permission.IMPORT) else false()


def runs_for(actor: Actor, *, key: str | None = None) -> Page[ImportRun]:
    """The imports of the office, newest first."""
    statement = select(ImportRun).where(scope(actor, ImportRun)).options(joinedload(ImportRun.owner))
    return page(statement, [Order(ImportRun.id, "id", descending=True)], key=key)


def run_or_404(actor: Actor, run_id: int) -> ImportRun:
    """One import with its owner."""
    return visible_or_404(actor, ImportRun, run_id, options=(joinedload(ImportRun.owner),))


def job_of(run: ImportRun) -> Job | None:
    """The job that pours the list in, if it was begun on the screen."""
    return None if run.job_id is None else db.session.get(Job, run.job_id)


def run_of(job: Job) -> ImportRun | None:
    """The import that ``job`` pours in."""
    statement = select(ImportRun).where(ImportRun.job_id == job.id).execution_options(populate_existing=True)
    return db.session.scalar(statement)


def earlier_run(run: ImportRun) -> ImportRun | None:
    """The last import of the very same file before this one, if it was poured in and not undone."""
    statement = (
        select(ImportRun)
        .where(
            ImportRun.sha256 == run.sha256,
            ImportRun.id < run.id,
            ImportRun.finished_at.is_not(None),
            ImportRun.state != ImportState.UNDONE,
        )
        .order_by(ImportRun.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


READ_BY = ("columns", "header", "header_line", "sheets", "fixed")
"""What of the settings of a run says which row is which, and what it tells."""


def same_before(run: ImportRun) -> list[int]:
    """The imports that poured in the very same rows, read alike, and were not undone; oldest first."""
    statement = (
        select(ImportRun.id, ImportRun.mapping)
        .where(
            ImportRun.sha256 == run.sha256,
            ImportRun.kind == run.kind,
            ImportRun.sheet.is_not_distinct_from(run.sheet),
            ImportRun.id < run.id,
            ImportRun.finished_at.is_not(None),
            ImportRun.state != ImportState.UNDONE,
        )
        .order_by(ImportRun.id)
    )
    told = [run.mapping.get(key) or None for key in READ_BY]
    return [
        key
        for key, mapping in db.session.execute(statement)
        if [mapping.get(name) or None for name in READ_BY] == told
    ]


def counts_of(run: ImportRun) -> dict[str, int]:
    """How many rows got each verdict so far; of a finished run as noted, else counted."""
    if run.finished_at is not None:
        return {verdict.value: int(run.counts.get(verdict.value, 0)) for verdict in Verdict}
    if run.state is ImportState.UPLOADED:
        return {}
    statement = (
        select(ImportRow.verdict, func.count()).where(ImportRow.run_id == run.id).group_by(ImportRow.verdict)
    )
    return {verdict.value: count for verdict, count in db.session.execute(statement)}


def is_left(run: ImportRun) -> bool:
    """Whether a command that was killed left ``run`` as if it still went on; a job that was stopped says so itself."""
    return (
        run.state is ImportState.RUNNING
        and run.job_id is None
        and run.updated_at < utcnow() - LONGEST_SILENCE
    )


def remaining(run: ImportRun, counts: Mapping[str, int]) -> int:
    """How many rows of an import that stopped before its end were not looked at; 0 of any other."""
    has_stopped = run.state in (ImportState.CANCELLED, ImportState.FAILED) or is_left(run)
    return max(run.row_count - sum(counts.values()), 0) if has_stopped else 0


def last_row(run: ImportRun) -> int:
    """The number of the last row that was poured in, 0 for none."""
    return db.session.scalar(select(func.max(ImportRow.row)).where(ImportRow.run_id == run.id)) or 0


def past_of(run: ImportRun) -> Past:
    """What ``run`` did with companies before it stopped, if it was begun before, and who came with its rows earlier."""
    past = Past(earlier=same_before(run))
    statement = select(ImportRow.company_id, ImportRow.record_id, ImportRow.verdict, ImportRow.values).where(
        ImportRow.run_id == run.id, or_(ImportRow.company_id.is_not(None), ImportRow.record_id.is_not(None))
    )
    for company_id, record_id, verdict, values in db.session.execute(statement):
        if company_id is not None:
            past.met.add(company_id)
        if record_id is not None:
            past.records_met.add(record_id)
        if verdict is Verdict.NEW and record_id is not None:
            past.records.add(record_id)
        elif verdict is Verdict.NEW:
            past.fresh.add(company_id)
            past.claimed[company_id] = values.get("claimed_npwp", "")
    waiting = select(ImportRow.values, ImportRow.candidates).where(
        ImportRow.run_id == run.id, ImportRow.verdict == Verdict.REVIEW
    )
    for values, candidates in db.session.execute(waiting.order_by(ImportRow.row)):
        past.waiting.setdefault(split_name(values.get("name", "")).key, candidates or [])
    return past


def told_of(run: ImportRun) -> dict[str, int | None]:
    """What a person decided before the list was poured in, by fingerprint of the row; None is a new company."""
    told: dict[str, int | None] = run.mapping.get("told", {})
    return told


def rows_of(run: ImportRun, verdict: Verdict, *, total: int, key: str | None = None) -> Page[ImportRow]:
    """The rows of a run with one verdict, in the order of the list."""
    return page(_rows(run, verdict), [Order(ImportRow.row, "row")], key=key, size=50, total=total)


def row_or_404(run: ImportRun, row_id: int) -> ImportRow:
    """One row of ``run``."""
    row: ImportRow = db.first_or_404(
        select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.id == row_id)
    )
    return row


def alike_counts(run: ImportRun, rows: Iterable[ImportRow]) -> dict[str, int]:
    """How many rows of ``run`` ask the same as each of ``rows``, by what they are found by."""
    wanted = {row.fingerprint for row in rows if row.fingerprint}
    statement = (
        select(ImportRow.fingerprint, func.count())
        .where(
            ImportRow.run_id == run.id,
            ImportRow.verdict == Verdict.REVIEW,
            one_of(ImportRow.fingerprint, wanted),
        )
        .group_by(ImportRow.fingerprint)
    )
    return {key: count for key, count in db.session.execute(statement) if key is not None}


def asked_alike(run: ImportRun, row: ImportRow) -> list[ImportRow]:
    """The other rows left for review that name the same as ``row``, in the order of the list."""
    return _alike(run, row, ImportRow.verdict == Verdict.REVIEW)


def decided_along(run: ImportRun, row: ImportRow) -> list[ImportRow]:
    """The rows that were decided together with ``row``, in the order of the list."""
    decided = _alike(run, row, ImportRow.verdict != Verdict.REVIEW)
    return [one for one in decided if one.values.get("along") == row.id]


def _alike(run: ImportRun, row: ImportRow, condition: ColumnElement[bool]) -> list[ImportRow]:
    if row.fingerprint is None:
        return []
    statement = select(ImportRow).where(
        ImportRow.run_id == run.id,
        ImportRow.fingerprint == row.fingerprint,
        ImportRow.id != row.id,
        condition,
    )
    return list(db.session.scalars(statement.order_by(ImportRow.row)))


def living_company(company_id: int) -> Company | None:
    """A company that is on file and not in the trash."""
    return db.session.scalar(select(Company).where(Company.id == company_id, Company.trashed_at.is_(None)))


def refused_rows(run: ImportRun, verdict: Verdict) -> Iterator[ImportRow]:
    """Every row of a run with one verdict, a few hundred at a time."""
    statement = _rows(run, verdict).order_by(ImportRow.row).execution_options(yield_per=500)
    yield from db.session.scalars(statement)


def suggested(
    rows: Iterable[ImportRow], became: Callable[[Iterable[int]], Mapping[int, int]] = kept_instead
) -> dict[int, list[int]]:
    """By id of the row, those it may speak of; what was merged since stands for the one it ``became``."""
    told = {row.id: row.candidates or [] for row in rows}
    merged = became({key for keys in told.values() for key in keys})
    return {
        row_id: list(dict.fromkeys(merged.get(key, key) for key in keys)) for row_id, keys in told.items()
    }


def companies_by_id(actor: Actor, keys: Iterable[int]) -> dict[int, Company]:
    """The companies of these ids, as far as ``actor`` may see them."""
    statement = select(Company).where(Company.id.in_(set(keys)), scope(actor, Company))
    return {company.id: company for company in db.session.scalars(statement)}


def companies_called(actor: Actor, words: str) -> Found:
    """Companies on file that hold ``words``, else those whose names are like them: what the search of all pages finds."""
    asked = read(words)
    if not asked:
        return Found()
    found = find_companies(actor, asked, limit=FOUND)
    return found if found.rows else near_companies(actor, asked, limit=FOUND)


def _rows(run: ImportRun, verdict: Verdict) -> Select[ImportRow]:
    return select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.verdict == verdict)


WRITTEN = (Verdict.NEW, Verdict.UPDATE)


@dataclass(frozen=True)
class Walk:
    """How an undo goes through what a run wrote: by which column, from the last on or from the first, how far it came.

    ``only_kept`` is a further undo, of what the first one left.
    """

    column: InstrumentedAttribute[int | None]
    back: bool = False
    reached: int = 0
    only_kept: bool = False


def written_count(run: ImportRun, walk: Walk) -> int:
    """How many records ``run`` filed or changed that an undo has not reached yet."""
    return db.session.scalar(select(func.count()).select_from(_written(run, walk).subquery())) or 0


def written_rows(run: ImportRun, walk: Walk, *, limit: int) -> list[ImportRow]:
    """The rows that filed or changed the next ``limit`` records, in the order of the list."""
    order = walk.column.desc() if walk.back else walk.column
    subjects = _written(run, walk).order_by(order).limit(limit)
    statement = (
        select(ImportRow)
        .where(
            ImportRow.run_id == run.id,
            ImportRow.verdict.in_(WRITTEN),
            walk.column.in_(subjects.scalar_subquery()),
        )
        .order_by(ImportRow.row)
    )
    return list(db.session.scalars(statement))


def written_ids(run_id: int) -> Select[int | None]:
    """A statement for the people, visits or agreements that a run filed or changed."""
    return select(ImportRow.record_id).where(
        ImportRow.run_id == run_id, ImportRow.verdict.in_(WRITTEN), ImportRow.record_id.is_not(None)
    )


def new_rows(run: ImportRun) -> Iterator[ImportRow]:
    """Every row that filed something at a company, in the order of the list, a few hundred at a time."""
    statement = _rows(run, Verdict.NEW).where(ImportRow.company_id.is_not(None)).order_by(ImportRow.row)
    yield from db.session.scalars(statement.execution_options(yield_per=500))


def kept_rows(run: ImportRun, *, key: str | None = None) -> Page[ImportRow]:
    """The rows whose company an undo left as it is, in the order of the list."""
    return page(_kept(run), [Order(ImportRow.row, "row")], key=key, size=50)


def has_kept(run: ImportRun) -> bool:
    """Whether an undo left something as it is."""
    return bool(db.session.scalar(select(_kept(run).exists())))


def every_kept_row(run: ImportRun) -> Iterator[ImportRow]:
    """All of them, a few hundred at a time."""
    yield from db.session.scalars(_kept(run).order_by(ImportRow.row).execution_options(yield_per=500))


def _written(run: ImportRun, walk: Walk) -> Select[int | None]:
    statement = select(walk.column).where(
        ImportRow.run_id == run.id, ImportRow.verdict.in_(WRITTEN), walk.column.is_not(None)
    )
    if walk.only_kept:
        statement = statement.where(ImportRow.kept_why.is_not(None))
    if walk.reached:
        statement = statement.where(walk.column < walk.reached if walk.back else walk.column > walk.reached)
    return statement.distinct()


def _kept(run: ImportRun) -> Select[ImportRow]:
    return select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.kept_why.is_not(None))


def filed_under(column: InstrumentedAttribute[Any], values: Sequence[str]) -> ColumnElement[bool]:
    """Who bears one of these; numbers by the keys of companies, since no index holds those of branches and of the trash."""
    bears: ColumnElement[bool] = one_of(column, values)
    if column.key not in NUMBERS:
        return bears
    kind, key_of = NUMBERS[column.key]
    keyed = select(CompanyKey.company_id).where(
        CompanyKey.kind == kind, one_of(CompanyKey.value, sorted({key_of(value) for value in values}))
    )
    return and_(Company.id.in_(keyed), bears)
