"""Commands of the accounts: the first admin is made here, and whoever is locked out is let in."""

import json
import sys

import click
from flask.cli import with_appcontext

from app.accounts import queries, services
from app.accounts.models import User
from app.accounts.roles import Role
from app.core.db import db
from app.core.errors import AppError


@click.group()
def users() -> None:
    """People who sign in."""


@users.command()
@click.option("--email", prompt="E-mail", help="The address to sign in with.")
@click.option("--name", prompt="Name", help="The person's name.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What the person is in the office; may be repeated.",
)
@click.option("--position", default="", help="The person's position.")
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from standard input. Without it one is asked for at a terminal, else made and printed once.",
)
@click.option(
    "--generate", is_flag=True, help="Make a one-time password and print it once, at a terminal too."
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@with_appcontext
def create(
    *,
    email: str,
    name: str,
    roles: tuple[str, ...],
    position: str,
    password_stdin: bool,
    generate: bool,
    as_json: bool,
) -> None:
    """Make an account."""
    password = _password(from_stdin=password_stdin, generate=generate)
    try:
        user, one_time = services.create_user(
            email=email,
            name=name,
            roles=[role for role in Role if role in roles],
            password=password,
            position=position,
        )
    except AppError as refusal:
        raise click.ClickException(refusal.message) from refusal
    db.session.commit()
    if as_json:
        click.echo(json.dumps({**_plain(user), "one_time_password": one_time}))
        return
    click.echo(f"{user.email} may sign in as {', '.join(roles)}.")
    if one_time:
        click.echo(f"One-time password (to be replaced at the first sign-in): {one_time}")


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@with_appcontext
def list_users(as_json: bool) -> None:
    """All accounts, by name."""
    people = queries.users()
    if as_json:
        click.echo(json.dumps([_plain(user) for user in people]))
        return
    for user in people:
        state = "" if user.is_active else "  (inactive)"
        click.echo(f"{user.email:<40} {user.name:<30} {', '.join(sorted(user.roles))}{state}")


@users.command("reset-password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the new password from standard input.")
@with_appcontext
def reset_password(email: str, password_stdin: bool) -> None:
    """Give the account EMAIL a new password, end its sessions and any lock."""
    user = queries.find_by_email_for_change(email)
    if user is None:
        raise click.ClickException(f"{email} has no account.")
    password = _password(from_stdin=True, generate=False) if password_stdin else None
    try:
        one_time = services.reset_password(user)
        if password is not None:
            services.set_password(user, password)
    except AppError as refusal:
        raise click.ClickException(refusal.message) from refusal
    db.session.commit()
    click.echo(
        f"One-time password for {user.email}: {one_time}"
        if password is None
        else f"{user.email} has a new password."
    )


def _password(*, from_stdin: bool, generate: bool) -> str | None:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if generate or not sys.stdin.isatty():
        return None
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


def _plain(user: User) -> dict[str, object]:
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "position": user.position,
        "roles": sorted(user.roles),
        "is_active": user.is_active,
        "last_signed_in_at": user.last_signed_in_at.isoformat() if user.last_signed_in_at else None,
    }


COMMANDS = (users,)
