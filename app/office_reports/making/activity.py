"""The month, quarter or year of the office or of one officer: the dashboard as a report, with its lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from app.dashboards import dashboard, drawing
from app.dashboards.figures import Figure, Part, Table
from app.dashboards.queries import targets as reading
from app.office_reports.making import lists
from app.office_reports.making.base import Ask, Block, figures, heading, part, table

LEADING = {"visits": (0, 1), "pipeline": (0,), "agreements": (0, 1, 6, 9), "coverage": (0,)}
"""The figures of each part that lead the report, by their places."""

FUNNEL = (0, 1)
"""The columns of the funnel that stand on the first page."""


def blocks(ask: Ask) -> list[Block]:
    """Key figures and targets on the first page, then every part of the dashboard, everybody's targets, and the lists behind them."""
    parts = dashboard.parts(ask.asked)
    targets = next(one for one in parts if one.key == "targets")
    found = [heading(_("Key figures")), figures(leading(parts))]
    if targets.tables:
        found += [heading(targets.title, targets.note), *map(table, targets.tables)]
    else:
        found.append(heading(targets.title, targets.note))
    found += [table(_narrow(one, FUNNEL)) for part_ in parts for one in part_.tables if one.key == "funnel"]
    ground = drawing.ground()
    for at, one in enumerate(one for one in parts if one.key != "targets"):
        shown = ground if one.mapped else None
        found += part(one, ask, ground=shown, is_new_page=at == 0)
    if everybody := reading.of_all(ask.asked):
        found += [heading(targets.title, targets.note), table(everybody)]
    return [*found, *_annexes(ask)]


def leading(parts: Iterable[Part]) -> list[Figure]:
    """The few figures of all parts that one asks for first."""
    known: Mapping[str, Part] = {one.key: one for one in parts}
    return [known[key].figures[place] for key, places in LEADING.items() for place in places]


def _narrow(of: Table, columns: Sequence[int]) -> Table:
    """A few columns of a table, not compared."""
    rows = (
        replace(row, figures=tuple(replace(row.figures[at], before=None) for at in columns))
        for row in of.rows
    )
    return replace(of, columns=tuple(of.columns[at] for at in columns), rows=tuple(rows), note="", drawn=0)


def _annexes(ask: Ask) -> Iterable[Block]:
    yield heading(_("Lists"), is_new_page=True)
    if ask.officer is not None:
        yield lists.visits(ask)
    yield lists.signed(ask)
    yield lists.in_force(ask)
    yield lists.partners(ask)
