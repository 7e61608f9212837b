"""The migrations, for commands only: a server never needs them, and to know them takes 8 MB and half a second."""

from flask import Flask
from sqlalchemy import Connection

from app.core.db import db
from config import ROOT

FOLDER = str(ROOT / "migrations")


def install(app: Flask) -> None:
    """Let migrations find the database of ``app``."""
    from flask_migrate import Migrate  # noqa: PLC0415

    Migrate(app, db, directory=FOLDER, compare_type=True)


def upgrade(app: Flask) -> None:
    """Bring the tables up to this version of the program; within the context of ``app``."""
    from flask_migrate import upgrade as bring_up  # noqa: PLC0415

    install(app)
    bring_up(directory=FOLDER)


def present(connection: Connection) -> str | None:
    """The migration at which a database stands."""
    from alembic.migration import MigrationContext  # noqa: PLC0415

    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The last migration of this version of the program."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return ScriptDirectory(FOLDER).get_current_head()
