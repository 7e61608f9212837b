"""The command that pours a list of companies in without a screen."""

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app.companies.commands import companies
from app.core.db import db, reading
from app.core.errors import AppError
from app.imports import services
from app.imports.batches import Outcome
from app.imports.enums import ImportState, Verdict
from app.imports.kinds import COMPANIES, KINDS
from app.imports.kinds.base import Pouring
from app.imports.models import ImportRun

REPORT_HEADER = ("row", "verdict", "company_id", "score", "candidates", "message")


@companies.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--about",
    type=click.Choice(list(KINDS)),
    default=COMPANIES.key,
    show_default=True,
    help="What the list is about.",
)
@click.option(
    "--create-missing",
    is_flag=True,
    help="File companies that a list of something else names and that are not on file yet.",
)
@click.option("--sheet", help="The sheet of the workbook; without it the first one that holds rows.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help=f"Write one line per row of the list: {','.join(REPORT_HEADER)}.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@with_appcontext
def import_(
    *,
    file: Path,
    about: str,
    create_missing: bool,
    sheet: str | None,
    dry_run: bool,
    report: Path | None,
    as_json: bool,
) -> None:
    """Import the companies of FILE (.xlsx, .xls, .xlsb, .ods, .csv or .tsv), or what belongs to them."""
    try:
        with file.open("rb") as stream:
            content = services.read_upload(stream)
        counts, run_id = _import(
            content,
            partial(services.open_listing, content, file.name, sheet=sheet, kind=KINDS[about]),
            creates=create_missing,
            dry_run=dry_run,
            report=report,
        )
    except AppError as refused:
        db.session.rollback()
        raise click.ClickException(refused.message) from refused
    total = sum(counts.values())
    if as_json:
        answer = {verdict.value: counts[verdict.value] for verdict in Verdict}
        click.echo(json.dumps({"rows": total, **answer, "dry_run": dry_run, "run": run_id}))
        return
    click.echo(f"{file.name}: {total} rows" + (" (dry run, nothing was written)" if dry_run else ""))
    for verdict in Verdict:
        click.echo(f"  {verdict.value:<10} {counts[verdict.value]:>7}")


COMMANDS = ()
"""The command hangs in the group of the companies."""


def _import(
    content: bytes,
    opened: Callable[[], services.Listing],
    *,
    creates: bool,
    dry_run: bool,
    report: Path | None,
) -> tuple[Counter[str], int | None]:
    with reading():
        listing = opened()
    if dry_run:
        with reading():
            pour = services.trial_of(listing, creates=creates)
            _pour(pour, None, report)
            return pour.counts, None
    run = services.receive(content, listing.workbook.filename, owner_id=None, listing=listing)
    run.mapping = run.mapping | {"creates": creates}
    pour = services.pour_of(run, listing)
    del listing
    services.begin(run)
    db.session.commit()
    try:
        _pour(pour, run, report)
    except AppError as refused:
        _break_off(run, ImportState.FAILED, refused.message)
        raise
    except KeyboardInterrupt:
        _break_off(run, ImportState.CANCELLED, _("Stopped on request."))
        raise
    services.finish(run, pour.counts, state=ImportState.DONE)
    db.session.commit()
    return pour.counts, run.id


def _break_off(run: ImportRun, state: ImportState, why: str) -> None:
    db.session.rollback()
    services.break_off(run, state=state, why=why)
    db.session.commit()
    click.echo(run.message, err=True)


def _pour(pour: Pouring, run: ImportRun | None, report: Path | None) -> None:
    """Take every batch, commit it, and write its lines into the report."""
    total = len(pour.table.rows)
    with ExitStack() as open_files:
        writer: Any = None
        if report is not None:
            writer = csv.writer(open_files.enter_context(report.open("w", encoding="utf-8", newline="")))
            writer.writerow(REPORT_HEADER)
        for outcomes in pour.batches():
            if run is not None:
                services.note(run, pour.counts)
                db.session.commit()
            if writer is not None:
                writer.writerows(_lines(outcomes))
            if sys.stderr.isatty():
                click.echo(f"\r{sum(pour.counts.values())} / {total}", nl=False, err=True)
    if sys.stderr.isatty():
        click.echo(err=True)


def _lines(outcomes: list[Outcome]) -> Iterator[list[str]]:
    for outcome in outcomes:
        yield [
            str(outcome.row),
            outcome.verdict.value,
            "" if outcome.company_id is None else str(outcome.company_id),
            "" if outcome.score is None else f"{outcome.score:g}",
            ";".join(map(str, outcome.candidates)),
            " ".join(outcome.message.split()),
        ]
