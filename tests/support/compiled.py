"""Templates and statements compiled once a run, by whichever app or server needs one first: to compile all takes an app 15 seconds.

PostgreSQL plans a statement once a connection, too, instead of after every test, and people have the same numbers in each.
"""

from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from psycopg._preparing import PrepareManager
from sqlalchemy import Connection
from sqlalchemy.util import LRUCache

statements: LRUCache[Any, Any] = LRUCache(3000)
"""What SQLAlchemy compiled for tests in this process; an engine itself remembers 500."""

FIRST = "jajak_first_number_of_people"


class KeptPlans(PrepareManager):
    """Forgets no statement at a rollback, with which every test ends: PostgreSQL keeps what was prepared before it."""

    prepare_threshold = 1
    prepared_max = 1000

    def clear(self) -> bool:
        return False

    def _should_discard(self, prep: Any, results: Any, *rest: Any) -> bool:
        changed = any((result.command_status or b"").startswith((b"DROP", b"ALTER")) for result in results)
        return super().clear() if changed else False


class KeptTemplates(FileSystemBytecodeCache):
    """Kept apart by the kind of environment, because each writes other code for the same template."""

    def _get_cache_filename(self, bucket: Bucket) -> str:
        kind = type(bucket.environment)
        return f"{super()._get_cache_filename(bucket)}-{kind.__module__}.{kind.__qualname__}"


def keep_in(folder: Path) -> None:
    """Let every app that this process makes keep its compiled templates in this folder, and look for them there."""
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": KeptTemplates(str(folder))}


def folder() -> Path:
    return Path(Flask.jinja_options["bytecode_cache"].directory)


def keep_plans(connection: Connection) -> None:
    """Let PostgreSQL plan a statement once for all tests that share this connection."""
    driver: Any = connection.connection.dbapi_connection
    if isinstance(driver, psycopg.Connection) and not isinstance(driver._prepared, KeptPlans):
        driver._prepared = KeptPlans()


def number_people_anew(connection: Connection) -> None:
    """Give people the numbers in each test that they had in the one before, as SQLite does: PostgreSQL takes no number back.

    What the app puts together once for a person, and the database's plan of it, then serve the people of all tests.
    """
    if connection.dialect.name != "postgresql":
        return
    if FIRST not in connection.info:
        last = connection.exec_driver_sql("SELECT last_value, is_called FROM users_id_seq").one()
        connection.info[FIRST] = tuple(last)
    connection.exec_driver_sql("SELECT setval('users_id_seq', %s, %s)", connection.info[FIRST])
