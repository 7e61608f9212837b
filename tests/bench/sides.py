"""The applications that are measured: each served by gunicorn, spoken to by a browser that waits for whole answers."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode, urljoin

from tests.bench.offices import ROOT, run
from tools.processes import end_with_parent, stop

WORKERS = 2
TICK = os.sysconf("SC_CLK_TCK")
LINKED = re.compile(rb"""<(?:link[^>]*?href|script[^>]*?src|img[^>]*?src|use[^>]*?href)=["']?([^"' >#]+)""")


class Browser:
    """A keep-alive connection with cookies; raises where an answer is not what was wanted."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> bytes:
        return self._send("GET", path)

    def post(self, path: str, form: dict[str, str]) -> bytes:
        return self._send("POST", path, urlencode(form))

    def as_another(self) -> "Browser":
        """A second connection of the same person."""
        other = Browser(self.connection.port)
        other.cookies = dict(self.cookies)
        return other

    def weight(self, path: str) -> int:
        """How many bytes an answer has on the wire; asks for compression as every browser does."""
        return len(self._answer("GET", path, None, {"Accept-Encoding": "gzip"})[1])

    def _send(self, method: str, path: str, body: str | None = None) -> bytes:
        status, content = self._answer(method, path, body, {})
        if status not in ((200,) if method == "GET" else (302, 303)):
            raise RuntimeError(f"{method} {path} answered {status}")
        return content

    def _answer(self, method: str, path: str, body: str | None, more: dict[str, str]) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items()), **more}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for header in answer.headers.get_all("Set-Cookie") or []:
            key, _, value = header.split(";")[0].partition("=")
            self.cookies[key] = value
        return answer.status, content


@dataclass
class Side:
    """One application while it is served."""

    name: str
    browser: Browser
    server: int
    """The process whose children are the workers."""

    database: int | None = None
    """The process whose children work for the database, where there is one."""

    facts: dict[str, str] = field(default_factory=dict)

    def spent(self) -> float:
        """Milliseconds of processor that workers and database have used so far."""
        workers = sum(_ran(pid) for pid in _children(self.server))
        return workers + (_ran_below(self.database) if self.database else 0)

    def memory(self) -> float:
        """Megabytes that the largest worker holds."""
        return max(_memory(pid) for pid in _children(self.server)) / 1024


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _ran(pid: int) -> float:
    """Milliseconds of processor of all threads, which the scheduler counts finely: a tick is ten requests' time."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1_000_000


def _ran_below(pid: int) -> float:
    """Of the children that live and, as PostgreSQL ends a connection's process, of those that ended."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ended = (int(words[13]) + int(words[14])) * 1000 / TICK
    return ended + sum(_ran(child) for child in _children(pid))


def _memory(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) if found else 0


@contextmanager
def served(
    name: str, application: str, environment: dict[str, str], *, database: int | None = None
) -> Iterator[Side]:
    """An application under gunicorn on a port of this machine, until the block ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        port = listener.getsockname()[1]
        # Longer than one side is left waiting while the others are measured.
        words = ["--bind", f"fd://{listener.fileno()}", "-w", str(WORKERS), "--keep-alive", "600"]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", *words, application],
            cwd=ROOT,
            env=environment,
            pass_fds=[listener.fileno()],
            preexec_fn=end_with_parent,  # noqa: PLW1509 - no thread is running
        )
        try:
            _wait(process, port)
            yield Side(name, Browser(port), process.pid, database)
        finally:
            stop([process], seconds=30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        if len(_children(process.pid)) < WORKERS:
            time.sleep(0.1)
            continue
        probe = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        probe.request("GET", "/sign-in")
        probe.getresponse().read()
        return
    raise RuntimeError("a server did not start")


def token_in(page: bytes) -> str:
    return value_in(page, "csrf_token")


def value_in(page: bytes, name: str) -> str:
    """What the hidden field ``name`` of a form holds."""
    found = re.search(rb'name="%s"[^>]*value="([^"]*)"' % name.encode(), page)
    if not found:
        raise RuntimeError(f"the page has no field {name}")
    return found.group(1).decode()


def sign_in(browser: Browser, environment: dict[str, str]) -> None:
    """As the supervisor of the demo office, who sees everything."""
    accounts = json.loads(run("-m", "app.cli", "demo", "accounts", "--json", environment=environment))
    account = next(one for one in accounts if one["role"] == "supervisor")
    token = token_in(browser.get("/sign-in"))
    browser.post(
        "/sign-in", {"csrf_token": token, "email": account["sign_in"], "password": account["password"]}
    )


def first_load(browser: Browser, path: str) -> tuple[int, float]:
    """How many requests a browser with an empty cache makes for a page, and how many kilobytes come over the wire."""
    page = browser.get(path)
    weights = {path: browser.weight(path)}
    waiting = [urljoin(path, link.decode()) for link in LINKED.findall(page)]
    while waiting:
        address = waiting.pop()
        if address in weights or not address.startswith("/") or address.endswith(("/", ".webmanifest")):
            continue
        weights[address] = browser.weight(address)
        if address.partition("?")[0].endswith(".css"):
            # Fonts and pictures of a style sheet are fetched only where the page uses them, so they are left out.
            imports = re.findall(rb"""@import\s+(?:url\()?["']([^"']+)""", browser.get(address))
            waiting += [urljoin(address, link.decode()) for link in imports]
    return len(weights), sum(weights.values()) / 1024


def per_second(browser: Browser, paths: Sequence[str], *, clients: int, seconds: float) -> float:
    """Answers a second to so many people who each ask for the next page as soon as they have one."""
    done = [0] * clients
    until = time.monotonic() + seconds

    def ask(number: int) -> None:
        mine = browser.as_another()
        while time.monotonic() < until:
            mine.get(paths[(number + done[number]) % len(paths)])
            done[number] += 1

    people = [Thread(target=ask, args=(number,)) for number in range(clients)]
    began = time.monotonic()
    for one in people:
        one.start()
    for one in people:
        one.join()
    return sum(done) / (time.monotonic() - began)
