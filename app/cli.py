"""The command line: every package's commands under one name, ``./jajak WORD ...``."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from flask.cli import FlaskGroup

from app import PACKAGES, create_app
from app.core import migrating
from config import Config


def _create_app() -> Flask:
    return create_app(Config.from_environment())


def with_migrations() -> Flask:
    """The application for ``flask db``."""
    app = _create_app()
    migrating.install(app)
    return app


cli = FlaskGroup(
    name="jajak",
    create_app=_create_app,
    add_default_commands=False,
    help="Jajak's own commands.",
    load_dotenv=False,
)

for _package in PACKAGES:
    if find_spec(f"app.{_package}.commands"):
        for _command in import_module(f"app.{_package}.commands").COMMANDS:
            cli.add_command(_command)

if __name__ == "__main__":
    cli(prog_name="jajak")
