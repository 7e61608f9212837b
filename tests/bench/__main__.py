"""``./jajak bench``: build a large office, serve Jajak beside a bare application and Flask-Admin, hold it to its goals.

Machines differ and are noisy; only the ratios of one run say anything, and less than a factor of two says little.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import func, select

from tests.bench import contests, files, goals
from tests.bench.baseline import Tables, engine_of
from tests.bench.contests import BARE, JAJAK, RIVAL, Found
from tests.bench.offices import KINDS, ROOT, Office, Size, office, run
from tests.bench.sides import Side, first_load, per_second, served, sign_in
from tools import matching_invented, matching_nasty, matching_quality

MEASUREMENTS = ROOT / "docs" / "measurements.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"

WORKS = ("pages", "writes", "files", "import", "matching")


def measured(kind: str, here: Office, works: list[str]) -> Iterator[Found]:
    """Everything asked for, in an office that may be written into."""
    environment = here.environment
    if "pages" in works or "writes" in works:
        with ExitStack() as stack:
            jajak, bare, rival = (
                stack.enter_context(served(name, application, environment, database=here.database))
                for name, application in (
                    (JAJAK, "wsgi:app"),
                    (BARE, "tests.bench.baseline:create_app()"),
                    (RIVAL, "tests.bench.rival:create_app()"),
                )
            )
            sign_in(jajak.browser, environment)
            yield from _served(here, jajak, bare, rival, works)
    if "files" in works or "import" in works:
        tables = Tables(engine_of(environment["DATABASE_URL"]))
        with tables.engine.connect() as connection:
            companies = connection.scalar(select(func.count()).select_from(tables.companies)) or 0
        tables.engine.dispose()
        if "files" in works:
            yield from files.exports(environment, here.folder, rows=companies)
        if "import" in works:
            yield from files.imports(environment, here.folder, rows=min(10_000, companies))


def _served(here: Office, jajak: Side, bare: Side, rival: Side, works: list[str]) -> Iterator[Found]:
    tables = Tables(engine_of(here.environment["DATABASE_URL"]))
    at = contests.places(tables)
    if "pages" in works:
        for found in contests.pages((jajak, bare, rival), at):
            if found.work == "list":
                paths = [f"/companies?potential=C&key={at.deep_key}", "/companies?potential=C"]
                found.figures["answers/s with 8 clients"] = per_second(
                    jajak.browser, paths, clients=8, seconds=5
                )
                # As much is asked of the others, whose workers are weighed afterwards: each thread keeps something.
                others = contests.asked(at)["list"]
                for side in (bare, rival):
                    per_second(side.browser, others[side.name], clients=8, seconds=5)
            if found.work == "company page":
                few, many = _statements(here, tables)
                found.figures |= {"statements": many, "growth of statements": many - few}
            yield found
        requests, kilobytes = first_load(jajak.browser, "/companies")
        theirs = first_load(rival.browser, "/admin/company/")
        yield Found(
            "first load of the list",
            figures={
                "requests": requests,
                "kB": kilobytes,
                f"requests of {RIVAL}": theirs[0],
                f"kB of {RIVAL}": theirs[1],
            },
        )
    if "writes" in works:
        yield from contests.writes(jajak, bare, rival, at)
    yield Found(
        "worker memory", figures={f"memory of {side.name}": side.memory() for side in (jajak, bare, rival)}
    )
    tables.engine.dispose()


def _statements(here: Office, tables: Tables) -> tuple[int, int]:
    """The statements of the pages of two companies in the pipeline: one with few visits, one with the most."""
    visits, partnerships = tables.visits, tables.partnerships
    often = (
        select(visits.c.company_id)
        .where(visits.c.company_id.in_(select(partnerships.c.company_id)))
        .group_by(visits.c.company_id)
        .having(func.count() > 1)
    )
    with tables.engine.connect() as connection:
        few = connection.scalar(often.order_by(func.count(), visits.c.company_id).limit(1))
        many = connection.scalar(often.order_by(func.count().desc(), visits.c.company_id).limit(1))
    paths = [f"/companies/{few}", f"/companies/{many}"]
    first, second = run("-m", "tests.bench.counting", *paths, environment=here.environment).split()
    return int(first), int(second)


def matching(lists: Path | None) -> Found:
    """Precision and recall of the matching, over the lists in a folder or over the excerpt that the tests hold."""
    tallies = matching_quality.listed(lists)[0] if lists else matching_quality.excerpt()
    every, ours = tallies["all"], matching_invented.invented()["same"]
    return Found(
        "matching",
        figures={
            "pairs": every.looked,
            "precision": every.precision,
            "recall": every.recall,
            "renamed, offered": tallies["name_differs"].recall,
            "cut names in the top three": tallies["cut"].top_three,
            "invented, precision": ours.precision,
            "invented, recall": ours.recall,
            **{f"{way}, offered": one.tally.recall for way, one in matching_nasty.of_excerpt().items()},
        },
    )


def main(words: list[str] | None = None) -> int:
    """Returns 1 where a goal was missed."""
    parser = argparse.ArgumentParser(prog="./jajak bench", description=__doc__)
    parser.add_argument("--database", choices=(*KINDS, "both"), default="both")
    parser.add_argument("--companies", type=int, default=100_000)
    parser.add_argument("--contacts", type=int, default=300_000)
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument(
        "--only", choices=WORKS, action="append", help="only this kind of work; may be repeated"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the offices there and use them again"
    )
    parser.add_argument("--build", action="store_true", help="only build the offices in the folder of --keep")
    parser.add_argument(
        "--by", choices=("clock", "processor"), default="clock",
        help="hold times to the goals by the clock, or by the processor where the machine is busy with other things",
    )  # fmt: skip
    parser.add_argument(
        "--lists", type=Path, metavar="FOLDER", help="real lists: see tools/matching_quality.py"
    )
    parser.add_argument("--write", action="store_true", help="put the table into docs/measurements.md")
    chosen = parser.parse_args(words)
    if chosen.build and not chosen.keep:
        parser.error("--build needs --keep")
    kinds = KINDS if chosen.database == "both" else (chosen.database,)
    size = Size(chosen.companies, chosen.contacts, chosen.visits)
    works = chosen.only or list(WORKS)
    results = {}
    for kind in kinds:
        print(f"{kind}: {size}", flush=True)
        with office(kind, size, kept_in=chosen.keep) as here:
            if not chosen.build:
                results[kind] = list(_told(measured(kind, here, works), kind, by=chosen.by))
    if chosen.build:
        return 0
    if "matching" in works:
        (line,) = _told(iter([matching(chosen.lists)]), kinds[0], by=chosen.by)
        results[kinds[0]].append(line)
    text = goals.table(results, by=chosen.by, about=str(size))
    print(f"\n{text}")
    if chosen.write:
        write(text)
    missed = [
        line
        for kind in kinds
        for found in results[kind]
        for line in goals.lines_of(found, kind, by=chosen.by)
    ]
    return int(not all(line.is_met for line in missed))


def _told(found: Iterator[Found], kind: str, *, by: str) -> Iterator[Found]:
    for one in found:
        print("\n".join(goals.shown(one, kind, by=by)), flush=True)
        yield one


def write(text: str, path: Path = MEASUREMENTS) -> None:
    """Put the table between the marks of the document."""
    before, _begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
