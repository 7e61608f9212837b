"""Commands of the settings: loading what a new office starts with."""

import json

import click
from flask.cli import with_appcontext

from app.core.db import db
from app.settings import reference as reference_data


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
    for table, count in added.items():
        click.echo(f"{table:<15} {count:>7} added")


COMMANDS = (reference,)
