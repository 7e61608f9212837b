"""The command line of candidates."""

import click
from flask.cli import with_appcontext

from app.candidates import resealing
from app.core.errors import AppError


@click.group()
def candidates() -> None:
    """Alumni of the office's training."""


@candidates.command()
@with_appcontext
def reseal() -> None:
    """Encrypt every NIK anew with the first of DATA_KEYS; the older keys may go afterwards."""
    try:
        count = resealing.reseal()
    except AppError as refused:
        raise click.ClickException(refused.message) from refused
    click.echo(f"{count} numbers sealed anew")


COMMANDS = (candidates,)
