"""The command line of the company register."""

import sys

import click
from flask.cli import with_appcontext

from app.companies import scanning
from app.core.db import db


@click.group()
def companies() -> None:
    """The company register."""


@companies.command("scan")
@with_appcontext
def scan() -> None:
    """Search the register for pairs that may be one company; they are listed at /companies/duplicates."""
    count = scanning.keep(scanning.search(_tell))
    db.session.commit()
    click.echo(f"{count} likely pairs")


COMMANDS = (companies,)


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done} / {total}", nl=done == total, err=True)
