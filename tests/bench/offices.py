"""Large invented offices to measure in: built once, and each run measures in a copy of its own."""

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from tools import postgres

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("sqlite", "postgresql")
ACCOUNTS = "demo-accounts.json"


@dataclass(frozen=True)
class Size:
    """How much an office holds."""

    companies: int
    contacts: int
    visits: int

    def __str__(self) -> str:
        return f"{self.companies:,} companies, {self.contacts:,} contacts, {self.visits:,} visits"


@dataclass(frozen=True)
class Office:
    """A filled office: what its programs read from the environment, and PostgreSQL's process where there is one."""

    environment: dict[str, str]
    database: int | None = None

    @property
    def folder(self) -> Path:
        return Path(self.environment["JAJAK_INSTANCE"])


def run(*words: str, environment: dict[str, str]) -> str:
    """Run Python with ``words``; what it printed."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def environment_of(url: str, folder: Path) -> dict[str, str]:
    """What the programs of an office at ``url`` read; its key is a new one each time."""
    return os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "JAJAK_INSTANCE": str(folder),
        "JAJAK_DEMO": "1",
    }


@contextmanager
def office(kind: str, size: Size, *, kept_in: Path | None = None) -> Iterator[Office]:
    """A copy, to be written into, of the office of this size; built when ``kept_in`` does not hold it yet."""
    with ExitStack() as stack:
        scratch = Path(tempfile.mkdtemp(prefix="jajak-bench-"))
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        # PostgreSQL, which does not run as root, passes through it.
        scratch.chmod(0o711)
        name = f"{kind}-{size.companies}-{size.contacts}-{size.visits}"
        home = (kept_in or scratch / "kept") / name
        home.mkdir(parents=True, exist_ok=True)
        if kind == "postgresql":
            server = stack.enter_context(postgres.server(home / "server"))
            _built(home, server.url("office"), size, server=server)
            _vacuumed(server.url("office"))
            url = server.create("bench", template="office")
            stack.callback(server.drop, "bench")
        else:
            server, kept = None, home / "jajak.db"
            _built(home, f"sqlite:///{kept}", size)
            with closing(sqlite3.connect(kept)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            url = f"sqlite:///{shutil.copyfile(kept, scratch / 'jajak.db')}"
        shutil.copyfile(home / ACCOUNTS, scratch / ACCOUNTS)
        yield Office(environment_of(url, scratch), server.pid if server else None)


def _vacuumed(url: str) -> None:
    """Do at once what autovacuum does in any office that stands for a while: then indexes alone answer what they hold."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    engine.dispose()


def _built(home: Path, url: str, size: Size, *, server: postgres.Server | None = None) -> None:
    """Build the office in ``home`` unless it stands there; in either case with today's tables."""
    environment, finished = environment_of(url, home), home / "finished"
    if finished.exists():
        run("-m", "app.cli", "upgrade", environment=environment)
        return
    print(f"building an office of {size} in {home}", file=sys.stderr, flush=True)
    if server:
        server.drop("office")
        server.create("office")
    for words in (("upgrade",), ("reference", "load"), ("demo", "load")):
        run("-m", "app.cli", *words, environment=environment)
    sizes = ["--companies", size.companies, "--contacts", size.contacts, "--visits", size.visits]
    run("-m", "app.cli", "demo", "fill", *map(str, sizes), environment=environment)
    finished.touch()
