"""How gunicorn serves Jajak; every value can be given on its command line instead."""

import ctypes
import gc
import os
from pathlib import Path
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

M_ARENA_MAX = -8
"""As glibc's malloc.h names it."""

TRIMMED_EVERY = 20
"""Requests after which a worker gives back the memory it does not use; it takes a millisecond or two."""

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"

# Pages compute more than they wait for the database: each thread more would only hold one more connection to it, with the
# tables, statements and pages that SQLite keeps for each (3.5 MB). Who sends or reads slowly keeps nginx waiting, not us.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 2
worker_class = "gthread"

# An export streams for longer than a page takes; long work runs in the job worker.
timeout = 120
graceful_timeout = 10
keepalive = 5

# A worker is renewed now and then, so that a slow leak never becomes a large one.
max_requests = 20_000
max_requests_jitter = 2_000

# Two instances on one machine would meet in one control socket.
control_socket_disable = True

# The heartbeat file must not wait for a disk.
MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes a file of a random name in it
worker_tmp_dir = str(MEMORY) if MEMORY.is_dir() else None

loglevel = os.environ.get("LOG_LEVEL", "warning")


def on_starting(server: Arbiter) -> None:
    """Read the settings once before any worker does: without them each new one would end and be replaced, for ever."""
    # Only now has gunicorn put the project's folder on the path.
    from config import Config  # noqa: PLC0415

    Config.from_environment()


def post_fork(server: Arbiter, worker: Worker) -> None:
    """Let the threads of a worker share one heap: with one each, what all of them freed adds up to tens of megabytes."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)


def keep_few_pages(connection: Any, _record: object) -> None:
    """Let each thread keep 1 MB of the database instead of 2: what pages read again is in the system's memory anyway."""
    if "sqlite3" in type(connection).__module__:
        connection.execute("PRAGMA cache_size=-1000")


def post_request(worker: Worker, request: object, environ: object, response: object) -> None:
    """Give back now and then what pages have freed: between pieces still in use it would stay with the worker, 7 MB of it."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None and worker.nr % TRIMMED_EVERY == 0:
        trim(0)


def post_worker_init(worker: Worker) -> None:
    """Look for garbage among what requests make only: what was loaded stays for good.

    To look through all of it again and again took a twentieth of a page's time. A page leaves some two thousand objects
    that only a search finds: to look after each takes no longer than after ten (half a millisecond a page), and what
    ten of them leave lying stands between pieces in use for ever (5 MB).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 10, 10)

    # Only now is the library there.
    from sqlalchemy import Engine, event  # noqa: PLC0415

    event.listen(Engine, "connect", keep_few_pages)
