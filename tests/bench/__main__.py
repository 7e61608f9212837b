"""``./jajak bench``: fill a throw-away office, serve Jajak and the bare baseline side by side, print ratios.

Machines differ and are noisy; only the ratios of one run say anything, and less than a factor of two says little.
"""

import argparse
import csv
import http.client
import json
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from app.demo import names
from tests.bench.offices import ROOT, filled, run

ROUNDS = 3


@dataclass(frozen=True)
class Measured:
    """The quickest of one kind of work, in milliseconds."""

    work: str
    jajak: float
    bare: float


class Browser:
    """A signed-in keep-alive connection; raises where an answer is not what was wanted."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> bytes:
        return self._send("GET", path)

    def post(self, path: str, form: dict[str, str]) -> bytes:
        return self._send("POST", path, urlencode(form))

    def _send(self, method: str, path: str, body: str | None = None) -> bytes:
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for header in answer.headers.get_all("Set-Cookie") or []:
            key, _, value = header.split(";")[0].partition("=")
            self.cookies[key] = value
        if answer.status not in ((200,) if method == "GET" else (302, 303)):
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        return content


def token_in(page: bytes) -> str:
    found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page)
    if not found:
        raise RuntimeError("the page has no form")
    return found.group(1).decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(application: str, environment: dict[str, str]) -> Iterator[int]:
    """Gunicorn with two workers on a free port."""
    port = free_port()
    command = ["-m", "gunicorn", "-c", "gunicorn.conf.py", "-b", f"127.0.0.1:{port}", "-w", "2"]
    # Longer than either side is left waiting while the other is measured.
    command += ["--keep-alive", "120", application]
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def quickest_ms(work: Callable[[], object], times: int) -> float:
    """The least of several: what else the machine does can only add to it."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return min(spent)


def measure(title: str, jajak: Callable[[], object], bare: Callable[[], object], times: int = 20) -> Measured:
    """Both in turn, three rounds, so that a machine that drifts drifts for both."""
    jajak()
    bare()
    rounds = [(quickest_ms(jajak, times), quickest_ms(bare, times)) for _ in range(ROUNDS)]
    return Measured(title, min(one for one, _ in rounds), min(two for _, two in rounds))


def sign_in(port: int, environment: dict[str, str]) -> Browser:
    accounts = json.loads(run("-m", "app.cli", "demo", "accounts", "--json", environment=environment))
    account = next(one for one in accounts if one["role"] == "supervisor")
    browser = Browser(port)
    token = token_in(browser.get("/sign-in"))
    browser.post(
        "/sign-in", {"csrf_token": token, "email": account["sign_in"], "password": account["password"]}
    )
    return browser


def pages(jajak: Browser, bare: Browser, *, companies: int) -> Iterator[Measured]:
    """The pages people wait for."""
    both = ("/companies", "/companies")
    yield measure("list", lambda: jajak.get(both[0]), lambda: bare.get(both[1]))
    wanted = "/companies?kecamatan=64.71.01&potential=A"
    yield measure("filtered list", lambda: jajak.get(wanted), lambda: bare.get(wanted))
    deep = "/companies"
    for _ in range(30):
        found = re.search(rb'rel="next" href="(/companies\?[^"]*key=[^"]+)"', jajak.get(deep))
        if not found:
            break
        deep = found.group(1).decode().replace("&amp;", "&")
    yield measure("deep page", lambda: jajak.get(deep), lambda: bare.get("/companies"))
    words = "/companies?q=sejahtera"
    yield measure("search in the list", lambda: jajak.get(words), lambda: bare.get(words))
    yield measure("search box", lambda: jajak.get("/search?q=sejahtera"), lambda: bare.get(words))
    random = Random(1)  # noqa: S311 - which pages to open
    ids = [random.randint(1, companies) for _ in range(50)]
    yield measure(
        "company page",
        lambda: jajak.get(f"/companies/{random.choice(ids)}"),
        lambda: bare.get(f"/companies/{random.choice(ids)}"),
    )
    yield measure("board", lambda: jajak.get("/pipeline?layout=board"), lambda: bare.get("/pipeline"))
    token = token_in(jajak.get("/companies/new"))

    def create(browser: Browser) -> None:
        name = f"Uji {secrets.token_hex(6)}"
        browser.post("/companies/new", {"csrf_token": token, "legal_form": "pt", "name": name})

    yield measure("create", lambda: create(jajak), lambda: create(bare))


def files(environment: dict[str, str], folder: Path, bare_port: int) -> Iterator[Measured]:
    """An import of 10,000 rows and an export of everything, each as one command or request."""
    source = folder / "import.csv"
    random = Random(2)  # noqa: S311 - invented rows
    with source.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Nama Perusahaan", "Alamat", "Telepon", "Jumlah Pekerja"])
        for number in range(10_000):
            name, _ = names.company(random, number=1_000_000 + number)
            writer.writerow([f"PT {name}", f"Jl. Uji {number}", f"0542{8_000_000 + number}", number % 300])
    bare_import = (
        "import csv,sys,tests.bench.baseline as b\nfrom sqlalchemy import insert\nfrom datetime import datetime\n"
        "rows=[dict(name=r[0],name_key=r[0].lower(),search_text=r[0].lower(),legal_form='pt',former_names=[],phones=[],"
        "address=r[1],headcount=int(r[3]),created_at=datetime.now(),updated_at=datetime.now()) for r in "
        "list(csv.reader(open(sys.argv[1])))[1:]]\n"
        "with b.engine.begin() as c: c.execute(insert(b.companies), rows)\n"
    )
    began = time.perf_counter()
    run("-c", bare_import, str(source), environment=environment)
    bare = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    run("-m", "app.cli", "companies", "import", str(source), environment=environment)
    yield Measured("import 10,000", (time.perf_counter() - began) * 1000, bare)

    browser = Browser(bare_port)
    for file_format in ("csv", "xlsx"):
        target = folder / f"out.{file_format}"

        def export(target: Path = target, file_format: str = file_format) -> None:
            words = [
                "partners",
                "export",
                "--list",
                "companies",
                "--format",
                file_format,
                "--output",
                str(target),
            ]
            run("-m", "app.cli", *words, environment=environment)

        yield measure(f"export all, {file_format}", export, lambda: browser.get("/export.csv"), times=1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./jajak bench", description=__doc__)
    parser.add_argument("--companies", type=int, default=20_000)
    parser.add_argument("--visits", type=int, default=60_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    chosen = parser.parse_args()
    with ExitStack() as stack:
        office = filled(chosen.database, companies=chosen.companies, visits=chosen.visits)
        environment = stack.enter_context(office)
        port = stack.enter_context(served("wsgi:app", environment))
        bare_port = stack.enter_context(served("tests.bench.baseline:app", environment))
        print(f"{'work':<22}{'Jajak ms':>10}{'bare ms':>10}{'ratio':>8}", flush=True)
        for found in pages(sign_in(port, environment), Browser(bare_port), companies=chosen.companies):
            show(found)
        for found in files(environment, Path(environment["JAJAK_INSTANCE"]), bare_port):
            show(found)


def show(found: Measured) -> None:
    print(
        f"{found.work:<22}{found.jajak:>10.1f}{found.bare:>10.1f}{found.jajak / found.bare:>8.1f}", flush=True
    )


if __name__ == "__main__":
    main()
