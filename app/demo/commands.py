"""Commands of the demo office: load, accounts, fill."""

import json
import sys

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from app.demo import filling, office

demo = AppGroup("demo", help="An invented office to try Jajak with.")


@demo.command("load")
def load() -> None:
    """Fill an empty installation with an invented office and its accounts."""
    if db.session.scalar(select(User.id).limit(1)) is not None:
        raise click.ClickException(
            "There are accounts already; the demo office is only for an empty installation."
        )
    count = office.DemoOffice(db.session(), current_app.config["JAJAK"].instance_path).build()
    db.session.commit()
    click.echo(f"{count} invented companies are on file.")


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="For a machine to read.")
def accounts(as_json: bool) -> None:
    """Show the demo accounts with their passwords."""
    made = office.demo_accounts(current_app.config["JAJAK"].instance_path)
    if as_json:
        rows = [{"role": one.role, "sign_in": one.sign_in, "password": one.password} for one in made]
        click.echo(json.dumps(rows, indent=1))
        return
    for one in made:
        click.echo(f"  {one.role:<11} {one.sign_in:<28} {one.password}")


@demo.command("fill")
@click.option("--companies", default=20_000, show_default=True, help="How many companies to add.")
@click.option("--contacts", type=int, help="How many people among them; as many as companies unless given.")
@click.option("--visits", default=60_000, show_default=True, help="How many visits to add.")
def fill(companies: int, contacts: int | None, visits: int) -> None:
    """Add a large number of invented companies, people and visits, to measure with."""
    with click.progressbar(length=companies + visits, file=sys.stderr) as bar:
        filling.fill(
            db.session(),
            companies=companies,
            contacts=contacts,
            visits=visits,
            told=lambda done, _total: bar.update(done - bar.pos),
        )
    click.echo(f"{companies} companies and {visits} visits were added.")


COMMANDS = (demo,)
