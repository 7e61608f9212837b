"""The command line: every package's commands under one name, ``./jajak WORD ...``."""

import gc
from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from flask.cli import FlaskGroup

from app import PACKAGES, create_app
from app.core import migrating
from config import Config


def _create_app() -> Flask:
    app = create_app(Config.from_environment())
    if not gc.isenabled():
        # What was loaded stays for good, and a command makes much that stays for long: to look through it for garbage
        # every few hundred objects would take a tenth of its time.
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()
    return app


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

if __name__ == "__main__":
    # While all of it is loaded nothing becomes garbage.
    gc.disable()

for _package in PACKAGES:
    if find_spec(f"app.{_package}.commands"):
        for _command in import_module(f"app.{_package}.commands").COMMANDS:
            cli.add_command(_command)

if __name__ == "__main__":
    cli(prog_name="jajak")
