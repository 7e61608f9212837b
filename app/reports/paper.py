"""A list as PDF: a table to print, of no more columns than a sheet holds and no more rows than anybody reads."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from app.core import formats
from app.core.clock import utcnow
from app.core.errors import Invalid
from app.documents.rendering.pdf import breakable
from app.documents.rendering.typesetting import typeset
from app.reports.listed.base import Year
from app.settings.queries import office

TEMPLATE = Path(__file__).parent / "typst" / "list.typ"

MOST_ROWS = 3000
MOST_COLUMNS = 12
NARROWEST, WIDEST = 6, 34
"""So many letters wide is a column counted at least and at most."""
LETTERS = 170
"""So many stand beside each other in all columns of a line."""


def check(rows: int, columns: int) -> None:
    """Raises Invalid for a list that is no sheet of paper any more."""
    if columns > MOST_COLUMNS:
        raise Invalid(
            _(
                "A PDF holds at most %(most)s columns, and %(columns)s are chosen. Take some away.",
                most=MOST_COLUMNS,
                columns=columns,
            )
        )
    if rows > MOST_ROWS:
        raise Invalid(
            _(
                "A PDF holds at most %(most)s rows, and this list has %(rows)s. Narrow it, or take it as Excel or CSV.",
                most=formats.number(MOST_ROWS),
                rows=formats.number(rows),
            )
        )


def pdf(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[Any]], about: Sequence[Sequence[Any]]
) -> bytes:
    """The bytes of the PDF; ``about`` says what the list is: rows, filter, maker, moment."""
    written = [[_text(cell) for cell in row] for row in rows]
    wide = widths(headings, written)
    columns = [
        {
            "label": heading,
            "width": wide[at],
            "is_number": any(isinstance(row[at], int | float) for row in rows),
        }
        for at, heading in enumerate(headings)
    ]
    data = {
        "title": title,
        "language": str(get_locale()),
        "office": office().name,
        "about": [[str(label), str(said)] for label, said in about],
        "foot": f"{title} · {about[-1][1]}",
        "page": _("Page"),
        "number": _("No."),
        "columns": columns,
        "rows": breakable(written),
    }
    return typeset([TEMPLATE], TEMPLATE.name, data, at=utcnow())


def _text(cell: Any) -> str:
    if cell is None or cell == "":
        return formats.NOTHING
    if isinstance(cell, datetime):
        return formats.instant(cell)
    if isinstance(cell, date):
        return f"{formats.day_short(cell)} {cell.year}"
    if isinstance(cell, Year):
        return str(cell)
    if isinstance(cell, int | float):
        return formats.number(cell)
    return str(cell)


def widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """How wide the columns are beside each other: none less than its longest word, the rest by its usual text."""
    least, usual = [], []
    for at, heading in enumerate(headings):
        texts = [row[at] for row in rows]
        longest = max((len(word) + 1 for text in [heading, *texts] for word in text.split()), default=0)
        least.append(min(max(longest, NARROWEST), WIDEST))
        lengths = sorted(len(text) for text in [heading, *texts])
        usual.append(min(max(lengths[len(lengths) * 9 // 10], least[-1]), WIDEST))
    wished = sum(usual) - sum(least)
    share = min(max(LETTERS - sum(least), 0) / wished, 1) if wished else 1
    return [low + (high - low) * share for low, high in zip(least, usual, strict=True)]
