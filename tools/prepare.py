"""Brings the database up to date: schema, reference tables, and for a demo in which nobody works yet, the demo office.

What was done is noted beside the data, so that the next start only looks. Prints the demo sign-ins.
"""

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import Any

from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import inspect, select

from app import create_app
from app.accounts.models import User
from app.cli import cli
from app.core import migrating
from app.core.db import db
from config import ROOT, Config


class Notes:
    """What was done to which database, in `instance/prepared.json`."""

    def __init__(self, config: Config) -> None:
        self.path = config.instance_path / "prepared.json"
        self.database = hashlib.sha256(config.database_url.encode()).hexdigest()[:16]
        self.all: dict[str, dict[str, str]] = json.loads(self.path.read_text()) if self.path.exists() else {}

    def __getitem__(self, step: str) -> str | None:
        return self.all.get(self.database, {}).get(step)

    def __setitem__(self, step: str, value: str) -> None:
        self.all.setdefault(self.database, {})[step] = value
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(self.all, indent=2))
        draft.replace(self.path)

    def forget(self) -> None:
        """Forget a database that was removed and made anew."""
        self.all.pop(self.database, None)


@contextmanager
def told(label: str) -> Iterator[None]:
    """Say on one line what is done and how long it took; what the command prints is left out."""
    began = time.monotonic()
    print(f"  {label} ... ", end="", file=sys.stderr, flush=True)
    with redirect_stdout(StringIO()):
        yield
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def command(app: Flask, *words: str) -> Any:
    """Run a command of the app's own command line in this process."""
    return cli.main(
        args=list(words), prog_name="jajak", standalone_mode=False, obj=ScriptInfo(create_app=lambda: app)
    )


def data_checksum() -> str:
    """Changes when any reference table of the project does."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "app").glob("*/reference/**/*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def upgrade(app: Flask, notes: Notes) -> None:
    """Bring the tables up to date, and note whether the office is to be filled: only one in which nobody works."""
    with app.app_context():
        if not inspect(db.engine).has_table("alembic_version"):
            notes.forget()
        migrating.upgrade(app)
        is_empty = db.session.scalar(select(User.id).limit(1)) is None
        if is_empty:
            notes["demo"] = "wanted" if app.config["JAJAK"].demo else "not wanted"
        elif notes["demo"] == "wanted":
            # The last start was stopped between filling the office and noting it.
            notes["demo"] = "loaded"
        db.session.remove()
        db.engine.dispose()


def main() -> int:
    """Do whatever is not done yet."""
    config = Config.from_environment()
    config.instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = create_app(config)
    notes = Notes(config)
    upgrade(app, notes)
    reference = data_checksum()
    if notes["reference"] != reference:
        with told("reference tables"):
            command(app, "reference", "load")
        notes["reference"] = reference
    if notes["demo"] == "wanted":
        with told("demo office"):
            command(app, "demo", "load")
        notes["demo"] = "loaded"
    if config.demo and notes["demo"] == "loaded":
        command(app, "demo", "accounts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
