"""How Alembic reaches the database: through the app's own engine, in one transaction, on SQLite and PostgreSQL alike.

Written for Jajak because the template that Flask-Migrate brings calls a deprecated function, runs SQLite
migrations outside any transaction and writes the app's own column types into the migrations.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy import Connection, TypeDecorator
from sqlalchemy.schema import SchemaItem

db = current_app.extensions["migrate"].db


def is_ours(
    item: SchemaItem, name: str | None, type_: str, reflected: bool, compare_to: SchemaItem | None
) -> bool:
    """Say whether autogenerate may touch this thing.

    Full-text tables (SQLite), indexes of trigrams and words, and columns of words (PostgreSQL) are written by hand,
    because the models cannot say them; the job queue makes its own tables. An index along a falling column looks like
    another one on SQLite.
    """
    if type_ == "index" and name == "ix_contacts_company_id_first":
        return False
    if not reflected or compare_to is not None or name is None:
        return True
    if type_ == "table":
        return "_fts" not in name and not name.startswith("huey")
    if type_ == "column":
        return name != "search_words"
    return not (type_ == "index" and name.endswith(("_trgm", "_search")))


def plain_type(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write the app's own column types as what they are in the database, so that migrations never import the app."""
    if kind != "type" or not type(item).__module__.startswith("app."):
        return False
    if not isinstance(item, TypeDecorator):
        raise TypeError(f"Teach migrations/env.py to write {item!r} as a plain SQLAlchemy type.")
    autogen.imports.discard("import app")
    return f"sa.{item.impl!r}"


def name_revisions(
    _: MigrationContext, revision: str | Iterable[str | None] | Iterable[str], scripts: list[MigrationScript]
) -> None:
    """Name a revision after its minute, and write none when autogenerate found nothing to change."""
    script = scripts[0]
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and script.upgrade_ops
        and script.upgrade_ops.is_empty()
    ):
        scripts.clear()
        return
    script.rev_id = f"{datetime.now(UTC):%Y%m%d_%H%M}"


def configure(**where: Any) -> None:
    settings = {
        **current_app.extensions["migrate"].configure_args,
        "target_metadata": db.metadata,
        "include_object": is_ours,
        "render_item": plain_type,
        "process_revision_directives": name_revisions,
        # Both databases roll DDL back. Alembic believes that SQLite does not, which is true of the driver's own
        # transactions only; the app begins them itself (app/core/db.py).
        "transactional_ddl": True,
    }
    context.configure(**where, **settings)


def run(connection: Connection) -> None:
    configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(
                    f"The migration leaves {len(broken)} broken references, first {broken[0]}."
                )


def run_online() -> None:
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            run(connection)
            return
        # A changed table is copied and the old one dropped; with foreign keys on, the drop would delete or refuse
        # the rows that point at it. The switch does nothing inside a transaction, so it is turned on the raw driver.
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            run(connection)
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def run_offline() -> None:
    configure(url=db.engine.url.render_as_string(hide_password=False), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
