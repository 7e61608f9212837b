"""Lists in and out as files: each a command of its own, so that its time, processor and memory are its own too."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from app.core.tabular import SheetOut, write_xlsx
from app.demo import names
from tests.bench.baseline import EXPORTED
from tests.bench.contests import BARE, JAJAK, RIVAL, ROUNDS, Found, Taken
from tests.bench.offices import ROOT

HEADER = (
    "Nama Perusahaan",
    "Alamat",
    "Telepon",
    "Jumlah Pekerja",
    "Email",
    "NPWP",
    "Kelurahan",
    "Kontak",
    "Catatan",
)

NOBODY = "zzqxzzqx"
"""What no company is called."""


@dataclass(frozen=True)
class Ran:
    """One command: milliseconds of clock and processor, and the most memory it held, in megabytes."""

    clock: float
    processor: float
    memory: float

    def without(self, start: "Ran") -> "Ran":
        """What was left to do once all was loaded, as it is in a server or a worker; the memory is that of both."""
        return Ran(self.clock - start.clock, self.processor - start.processor, self.memory)


def ran(environment: dict[str, str], *words: str) -> Ran:
    """Run Python with ``words``; raises where the command failed. What a database server did is not in it."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}")
    took = (time.perf_counter() - began) * 1000
    # An import of 50,000 takes minutes, on a busy machine an hour: whoever waits sees that it goes on.
    print(f"  {' '.join(words)[:100]}: {took / 1000:,.1f} s", file=sys.stderr, flush=True)
    return Ran(took, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024)


def typed_list(path: Path, rows: int, *, seed: int) -> None:
    """An XLSX of companies as an office might get one: most new, some of them twice, a few with errors."""
    random = Random(seed)  # noqa: S311 - invented rows

    def lines() -> Iterator[Sequence[object]]:
        for number in range(seed * 1_000_000, seed * 1_000_000 + rows):
            name, _kbli = names.company(random, number=number)
            yield (
                f"{random.choice(('PT ', 'PT. ', 'CV ', ''))}{name}",
                f"{random.choice(names.STREETS)} No. {number % 400}",
                f"0542-7{number % 1_000_000:06}",
                number % 300 + 1,
                f"info@{''.join(name.lower().split())}.example",
                names.npwp(number),
                "Klandasan Ilir",
                names.person(random),
                "Dari daftar uji",
            )

    write_xlsx(path, [SheetOut(name="Perusahaan", header=list(HEADER), rows=lines())])


def _rounds(sides: dict[str, Callable[[int], Ran]]) -> dict[str, list[Ran]]:
    taken: dict[str, list[Ran]] = {name: [] for name in sides}
    for number in range(ROUNDS):
        for name, work in sides.items():
            taken[name].append(work(number))
    return taken


def _found(work: str, taken: dict[str, list[Ran]]) -> Found:
    return Found(
        work,
        {
            name: Taken(
                statistics.median(one.clock for one in rounds),
                statistics.median(one.processor for one in rounds),
            )
            for name, rounds in taken.items()
        },
        {
            f"memory of {name}": statistics.median(one.memory for one in rounds)
            for name, rounds in taken.items()
        },
    )


def imports(environment: dict[str, str], folder: Path, *, rows: int) -> Iterator[Found]:
    """So many rows from XLSX, each round another list; then one list five times as long, for how time and memory grow."""

    def listing(number: int, size: int) -> str:
        path = folder / f"in-{number}-{size}.xlsx"
        typed_list(path, size, seed=number)
        return str(path)

    taken = _rounds(
        {
            JAJAK: lambda number: ran(
                environment, "-m", "app.cli", "companies", "import", listing(number + 10, rows)
            ),
            BARE: lambda number: ran(
                environment, "-m", "tests.bench.baseline", "import", listing(number + 20, rows)
            ),
        }
    )
    found = _found("import", taken)
    long = ran(environment, "-m", "app.cli", "companies", "import", listing(30, 5 * rows))
    jajak = found.taken[JAJAK]
    found.figures |= {
        "rows": rows,
        "growth of time": long.clock / jajak.clock,
        "growth of processor": long.processor / jajak.processor,
        "growth of memory": long.memory / found.figures[f"memory of {JAJAK}"],
    }
    yield found


def exports(environment: dict[str, str], folder: Path, *, rows: int) -> Iterator[Found]:
    """All companies as CSV and as XLSX, without what loading each side takes: it is loaded where people ask for files.

    Jajak writes a tenth of them too, for how its memory grows.
    """
    listed = ("-m", "app.cli", "partners", "export", "--list", "companies", "--columns", ",".join(EXPORTED))
    for kind in ("csv", "xlsx"):
        path = str(folder / f"out.{kind}")
        jajak = (*listed, "--format", kind, "--output", path)
        # What each side is asked for, and what makes it the same with one row or none.
        sides = {
            JAJAK: (jajak, ("--filter", f"q={NOBODY}")),
            BARE: (("-m", "tests.bench.baseline", "export", path), ("1",)),
            RIVAL: (("-m", "tests.bench.rival", path), ("1",)),
        }

        def only_written(asked: tuple[str, ...], less: tuple[str, ...]) -> Ran:
            loaded = ran(environment, *asked, *less)
            return ran(environment, *asked).without(loaded)

        taken = _rounds(
            {name: lambda _number, words=words: only_written(*words) for name, words in sides.items()}
        )
        found = _found(f"export {kind.upper()}", taken)
        # About a tenth: one letter of the potential, which the spread of the office gives to eight of a hundred.
        few = ran(environment, *jajak, "--filter", "potential=A")
        found.figures |= {
            "rows": rows,
            "growth of memory": found.figures[f"memory of {JAJAK}"] / few.memory,
        }
        yield found
