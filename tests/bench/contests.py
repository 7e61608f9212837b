"""The requests that people wait for, asked of Jajak and both references in turn."""

import re
import secrets
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from types import SimpleNamespace
from typing import Any

from bs4 import BeautifulSoup, Tag
from sqlalchemy import Row, func, select

from app.companies.models import Company
from app.core.paging import Order, key_after
from tests.bench.baseline import SIZE, Tables
from tests.bench.sides import Side

JAJAK, BARE, RIVAL = "Jajak", "bare", "Flask-Admin"
"""The names of the sides."""

ROUNDS = 3
ABOUT_MS = 1500
"""How long one side is asked in one round, with at least five and at most thirty requests."""

QUERIES = (
    ("sejahtera jaya", "sejahtra jaya"),
    ("karya mandiri", "karya mandri"),
    ("wijaya", "wijaya"),
    ("lestari", "lestarri"),
)
"""What is looked for, and how it is spelt where typing errors are forgiven: only Jajak is asked for those."""

Act = Callable[[], object]
Prepare = Callable[[], Act]


@dataclass
class Taken:
    """What one side took for one kind of work: the median of the rounds, milliseconds of clock and of processor."""

    clock: float
    processor: float


@dataclass
class Found:
    """One line of the report: what each side took, by its name, and figures that are not times."""

    work: str
    taken: dict[str, Taken] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)


def in_turn(work: str, sides: Sequence[tuple[Side, Prepare]]) -> Found:
    """Each side in turn, three rounds, so that a machine that drifts drifts for all; the median of the rounds' medians."""
    times = {}
    for side, prepare in sides:
        # Both workers warm up: which of them a connection reaches is up to the machine.
        for _each in range(2):
            prepare()()
        began = time.perf_counter()
        prepare()()
        times[side.name] = min(30, max(5, int(ABOUT_MS / 1000 / (time.perf_counter() - began))))
    rounds: dict[str, list[Taken]] = {side.name: [] for side, _prepare in sides}
    for _round in range(ROUNDS):
        for side, prepare in sides:
            rounds[side.name].append(_round_of(side, prepare, times[side.name]))
    return Found(
        work,
        {
            name: Taken(
                statistics.median(one.clock for one in taken),
                statistics.median(one.processor for one in taken),
            )
            for name, taken in rounds.items()
        },
    )


def _round_of(side: Side, prepare: Prepare, times: int) -> Taken:
    clock, processor = [], []
    for _each in range(times):
        act = prepare()
        before, began = side.spent(), time.perf_counter()
        act()
        clock.append((time.perf_counter() - began) * 1000)
        processor.append(side.spent() - before)
    return Taken(statistics.median(clock), statistics.median(processor))


def reading(side: Side, *paths: str) -> tuple[Side, Prepare]:
    """A side that is asked for pages, one after the other."""
    each = cycle(paths)

    def prepare() -> Act:
        path = next(each)
        return lambda: side.browser.get(path)

    return side, prepare


@dataclass(frozen=True)
class Places:
    """What the pages are measured on: a page deep in a filtered list, companies that were visited, and a scheme."""

    deep_from: int
    deep_key: str
    companies: tuple[int, ...]
    scheme_id: int


def places(url_tables: Tables) -> Places:
    """Where the middle of the list of potential C is, and a hundred companies."""
    companies = url_tables.companies
    listed = select(companies.c.name, companies.c.id).where(
        companies.c.potential == "C", companies.c.trashed_at.is_(None)
    )
    with url_tables.engine.connect() as connection:
        total = connection.scalar(select(func.count()).select_from(listed.subquery())) or 0
        middle = total // 2
        row: Row[Any] | None = connection.execute(
            listed.order_by(companies.c.name, companies.c.id).offset(middle - 1).limit(1)
        ).first()
        ids = list(connection.scalars(select(companies.c.id).where(companies.c.last_visit_on.is_not(None))))
        partnerships = url_tables.partnerships
        scheme = connection.scalar(
            select(partnerships.c.scheme_id)
            .group_by(partnerships.c.scheme_id)
            .order_by(func.count().desc())
            .limit(1)
        )
    if row is None or not ids:
        raise RuntimeError("the office is empty")
    order = [Order(Company.name, "name"), Order(Company.id, "id")]
    key = key_after(order, SimpleNamespace(name=row.name, id=row.id), first=middle + 1)
    chosen = Random(1).sample(ids, min(100, len(ids)))  # noqa: S311 - which pages to open
    return Places(middle, key, tuple(chosen), scheme or 1)


def asked(at: Places) -> dict[str, dict[str, list[str]]]:
    """The pages of each kind of work that each side is asked for, by the side's name."""
    right = [_quoted(query) for query, _typed in QUERIES]
    typed = [_quoted(query) for _right, query in QUERIES]
    companies = [f"/companies/{company_id}" for company_id in at.companies]
    searched = [f"/companies?q={words}" for words in right]
    return {
        "list": {
            JAJAK: [f"/companies?potential=C&key={at.deep_key}"],
            BARE: [f"/companies?potential=C&from={at.deep_from}"],
            RIVAL: [f"/admin/company/?flt0_0=C&page={at.deep_from // SIZE}"],
        },
        "search": {
            JAJAK: [f"/search?q={words}" for words in right],
            BARE: searched,
            RIVAL: [f"/admin/company/?search={words}" for words in right],
        },
        "search, misspelt": {JAJAK: [f"/search?q={words}" for words in typed], BARE: searched},
        "company page": {JAJAK: companies, BARE: companies},
        "board": {JAJAK: ["/pipeline"], BARE: [f"/pipeline?scheme={at.scheme_id}"], RIVAL: ["/admin/deal/"]},
        "board in lanes": {JAJAK: [f"/pipeline?group={by}" for by in ("section", "kecamatan", "size")]},
        "dashboard": {JAJAK: ["/dashboard", "/dashboard?span=year"]},
    }


def pages(sides: Sequence[Side], at: Places) -> Iterator[Found]:
    """Lists, search, company, board."""
    for work, paths in asked(at).items():
        yield in_turn(work, [reading(side, *paths[side.name]) for side in sides if side.name in paths])


def writes(jajak: Side, bare: Side, rival: Side, at: Places) -> Iterator[Found]:
    """Filing a company and changing one: only the sending of the form is timed, not its opening.

    Each side is sent all fields of its own form, as a browser does: Jajak's has forty, those of the others the same nine.
    """

    def create(side: Side, path: str) -> tuple[Side, Prepare]:
        def prepare() -> Act:
            # Opened each time as people do: messages that no page shows would pile up in the cookie.
            form = form_in(side.browser.get(path))
            form |= {"legal_form": "pt", "name": f"Uji {secrets.token_hex(6)}"}
            return lambda: side.browser.post(path, form)

        return side, prepare

    yield in_turn(
        "create",
        [
            create(jajak, "/companies/new"),
            create(bare, "/companies/new"),
            create(rival, "/admin/company/new/"),
        ],
    )

    def edit(side: Side, path: str) -> tuple[Side, Prepare]:
        companies = cycle(at.companies)

        def prepare() -> Act:
            address = path.format(next(companies))
            form = form_in(side.browser.get(address))
            form["notes"] = f"Catatan {secrets.token_hex(6)}"
            return lambda: side.browser.post(address, form)

        return side, prepare

    yield in_turn(
        "edit",
        [
            edit(jajak, "/companies/{}/edit"),
            edit(bare, "/companies/{}/edit"),
            edit(rival, "/admin/company/edit/?id={}"),
        ],
    )


def form_in(page: bytes) -> dict[str, str]:
    """What the longest form of a page would send if nothing were changed."""
    forms = BeautifulSoup(page, "html.parser").find_all("form")
    form = max(forms, key=lambda one: len(one.find_all(["input", "select", "textarea"])))
    return dict(_values(form.find_all(["input", "select", "textarea"])))


def _values(controls: Iterable[Tag]) -> Iterator[tuple[str, str]]:
    for control in controls:
        name = str(control.get("name") or "")
        if not name:
            continue
        if control.name == "select":
            if chosen := control.find("option", selected=True):
                yield name, str(chosen.get("value", chosen.text))
        elif control.name == "textarea":
            yield name, control.text.removeprefix("\r").removeprefix("\n")
        elif control.get("type") not in ("checkbox", "radio", "submit", "file") or control.has_attr(
            "checked"
        ):
            yield name, str(control.get("value") or "")


def _quoted(words: str) -> str:
    return re.sub(r"\s+", "+", words)
