"""What is wanted of each kind of work, and the report that says whether it was reached."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tests.bench.contests import BARE, JAJAK, RIVAL, Found

Reading = Callable[[Found, str], float | None]


@dataclass(frozen=True)
class Goal:
    """One thing wanted: what is read off a line of the report, and the most (or least) it may be."""

    words: str
    read: Reading
    most: float | None = None
    least: float | None = None

    def is_met(self, value: float) -> bool:
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)

    @property
    def wanted(self) -> str:
        return f"<= {self.most:g}" if self.most is not None else f">= {self.least:g}"


def _took(name: str) -> Reading:
    def read(found: Found, by: str) -> float | None:
        taken = found.taken.get(name)
        return getattr(taken, by) if taken else None

    return read


def _ratio(over: Reading, under: Reading) -> Reading:
    def read(found: Found, by: str) -> float | None:
        upper, lower = over(found, by), under(found, by)
        return upper / lower if upper is not None and lower else None

    return read


def _figure(name: str) -> Reading:
    return lambda found, _by: found.figures.get(name)


def times_bare(most: float) -> Goal:
    return Goal("times bare", _ratio(_took(JAJAK), _took(BARE)), most=most)


def quicker_than_rival(least: float) -> Goal:
    return Goal("Flask-Admin's time / Jajak's", _ratio(_took(RIVAL), _took(JAJAK)), least=least)


def under(most: float) -> Goal:
    return Goal("ms", _took(JAJAK), most=most)


def figure(name: str, *, most: float | None = None, least: float | None = None) -> Goal:
    return Goal(name, _figure(name), most=most, least=least)


MEMORY_TIMES_BARE = Goal(
    "times bare", _ratio(_figure(f"memory of {JAJAK}"), _figure(f"memory of {BARE}")), most=2
)
MEMORY_OF_RIVAL = Goal(
    "share of Flask-Admin's memory",
    _ratio(_figure(f"memory of {JAJAK}"), _figure(f"memory of {RIVAL}")),
    most=0.25,
)

GOALS: dict[str, tuple[Goal, ...]] = {
    "list": (times_bare(3), quicker_than_rival(3), under(25), figure("answers/s with 8 clients", least=100)),
    "search": (times_bare(4), quicker_than_rival(4), under(25)),
    "search, misspelt": (times_bare(4), under(25)),
    "company page": (times_bare(6), under(40), figure("growth of statements", most=0)),
    "board": (times_bare(2), quicker_than_rival(1), under(40)),
    "board in lanes": (under(300),),
    "dashboard": (under(300),),
    "create": (times_bare(4), quicker_than_rival(0.5)),
    "edit": (times_bare(4), quicker_than_rival(0.5)),
    "import": (
        times_bare(3),
        # Five times the rows; what a machine wavers is allowed for.
        figure("growth of time", most=6),
        figure("growth of memory", most=1.5),
    ),
    "export CSV": (
        times_bare(1.5),
        quicker_than_rival(2),
        MEMORY_OF_RIVAL,
        figure("growth of memory", most=1.2),
    ),
    "export XLSX": (
        times_bare(0.25),
        quicker_than_rival(2),
        MEMORY_OF_RIVAL,
        figure("growth of memory", most=1.2),
    ),
    "worker memory": (MEMORY_TIMES_BARE, figure(f"memory of {JAJAK}", most=150)),
    "first load of the list": (figure("requests", most=8), figure("kB", most=150)),
    "matching": (
        figure("precision", least=0.99),
        figure("recall", least=0.97),
        figure("renamed, offered", least=0.5),
        figure("cut names in the top three", least=0.95),
        figure("invented, precision", least=0.99),
        figure("invented, recall", least=0.97),
        figure("words swapped, offered", least=0.95),
        figure("last word left off, offered", least=0.8),
        figure("a word but its initial, offered", least=0.7),
    ),
}
"""By the work's name; the table of the issue, word for word."""

ON_POSTGRESQL = {
    "search": 60.0, "search, misspelt": 60.0, "dashboard": 300.0, "list": None, "company page": None, "board": None,
    "board in lanes": None,
}  # fmt: skip
"""Where PostgreSQL is allowed other milliseconds; None: none are named for it."""


def goals_of(work: str, database: str) -> Iterator[Goal]:
    """What is wanted of ``work`` on a database."""
    for goal in GOALS.get(work, ()):
        if goal.words == "ms" and database == "postgresql":
            most = ON_POSTGRESQL.get(work)
            if most is not None:
                yield under(most)
            continue
        yield goal


@dataclass(frozen=True)
class Line:
    """One goal and what was seen of it."""

    work: str
    words: str
    value: float
    wanted: str
    is_met: bool


def lines_of(found: Found, database: str, *, by: str) -> list[Line]:
    """Every goal of a line that could be read off it; ``by`` is clock or processor."""
    read = [(goal, goal.read(found, by)) for goal in goals_of(found.work, database)]
    return [
        Line(found.work, goal.words, value, goal.wanted, goal.is_met(value))
        for goal, value in read
        if value is not None
    ]


def shown(found: Found, database: str, *, by: str) -> Iterator[str]:
    """A line of times, then its goals."""
    times = "   ".join(
        f"{name} {taken.clock:,.1f} ms ({taken.processor:,.1f} of processor)"
        for name, taken in found.taken.items()
    )
    figures = "   ".join(f"{name} {value:,.1f}" for name, value in found.figures.items())
    yield f"{found.work}: {'   '.join(filter(None, (times, figures)))}"
    for line in lines_of(found, database, by=by):
        yield f"    {'met   ' if line.is_met else 'MISSED'} {line.words} {line.value:,.2f}, wanted {line.wanted}"


def table(results: dict[str, Sequence[Found]], *, by: str, about: str) -> str:
    """The report as a table in Markdown, a line for each goal and a column for each database."""
    kinds = list(results)
    seen = {
        kind: [line for found in results[kind] for line in lines_of(found, kind, by=by)] for kind in kinds
    }
    every = {(line.work, line.words): line for kind in kinds for line in seen[kind]}
    head = ["work", "", *(f"{kind}: seen (wanted)" for kind in kinds)]
    rows = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for work, words in every:
        cells = []
        for kind in kinds:
            line = next((one for one in seen[kind] if (one.work, one.words) == (work, words)), None)
            if line is None:
                cells.append("")
                continue
            number = f"{line.value:,.2f} ({line.wanted})"
            cells.append(number if line.is_met else f"**{number}**")
        rows.append(f"| {work} | {words} | {' | '.join(cells)} |")
    load = os.getloadavg()[0]
    told = f"{date.today():%d %B %Y}, {about}, {os.cpu_count()} cores, load {load:.0f}, by {by}; **missed goals are bold**."  # noqa: DTZ011
    return "\n".join([told, "", *rows])
