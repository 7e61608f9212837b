"""Commands that write lists to files."""

import sys
from pathlib import Path
from urllib.parse import parse_qsl

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from app.core.db import db
from app.core.errors import Invalid
from app.core.permissions import OPERATOR
from app.reports import services
from app.reports.listed import LISTS
from app.reports.services import Export, ExportFormat

partners = AppGroup("partners", help="The companies that are partners, or on the way to it.")


@partners.command("export")
@click.option(
    "--format", "file_format", type=click.Choice([kind.value for kind in ExportFormat]), default="xlsx"
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--list", "which", type=click.Choice(sorted(LISTS)), default="partners", show_default=True)
@click.option(
    "--filter",
    "address",
    default="",
    help='As in the address of the list: "stage=active&kecamatan=64.71.01".',
)
@click.option(
    "--columns",
    default="",
    help='Only these, in this order: "name,npwp,phones"; without it all.',
)
@click.option("--delimiter", type=click.Choice([";", ","]), default=";", show_default=True, help="For CSV.")
def export(*, file_format: str, output: Path, which: str, address: str, columns: str, delimiter: str) -> None:
    """Write the partner list, or another list, to a file."""
    if not output.resolve().parent.is_dir():
        raise click.ClickException(f"There is no folder {output.resolve().parent}.")
    only = tuple(name.strip() for name in columns.split(",") if name.strip())
    made = Export(LISTS[which], OPERATOR, MultiDict(parse_qsl(address)), address, only)
    kind = ExportFormat(file_format)
    with force_locale(current_app.config["JAJAK"].office_language):
        try:
            count = services.write_file(made, output, kind, delimiter=delimiter)
        except Invalid as refused:
            raise click.ClickException(refused.message) from refused
        services.record(made, kind, count)
    db.session.commit()
    click.echo(f"{count} rows written to {output}", file=sys.stderr)


COMMANDS = (partners,)
