"""Holds the migrations to the models: up, down, up again, one by one, and no difference at the end.

python -m tools.migrations_check [sqlite] [postgresql]     both unless one is named
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import ClauseElement, Connection, inspect, text

from app import create_app
from app.core import migrating
from app.core.db import db
from config import ROOT, Config
from tools import postgres

KINDS = ("sqlite", "postgresql")


def scripts() -> ScriptDirectory:
    return ScriptDirectory(str(ROOT / "migrations"))


def revisions() -> list[str]:
    """All revisions, the first one first."""
    return [script.revision for script in reversed(list(scripts().walk_revisions()))]


def alembic(verb: str, revision: str) -> None:
    configuration = current_app.extensions["migrate"].migrate.get_config(str(ROOT / "migrations"))
    getattr(command, verb)(configuration, revision)


def is_ours(name: str | None, kind: str = "table") -> bool:
    """Leave out what no model describes; the same rule as in migrations/env.py."""
    if kind == "column":
        return name != "search_words"
    if kind == "index":
        return not str(name).endswith(("_trgm", "_search"))
    return name is not None and "_fts" not in name and name != "alembic_version"


def schema() -> dict[str, Any]:
    """What the database holds, as plain values: columns, keys, indexes and conditions of every table."""
    with db.engine.connect() as connection:
        inspector = inspect(connection)
        tables = sorted(filter(is_ours, inspector.get_table_names()))
        # All tables at once: PostgreSQL answers in a second what takes it a minute table by table.
        reads: tuple[Any, ...] = (
            inspector.get_multi_columns,
            inspector.get_multi_pk_constraint,
            inspector.get_multi_foreign_keys,
            inspector.get_multi_unique_constraints,
            inspector.get_multi_check_constraints,
            inspector.get_multi_indexes,
        )
        columns, keys, foreign, unique, checks, indexes = (
            {table: things for (_schema, table), things in read(filter_names=tables).items()}
            for read in reads
        )
        return {
            table: {
                "columns": _columns(columns[table]),
                "primary key": keys[table],
                "foreign keys": _foreign_keys(connection, table) or _by_name(foreign[table]),
                "unique": _by_name(unique[table]),
                "checks": _by_name(checks[table]),
                "indexes": _by_name(index for index in indexes[table] if is_ours(index["name"], "index")),
            }
            for table in tables
        }


def _columns(columns: Any) -> dict[str, Any]:
    return {
        column["name"]: (str(column["type"]), column["nullable"], column["default"])
        for column in columns
        if is_ours(column["name"], "column")
    }


def _foreign_keys(connection: Connection, table: str) -> dict[str, str]:
    """Of a key that SQLite took together with its column, SQLAlchemy reads neither name nor rule; SQLite itself does."""
    if connection.dialect.name != "sqlite":
        return {}
    rows = connection.execute(text(f'PRAGMA foreign_key_list("{table}")')).mappings()
    return {row["from"]: f"{row['table']}.{row['to']} on delete {row['on_delete']}" for row in rows}


def _by_name(things: Any) -> dict[str, str]:
    return {str(thing["name"]): repr(_plain(thing)) for thing in things}


def _plain(thing: Any) -> Any:
    """Turn what SQLAlchemy reflects into something that can be compared; its texts differ from each other always."""
    if isinstance(thing, dict):
        return sorted((name, _plain(value)) for name, value in thing.items())
    if isinstance(thing, (list, tuple)):
        return [_plain(value) for value in thing]
    return str(thing) if isinstance(thing, ClauseElement) else thing


def differences(left: dict[str, Any], right: dict[str, Any], path: str = "") -> Iterator[str]:
    """Name every place where two nested dictionaries differ."""
    for key in sorted({*left, *right}, key=str):
        here = f"{path}/{key}"
        mine, other = left.get(key), right.get(key)
        if isinstance(mine, dict) and isinstance(other, dict):
            yield from differences(mine, other, here)
        elif mine != other:
            yield f"{here}: {mine} / {other}"


def stairs() -> Iterator[str]:
    """Climb every migration up, down and up; say where a step down does not lead back."""
    below, before = "base", schema()
    for revision in revisions():
        alembic("upgrade", revision)
        above = schema()
        alembic("downgrade", below)
        yield from (f"{revision} down leaves{line}" for line in differences(schema(), before))
        alembic("upgrade", revision)
        again = schema()
        yield from (f"{revision} up again makes{line}" for line in differences(again, above))
        below, before = revision, again


def unlike_models(made_at_once: dict[str, Any]) -> Iterator[str]:
    """Say where the migrated schema is not that of the models."""
    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": _include}
        context = MigrationContext.configure(connection, opts=options)
        changes = compare_metadata(context, db.metadata)
    # Keys, and indexes along falling columns, are compared below, by what SQLite says of them.
    said_below = ("add_fk", "remove_fk", "add_index", "remove_index")
    is_said_below = said_below if db.engine.dialect.name == "sqlite" else ()
    yield from (f"the models differ: {change}" for change in changes if change[0] not in is_said_below)
    yield from (f"migrated / from the models {line}" for line in differences(schema(), made_at_once))


def _include(item: Any, name: str | None, type_: str, reflected: bool, compare_to: Any) -> bool:
    if not reflected or compare_to is not None:
        return True
    return is_ours(name, type_)


def made_at_once(app: Flask) -> dict[str, Any]:
    """The schema that the models make in an empty database."""
    with app.app_context():
        db.create_all()
        return schema()


def check(kind: str, urls: Iterator[str], instance: Path) -> list[str]:
    """All that is wrong with the migrations on one kind of database."""
    model_app, app = (
        create_app(Config.for_tests(database_url=next(urls), instance_path=instance)) for _ in range(2)
    )
    migrating.install(app)
    heads = scripts().get_heads()
    if len(heads) != 1:
        return [f"{kind}: {len(heads)} newest migrations, not one: {', '.join(heads)}"]
    expected = made_at_once(model_app)
    with app.app_context():
        faults = [*stairs(), *unlike_models(expected)]
        alembic("downgrade", "base")
        faults += [f"all the way down leaves the table {table}" for table in schema()]
        migrating.upgrade(app)
        db.engine.dispose()
    with model_app.app_context():
        db.engine.dispose()
    return [f"{kind}: {fault}" for fault in faults]


def main(words: list[str]) -> int:
    faults = []
    with ExitStack() as things:
        folder = Path(things.enter_context(tempfile.TemporaryDirectory(prefix="jajak-migrations-")))
        try:
            for kind in words or KINDS:
                faults += check(kind, _addresses(kind, folder, things), folder / "instance")
        except postgres.PostgresMissing as missing:
            faults.append(str(missing))
    print("\n".join(faults) if faults else f"{len(revisions())} migrations lead up and down to the models")
    return 1 if faults else 0


def _addresses(kind: str, folder: Path, things: ExitStack) -> Iterator[str]:
    if kind == "sqlite":
        yield from (f"sqlite:///{folder / name}.db" for name in ("models", "migrated"))
        return
    server = things.enter_context(postgres.server())
    yield from (server.create(name) for name in ("models", "migrated"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
