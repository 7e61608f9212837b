"""What a person decides about single rows, before a list is poured in and after."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _

from app.accounts.models import User
from app.companies.models import Company
from app.core.db import db
from app.core.errors import AppError, Conflict, Invalid
from app.core.tabular import Row, Table
from app.imports import queries
from app.imports.again import READABLE
from app.imports.batches import Outcome
from app.imports.choosing import Option, choosable, options_of_rows
from app.imports.enums import Verdict
from app.imports.judged import LATER
from app.imports.kinds import kind_of
from app.imports.kinds.base import Comparing, Kind, Pouring
from app.imports.kinds.companies import cleaner_of
from app.imports.models import ImportRow, ImportRun
from app.imports.policies import Rule
from app.imports.services.guards import must_be_open, must_not_be_undone, owner_of
from app.imports.services.listings import Listing
from app.imports.services.runs import PREVIEWED, try_out

DECIDABLE = READABLE
"""Rows that a person may decide otherwise: those that can be read."""


def settle(
    run: ImportRun,
    row: ImportRow,
    *,
    company_id: int | None,
    by: User | None = None,
    pour: Pouring | None = None,
) -> Outcome:
    """Decide a row that was left for review: it speaks of ``company_id`` (or another record met), or of a new one (None).

    ``pour`` remembers what was read for rows decided before this one.

    Raises Conflict where it was decided before, Invalid where ``company_id`` is neither among its candidates nor one that
    ``by`` may name.
    """
    must_not_be_undone(run)
    if row.verdict is not Verdict.REVIEW:
        raise Conflict(_("This row has been decided already."))
    kind = kind_of(run)
    if company_id is not None:
        # Whoever chose it may have had the page open while it was merged into another.
        company_id = kind.became([company_id]).get(company_id, company_id)
        if company_id not in queries.suggested([row], kind.became)[row.id] and not _may_name(
            kind, company_id, by
        ):
            raise Invalid(_("Choose one of those that were suggested."))
        if not kind.is_living(company_id):
            raise Invalid(_("This record is not on file any more."))
    outcome = (pour or _pour(run)).settle(Row(row.row, row.values.get("line", 0), row.cells), company_id, row)
    counts = Counter(run.counts)
    counts[Verdict.REVIEW.value] -= 1
    counts[outcome.verdict.value] += 1
    run.counts = dict(counts)
    db.session.flush()
    return outcome


def settle_alike(
    run: ImportRun, row: ImportRow, *, company_id: int | None, by: User | None = None
) -> tuple[list[Outcome], list[str]]:
    """Decide a row and all others left for review that name the same; what became of them, and why others stay.

    Raises as ``settle`` for the row itself.
    """
    others, pour = queries.asked_alike(run, row), _pour(run)
    outcomes, kept = [settle(run, row, company_id=company_id, by=by, pour=pour)], []
    # Where the first was of a new one, the others are of that.
    met_id = kind_of(run).met_by(row)
    for other in others:
        try:
            with db.session.begin_nested():
                outcomes.append(settle(run, other, company_id=met_id, by=by, pour=pour))
                other.values = other.values | {"along": row.id}
        except AppError as refused:
            # What it remembers of the row that was refused is not so.
            kept.append(refused.message)
            pour = _pour(run)
    return outcomes, kept


def _pour(run: ImportRun) -> Pouring:
    """What writes single rows of ``run``."""
    return kind_of(run).pour(Table([], [], None, []), run.mapping, run_id=run.id, by=owner_of(run))


def reopen(run: ImportRun, row: ImportRow) -> None:
    """Take back what a person decided about a row, and with it about others, so that they are asked again.

    Raises Conflict where nobody decided it, or somebody built on the decision since.
    """
    must_not_be_undone(run)
    rows = [row, *queries.decided_along(run, row)]
    if any(one.fingerprint is None or "asked" not in one.values for one in rows):
        raise Conflict(_("Nobody decided about this row."))
    kind = kind_of(run)
    fate = kind.take_back(kind.traces_of(rows))
    for trace, why in fate.kept:
        trace.rows[0].kept_why = None
        raise Conflict(_("The decision cannot be taken back: %(why)s", why=why))
    for _fate in kind.take_back_companies(rows, at_once=len(rows)):
        # A company that was filed along stays where something else belongs to it by now.
        for one in rows:
            one.kept_why = None
    counts = Counter(run.counts)
    for one in rows:
        counts[one.verdict.value] -= 1
        counts[Verdict.REVIEW.value] += 1
        _ask_again(one)
    run.counts = dict(counts)
    db.session.flush()


def _ask_again(row: ImportRow) -> None:
    row.verdict, row.company_id, row.record_id, row.before = Verdict.REVIEW, None, None, None
    row.message, row.score = row.values["asked"], row.values["score"]
    row.values = {
        key: value for key, value in row.values.items() if key in ("name", "line", "sheet", "cells")
    }


def tell(
    run: ImportRun, listing: Listing, number: int, *, company_id: int | None, by: User | None = None
) -> Outcome:
    """Decide one of the rows before the list is poured in; returns what will become of it.

    Any row that can be read may be decided otherwise, or left for ``LATER``; so are all rows that name the same. Raises
    Conflict where the list was poured in already or the row cannot be decided so, Invalid where ``company_id`` is neither
    among its candidates nor one that ``by`` may name.
    """
    must_be_open(run)
    first = window_of(number)
    outcome = next((one for one in try_out(run, listing, first=first)[0] if one.row == number), None)
    if outcome is None or outcome.verdict not in DECIDABLE:
        raise Conflict(_("This row has been decided already."))
    offered = [*outcome.candidates, LATER]
    if company_id is not None and company_id not in offered and not _may_name(listing.kind, company_id, by):
        raise Invalid(_("Choose one of those that were suggested."))
    told = queries.told_of(run) | {_fingerprint_of(run, listing, number): company_id}
    run.mapping = run.mapping | {"told": told}
    decided = next(one for one in try_out(run, listing, first=first)[0] if one.row == number)
    if decided.fingerprint is None:
        raise Conflict(_("Another record already has one of these numbers."))
    db.session.flush()
    return decided


def _may_name(kind: Kind, company_id: int, by: User | None) -> bool:
    """Whether ``by`` may say of a row that it speaks of this company, though nothing suggested it."""
    is_seen = by is not None and company_id in kind.met(by, [company_id])
    return is_seen and kind.is_living(company_id)


def untell(run: ImportRun, listing: Listing, number: int) -> None:
    """Take back what was decided of a row. Raises Conflict where the list was poured in."""
    must_be_open(run)
    gone = _fingerprint_of(run, listing, number)
    run.mapping = run.mapping | {
        "told": {key: said for key, said in queries.told_of(run).items() if key != gone}
    }
    db.session.flush()


def choose(run: ImportRun, listing: Listing, number: int, taken: Iterable[str] | None) -> None:
    """Say which fields a row may change of its company; None leaves it to the rule of the list.

    Raises Conflict where the list was poured in already.
    """
    must_be_open(run)
    key = _fingerprint_of(run, listing, number)
    rows = {one: fields for one, fields in (run.mapping.get("rows") or {}).items() if one != key}
    if taken is not None:
        rows[key] = sorted(set(taken) & choosable())
    run.mapping = run.mapping | {"rows": rows}
    db.session.flush()


def rule_for_all(run: ImportRun, rule: Rule) -> None:
    """Say what becomes of every row left for a person, unless somebody decided it.

    Raises Conflict where the list was poured in already.
    """
    must_be_open(run)
    run.mapping = run.mapping | {"rule": rule.value}
    db.session.flush()


def options_of(
    run: ImportRun, rows: Sequence[tuple[Row, Company, Iterable[str]]]
) -> Mapping[int, list[Option]]:
    """For rows of companies and what each changes: every field it could change, by the number of the row."""
    return options_of_rows(cleaner_of(run.mapping), rows)


def is_in(listing: Listing, number: int) -> bool:
    """Whether the list has a row of this number."""
    return 1 <= number <= len(listing.table.rows)


def window_of(number: int) -> int:
    """The first of the rows that are tried out together with the row of this number."""
    return (number - 1) // PREVIEWED * PREVIEWED + 1


def _fingerprint_of(run: ImportRun, listing: Listing, number: int) -> str:
    return listing.kind.pour(Table([], [], None, []), run.mapping).fingerprint(listing.table.rows[number - 1])


def comparer_of(run: ImportRun) -> Comparing:
    """What sets the rows of ``run`` beside companies."""
    return kind_of(run).comparer(run.mapping)
