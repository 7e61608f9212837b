"""Figures for the public: of the whole office, without names, and with nothing so small that it points at somebody."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _

from app.dashboards import dashboard, drawing
from app.dashboards.figures import Figure, Row, Table
from app.office_reports.making.activity import leading
from app.office_reports.making.base import (
    Ask,
    Block,
    drawn_map,
    figures,
    heading,
    table,
    text,
    visited_within,
)

FEWEST = 3
"""A smaller number is not shown."""

TABLES = {"outcomes": 0, "kecamatan": 1, "sector": 1, "size": 1}
"""The tables that are open to the public, and which one of their columns."""


def blocks(ask: Ask) -> list[Block]:
    """Key figures, then one column of each table that tells of many companies together."""
    parts = dashboard.parts(ask.asked)
    found = [heading(_("Key figures")), figures(public(leading(parts)))]
    known = {one.key: one for part in parts for one in part.tables}
    ground = drawing.ground()
    for key, column in TABLES.items():
        if key in known and known[key].rows:
            safe = guarded(known[key], column)
            if ground is not None and key == "kecamatan":
                found.append(drawn_map(safe, ground, visited_within(ask.months)))
            found.append(table(safe))
    found.append(
        text(_("* Numbers under %(number)s, and what would give them away, are not shown.", number=FEWEST))
    )
    return found


def guarded(of: Table, column: int) -> Table:
    """One column of a table, without its small numbers and what they could be reckoned from."""
    hidden = hides([int(row.figures[column].value or 0) for row in of.rows])
    label = of.columns[column]
    rows = tuple(
        Row(
            row.key,
            row.label,
            (Figure(label, None if at in hidden else row.figures[column].value),),
            row.colour,
        )
        for at, row in enumerate(of.rows)
    )
    return replace(of, columns=(label,), rows=rows, drawn=0, note="")


def hides(numbers: Sequence[int]) -> set[int]:
    """The places of the numbers that stay hidden, for someone who may know their sum.

    Never one alone, nor some whose sum is itself too small: the next smallest goes with them.
    """
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    hidden = [at for at in order if numbers[at] < FEWEST]
    if not hidden:
        return set()
    for at in order[len(hidden) :]:
        if len(hidden) > 1 and sum(numbers[one] for one in hidden) >= FEWEST:
            break
        hidden.append(at)
    return set(hidden)


def public(of: Sequence[Figure]) -> list[Figure]:
    """Leading figures without what they were before, whose difference could be small; a share goes with its whole."""
    shown: list[Figure] = []
    for one in of:
        is_small = _is_telling(one, shown[-1]) if one.unit and shown else (one.value or 0) < FEWEST
        shown.append(Figure(one.label, None if is_small else one.value, unit=one.unit))
    return shown


def _is_telling(part: Figure, whole: Figure) -> bool:
    """Whether a share gives away how few it is of, or how few the others are."""
    if whole.value is None or part.value is None:
        return True
    few = round(part.value * whole.value)
    return min(few, whole.value - few) < FEWEST
