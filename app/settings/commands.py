"""Commands of the settings: what an office starts with, and what a newer version of the program adds to it."""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core import migrating, text_index
from app.core.db import db
from app.core.errors import AppError
from app.settings import outlines as region_outlines
from app.settings import reference as reference_data


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the database up to this version of the program: its tables, the reference data that came with it, and keys."""
    before = _tables_at()
    migrating.upgrade(current_app._get_current_object())  # type: ignore[attr-defined]
    after = _tables_at()
    added = reference_data.catch_up(db.session())
    db.session.commit()
    for kept in text_index.renewed():
        kept.rebuild()
        db.session.commit()
    click.echo(
        f"{'tables':<16} at {after}" + ("" if before == after else f", before at {before or 'nothing'}")
    )
    _say(added)


@click.group()
def reference() -> None:
    """Regions, KBLI, holidays, wages, stages, reasons and trades."""


@reference.command()
@click.option(
    "--province",
    "provinces",
    multiple=True,
    metavar="CODE",
    help="Only regions of this province, by its two digits; may be repeated. Without it the whole country.",
)
@click.option("--json", "as_json", is_flag=True, help="Say what was added as JSON.")
@with_appcontext
def load(provinces: tuple[str, ...], as_json: bool) -> None:
    """Add the reference data that are missing; what the office has changed stays as it is."""
    added = reference_data.load(db.session(), provinces=frozenset(provinces) or None)
    db.session.commit()
    if as_json:
        click.echo(json.dumps(added))
        return
    _say(added)


@reference.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--code", "code_property", default="code", help="The property that holds the region's code.")
@click.option("--source", required=True, help="Whose data these are, as the map is to say.")
@with_appcontext
def outlines(file: Path, code_property: str, source: str) -> None:
    """Draw regions by the borders of a GeoJSON FILE (WGS84); those of the same regions are replaced."""
    try:
        drawn, unknown = region_outlines.take_in(
            file.read_bytes(), code_property=code_property, source=source
        )
    except AppError as refused:
        raise click.ClickException(refused.message) from refused
    db.session.commit()
    click.echo(f"{drawn} regions drawn")
    if unknown:
        click.echo(f"{len(unknown)} not among the regions on file: {', '.join(unknown[:10])}")


def _tables_at() -> str | None:
    """The migration at which the tables stand."""
    at = migrating.present(db.session.connection())
    # Whoever changes the tables waits for nobody who only looked at them.
    db.session.rollback()
    return at


def _say(added: dict[str, int]) -> None:
    for table, count in added.items():
        click.echo(f"{table:<16} {count:>7} added")


COMMANDS = (upgrade, reference)
