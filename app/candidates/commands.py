"""The command line of candidates."""

import click
from flask.cli import with_appcontext

from app.candidates import services
from app.core.errors import AppError


@click.group()
def candidates() -> None:
    """Alumni of the office's training."""


@candidates.command()
@with_appcontext
def reseal() -> None:
    """Encrypt every NIK anew with the first of DATA_KEYS; the older keys may go afterwards."""
    try:
        count = services.reseal()
    except AppError as refused:
        raise click.ClickException(refused.message) from refused
    click.echo(f"{count} numbers sealed anew")


COMMANDS = (candidates,)
