"""Databases for tests: one migrated template of each kind a run, and clones of it for whoever asks."""

import fcntl
import shutil
import sqlite3
import weakref
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
    app = create_app(Config.for_tests(database_url=database_url, instance_path=instance))
    with app.app_context():
        # Whoever makes an app may forget it: what its pool holds is closed then, at the latest at the end.
        weakref.finalize(app, db.engine.dispose)
    return app


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


def settle(database_url: str, instance: Path) -> None:
    """Build the demo office in a migrated database, and what it keeps outside of one in this folder."""
    # Imported late: the demo office knows every package.
    from app.demo.office import DemoOffice  # noqa: PLC0415

    app = make_app(database_url, instance)
    with app.app_context():
        DemoOffice(db.session(), instance).build()
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
        with self._lock(kind):
            return self._copy(kind, self._migrated(kind))

    def demo(self, kind: str, instance: Path) -> str:
        """A new database with the demo office in it; its files and sign-ins are put into the folder `instance`."""
        with self._lock(kind):
            template = self._settled(kind)
            shutil.copytree(self._demo_instance(kind), instance, dirs_exist_ok=True)
            return self._copy(kind, template)

    def empty(self, kind: str) -> str:
        """A new database without any table."""
        name = self._new_name()
        return self.server().create(name) if kind == "postgresql" else self._file_url(name)

    @contextmanager
    def _lock(self, kind: str) -> Iterator[None]:
        with (self.folder / f"{kind}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _migrated(self, kind: str) -> str:
        """The name of the template that is migrated, made if need be."""
        made = self.folder / f"{kind}.migrated"
        if not made.exists():
            migrate(self._draft(kind, "jajak_template"), self.folder / "instance")
            self._finish(kind, "jajak_template", made)
        return "jajak_template"

    def _settled(self, kind: str) -> str:
        """The name of the template with the demo office in it, made if need be."""
        made = self.folder / f"{kind}.settled"
        if not made.exists():
            settle(self._draft(kind, "jajak_demo", template=self._migrated(kind)), self._demo_instance(kind))
            self._finish(kind, "jajak_demo", made)
        return "jajak_demo"

    def _demo_instance(self, kind: str) -> Path:
        return self.folder / f"demo-instance-{kind}"

    def _new_name(self) -> str:
        self.clones += 1
        return f"jajak_{self.worker}_{self.clones}"

    def _copy(self, kind: str, template: str) -> str:
        return self._draft(kind, self._new_name(), template=template)

    def _draft(self, kind: str, name: str, *, template: str | None = None) -> str:
        """A database of this name, in place of what an interrupted try may have left."""
        if kind == "postgresql":
            self.server().drop(name)
            return self.server().create(name, template=template or "template1")
        self._file(name).unlink(missing_ok=True)
        if template:
            shutil.copyfile(self._file(template), self._file(name))
        return self._file_url(name)

    def _finish(self, kind: str, name: str, made: Path) -> None:
        if kind == "sqlite":
            # The journal is folded into the file, so that copying the file copies everything.
            with sqlite3.connect(self._file(name)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
        made.touch()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    def _file_url(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"
