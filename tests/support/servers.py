"""The real app as processes, on a port of this machine, with a database of its own."""

import multiprocessing
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from flask import Flask

from app.core.db import db
from config import ROOT
from tests.support import compiled
from tests.support.databases import make_app

START_SECONDS = 120
STOP_SECONDS = 15

NURSERY = multiprocessing.get_context("forkserver")
"""Forks each server from one process that has imported the app, which takes longer than all the rest of a start."""
NURSERY.set_forkserver_preload(["tests.support.serving"])


@dataclass
class LiveServer:
    """`url` for the browser; `app` for the test, which writes rows in `with live_server.app.app_context():`."""

    url: str
    database_url: str
    instance: Path
    app: Flask
    log: Path
    processes: list[ForkServerProcess] = field(default_factory=list)


def environment(database_url: str, instance: Path) -> dict[str, str]:
    """What the app reads at its start; the secret is the tests' own, so that both sides read the same cookies."""
    app = {
        "DATABASE_URL": database_url,
        "JAJAK_INSTANCE": str(instance),
        "SECRET_KEY": "tests-only-" + "x" * 32,
    }
    quiet = {
        name: value for name, value in os.environ.items() if not name.startswith(("JAJAK_", "GUNICORN_"))
    }
    return {**quiet, **app, "PYTHONPATH": str(ROOT)}


@contextmanager
def running(
    database_url: str, instance: Path, *, workers: int = 1, threads: int = 4, jobs: bool = False
) -> Iterator[LiveServer]:
    """Serve the app under gunicorn, with the job worker beside it where `jobs` are to be done."""
    if not (ROOT / "app" / "static" / "dist" / "manifest.json").exists():
        raise AssertionError(
            "The front end is not built, so no page looks or works as it should: ./jajak setup"
        )
    # Imported late, because it brings all of the app.
    from tests.support import serving  # noqa: PLC0415

    instance.mkdir(parents=True, exist_ok=True)
    log = instance / "server.log"
    given = (environment(database_url, instance), log)
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        processes = [
            NURSERY.Process(
                target=serving.web,
                args=given,
                kwargs={
                    "templates": compiled.folder(),
                    "listener": listener,
                    "workers": workers,
                    "threads": threads,
                },
            ),
        ]
        if jobs:
            processes.append(NURSERY.Process(target=serving.jobs, args=given))
        for process in processes:
            process.start()
        server = LiveServer(url, database_url, instance, make_app(database_url, instance), log, processes)
        try:
            _wait(server)
            yield server
        finally:
            _stop(server)


def _wait(server: LiveServer) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.processes[0].is_alive():
        try:
            urllib.request.urlopen(f"{server.url}/sign-in", timeout=5)  # noqa: S310 - our own address
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server did not start:\n{server.log.read_text()[-4000:]}")


def _stop(server: LiveServer) -> None:
    for process in server.processes:
        process.terminate()
    for process in server.processes:
        process.join(STOP_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
    with server.app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
