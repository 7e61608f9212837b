"""The numbers and days of a report as its reader reads them, and how long its bars are."""

from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from app.core import formats

Block = dict[str, Any]

COLOURS = {
    "slate": "#64748b", "steel": "#4a7391", "sky": "#2c7cb0", "blue": "#2f6fce", "indigo": "#4f55c7", "violet": "#6f52b5",
    "amber": "#a36c00", "orange": "#b4530c", "lime": "#5b7d15", "green": "#1a7f4b", "teal": "#0d746c", "grey": "#6b7683",
    "red": "#b42318",
}  # fmt: skip
"""The colours of stages and rows on white paper, as the style sheets have them."""

SHADES = ("#e8f1f0", "#c3dedb", "#8fc3bd", "#4f9f96", "#0d746c")
"""Areas of a map, from none visited to all."""

HIDDEN = "*"


def worded(content: dict[str, Any]) -> dict[str, Any]:
    """The report with every value as text, in the report's language."""
    with force_locale(content["language"]):
        return {
            **content,
            "labels": {
                "page": _("Page"),
                "of": _("of"),
                "before": _("before"),
                "the_period_before": _("the period before"),
                "no": _("No."),
                "nothing": _("None."),
                "less": _("few visited"),
                "more": _("many visited"),
            },
            "blocks": [
                _block(one, hidden=HIDDEN if content["hides"] else formats.NOTHING)
                for one in content["blocks"]
            ],
        }


def value(number: float | None, unit: str, nothing: str = formats.NOTHING) -> str:
    """A figure as a dashboard writes it."""
    if number is None:
        return nothing
    return formats.percent(number) if unit == "share" else formats.number(number)


def change(one: Block) -> str:
    """How much more or less than before: ``+12``; nothing where nothing is compared."""
    if one["before"] is None or one["value"] is None:
        return ""
    difference = one["value"] - one["before"]
    if one["unit"] == "share":
        points = round(difference * 100)
        return f"{points:+d} {_('points')}".replace("-", "−") if points else _("as before")
    if not difference:
        return _("as before")
    return ("+" if difference > 0 else "−") + formats.number(abs(difference))


def cell(held: Any, holds: str) -> str:
    """A cell of a list."""
    if held in (None, "", formats.NOTHING):
        return formats.NOTHING
    if holds == "day":
        return formats.day_short(date.fromisoformat(held)) + f" {held[:4]}"
    if holds == "number" and isinstance(held, int | float):
        return formats.number(held)
    return str(held)


def _block(block: Block, *, hidden: str) -> Block:
    return {"figures": _figures, "table": _table, "trend": _trend, "map": _map, "list": _list}.get(
        block["type"], lambda one, _hidden: one
    )(block, hidden)


def _figures(block: Block, hidden: str) -> Block:
    return {**block, "items": [_figure(one, hidden) for one in block["items"]]}


def _figure(one: Block, hidden: str) -> Block:
    return {
        "label": one["label"],
        "text": value(one["value"], one["unit"], hidden),
        "change": change(one),
        "note": one["note"],
        "tone": one["tone"] or "",
    }


def _table(block: Block, hidden: str) -> Block:
    drawn = block["drawn"]
    most, is_share = 1.0, False
    if drawn is not None and block["rows"]:
        column = [row["cells"][drawn] for row in block["rows"]]
        is_share = column[0]["unit"] == "share"
        most = (
            1.0
            if is_share
            else max([1.0, *(one[part] or 0 for one in column for part in ("value", "before"))])
        )
    rows = []
    for row in block["rows"]:
        bar = None
        if drawn is not None:
            shown = row["cells"][drawn]
            bar = {
                "part": min((shown["value"] or 0) / most, 1.0),
                "before": None if shown["before"] is None else min(shown["before"] / most, 1.0),
                "colour": COLOURS.get(row["colour"], COLOURS["sky"]),
            }
        cells = [_figure(one, hidden) for one in row["cells"]]
        rows.append({"label": row["label"], "is_total": row["is_total"], "bar": bar, "cells": cells})
    return {**block, "rows": rows, "is_drawn": drawn is not None}


def _trend(block: Block, _hidden: str) -> Block:
    points = block["points"]
    most = max([1, *(one[part] or 0 for one in points for part in ("value", "before"))])
    return {
        **block,
        "most": _("highest: %(number)s", number=formats.number(most)),
        "points": [
            {
                "label": one["label"],
                "text": value(one["value"], one["unit"]),
                "part": (one["value"] or 0) / most,
                "before": None if one["before"] is None else one["before"] / most,
                "before_text": value(one["before"], one["unit"]),
            }
            for one in points
        ],
    }


def _map(block: Block, hidden: str) -> Block:
    known = [one["share"] for one in block["outlines"] if one["share"] is not None]
    most = 1 if block["unit"] == "share" else max([1, *known])
    return {
        **block,
        "shades": list(SHADES),
        "outlines": [
            {
                **one,
                "fill": "#f2f2f2" if one["share"] is None else shade(one["share"] / most),
                "is_dark": one["share"] is not None and one["share"] / most > 0.6,
                "number": at,
                "text": value(one["share"], block["unit"], hidden),
            }
            for at, one in enumerate(sorted(block["outlines"], key=lambda one: str(one["name"])), 1)
        ],
    }


def shade(share: float) -> str:
    """The shade of an area of which so much was visited."""
    return SHADES[min(int(share * len(SHADES)), len(SHADES) - 1)]


def _list(block: Block, _hidden: str) -> Block:
    held = [one["holds"] for one in block["columns"]]
    return {
        **block,
        "rows": [[cell(one, holds) for one, holds in zip(row, held, strict=True)] for row in block["rows"]],
    }
