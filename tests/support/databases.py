"""Databases for tests: one migrated template of each kind a run, and clones of it for whoever asks."""

import fcntl
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from sqlalchemy import delete

from app.core import migrating
from app.core.audit import AuditEntry
from app.core.db import db
from config import Config
from tools.postgres import Server

KINDS = ("sqlite", "postgresql")

# Kalimantan Timur: the office's own places, without the 90,000 of the rest of the country.
PROVINCES = frozenset({"64"})


def make_app(database_url: str, instance: Path) -> Flask:
    # Imported late, so that tests of one package run while another does not import.
    from app import create_app  # noqa: PLC0415

    instance.mkdir(parents=True, exist_ok=True)
    return create_app(Config.for_tests(database_url=database_url, instance_path=instance))


def migrate(database_url: str, instance: Path) -> None:
    """Bring a new database to the newest schema with the real migrations, and give it the reference tables."""
    app = make_app(database_url, instance)
    with app.app_context():
        migrating.upgrade(app)
        if find_spec("app.settings.reference"):
            reference = import_module("app.settings.reference")
            reference.load(db.session(), provinces=PROVINCES)
            # Tests of the audit log begin with an empty one.
            db.session.execute(delete(AuditEntry))
            db.session.commit()
            db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


class Databases:
    """Hands out clones of the templates; the first worker to need a template makes it, the others wait."""

    def __init__(self, folder: Path, worker: str, server: Callable[[], Server]) -> None:
        self.folder = folder
        self.worker = worker
        self.server = server
        self.clones = 0

    def clone(self, kind: str) -> str:
        """A new migrated database of this kind with the reference tables in it."""
        self.clones += 1
        name = f"jajak_{self.worker}_{self.clones}"
        if kind == "postgresql":
            with self._lock(kind):
                self._postgres_template()
                return self.server().create(name, template="jajak_template")
        with self._lock(kind):
            template = self._sqlite_template()
        path = self.folder / f"{name}.db"
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    def empty(self, kind: str) -> str:
        """A new database without any table."""
        self.clones += 1
        name = f"jajak_{self.worker}_{self.clones}"
        return self.server().create(name) if kind == "postgresql" else f"sqlite:///{self.folder / name}.db"

    @contextmanager
    def _lock(self, kind: str) -> Iterator[None]:
        with (self.folder / f"{kind}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _postgres_template(self) -> None:
        made = self.folder / "postgresql.made"
        if not made.exists():
            self.server().drop("jajak_template")
            migrate(self.server().create("jajak_template"), self.folder / "instance")
            made.touch()

    def _sqlite_template(self) -> Path:
        path = self.folder / "template.db"
        if not path.exists():
            draft = self.folder / "draft.db"
            draft.unlink(missing_ok=True)
            migrate(f"sqlite:///{draft}", self.folder / "instance")
            # The journal is folded into the file, so that copying the file copies everything.
            with sqlite3.connect(draft) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            draft.rename(path)
        return path
