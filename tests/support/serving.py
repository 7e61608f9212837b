"""What a process of a live server runs; all of the app is imported here once, and each process forked from there."""

import gc
import os
import pkgutil
import runpy
import socket
import sys
from importlib import import_module
from pathlib import Path

import gunicorn.app.wsgiapp
import gunicorn.workers.gthread

import app
from config import ROOT
from tests.support import compiled

for _module in pkgutil.walk_packages(app.__path__, "app."):
    if not _module.name.startswith("app.demo"):
        import_module(_module.name)
# What all servers share is garbage to none: to look through it again took more than half of a server's start.
gc.freeze()


def web(
    environment: dict[str, str],
    log: Path,
    *,
    templates: Path,
    listener: socket.socket,
    workers: int,
    threads: int,
) -> None:
    """Answer at the listener until asked to stop."""
    compiled.keep_in(templates)
    os.set_inheritable(listener.fileno(), True)
    _become(
        environment,
        log,
        *("gunicorn", "--bind", f"fd://{listener.fileno()}", "--workers", str(workers)),
        *("--threads", str(threads), "--no-control-socket", "wsgi:app"),
    )
    gunicorn.app.wsgiapp.run()


def jobs(environment: dict[str, str], log: Path) -> None:
    """Work through the jobs until asked to stop."""
    _become(environment, log, "jajak", "worker")
    runpy.run_module("app.cli", run_name="__main__")


def _become(environment: dict[str, str], log: Path, *arguments: str) -> None:
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as output:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(output.fileno(), stream.fileno())
    sys.argv = list(arguments)
