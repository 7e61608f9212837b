"""What is asked of a report, and the blocks that it may consist of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.accounts import whose
from app.accounts.models import User
from app.core.formats import NOTHING
from app.dashboards.drawing import Ground
from app.dashboards.figures import Asked, Figure, Part, Table, Trend
from app.dashboards.periods import Period
from app.office_reports.enums import ReportKind
from app.outreach.models import RoadShow
from app.settings.models import Scheme

Block = dict[str, Any]

DAY, NUMBER, TEXT = "day", "number", "text"
"""What a column of a list holds."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Which report is wanted, by whom, of which days and of whom, and in which language."""

    kind: ReportKind
    by: User
    period: Period
    on: date
    language: str
    scheme: Scheme | None = None
    officer: User | whose.Asked | None = None
    """Whom it tells of: somebody or a team; None where of the whole office."""
    road_show: RoadShow | None = None
    months: int = 6

    @property
    def asked(self) -> Asked:
        """The same as a dashboard is asked."""
        return Asked(
            actor=self.by,
            period=self.period,
            on=self.on,
            scheme=self.scheme,
            officer_id=self.officer.id if self.officer else None,
            months=self.months,
        )


def heading(text: str, note: str = "", *, is_new_page: bool = False) -> Block:
    """The beginning of a part."""
    return {"type": "heading", "text": text, "note": note, "is_new_page": is_new_page}


def text(content: str) -> Block:
    """A paragraph."""
    return {"type": "text", "text": content}


def facts(rows: Iterable[tuple[str, str | None]]) -> Block:
    """Lines of a label and what is known; lines without are left out."""
    return {"type": "facts", "rows": [[label, said] for label, said in rows if said]}


def figures(of: Sequence[Figure]) -> Block:
    """Leading figures beside each other."""
    return {"type": "figures", "items": [_figure(one) for one in of]}


def table(of: Table) -> Block:
    """Figures in rows and columns; one column is drawn as bars."""
    return {
        "type": "table",
        "key": of.key,
        "caption": of.caption,
        "subject": of.subject,
        "columns": list(of.columns),
        "drawn": of.drawn,
        "note": of.note,
        "rows": [
            {
                "label": row.label,
                "colour": row.colour,
                "is_total": row.is_total,
                "cells": [_figure(one) for one in row.figures],
            }
            for row in of.rows
        ],
    }


def trend(of: Trend, period: Period) -> Block:
    """A figure in the course of the period, beside the one before."""
    return {
        "type": "trend",
        "caption": of.caption,
        "label": period.label,
        "before": period.before.label,
        "points": [_figure(one) for one in of.figures],
    }


def drawn_map(of: Table, ground: Ground, caption: str) -> Block:
    """What a table draws of each kecamatan, on a map."""
    shares = {row.key: row.figures[of.drawn or 0].value for row in of.rows}
    return {
        "type": "map",
        "caption": caption,
        "unit": of.rows[0].figures[of.drawn or 0].unit,
        "width": ground.width,
        "height": ground.height,
        "outlines": [
            {"path": one.path, "name": one.name, "x": one.x, "y": one.y, "share": shares.get(one.code)}
            for one in ground.outlines
        ],
    }


def listing(
    caption: str,
    columns: Sequence[tuple[str, float, str]],
    rows: Iterable[Sequence[Any]],
    *,
    note: str = "",
    key: str = "",
) -> Block:
    """Records, one a line; ``columns`` are heading, share of the width and what they hold."""
    return {
        "type": "list",
        "key": key,
        "caption": caption,
        "note": note,
        "columns": [{"label": label, "width": width, "holds": holds} for label, width, holds in columns],
        "rows": [[_plain(cell) for cell in row] for row in rows],
    }


def part(of: Part, ask: Ask, *, ground: Ground | None = None, is_new_page: bool = False) -> list[Block]:
    """A part of a dashboard as it stands there."""
    found = [heading(of.title, of.note, is_new_page=is_new_page)]
    if of.figures:
        found.append(figures(of.figures))
    if of.trend is not None:
        found.append(trend(of.trend, ask.period))
    for one in of.tables:
        if not one.rows:
            continue
        if ground is not None and one.key == of.mapped:
            found.append(drawn_map(one, ground, visited_within(ask.months)))
        found.append(table(one))
    return found


def visited_within(months: int) -> str:
    """What the map of the kecamatan shows."""
    return _("Companies visited within %(months)s months, by kecamatan", months=months)


def _figure(one: Figure) -> dict[str, Any]:
    return {
        "label": one.label,
        "value": one.value,
        "before": one.before,
        "unit": one.unit,
        "note": one.note,
        "tone": one.tone,
    }


def _plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else NOTHING if cell is None else cell
