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
from app.settings.queries import office

TEMPLATE = Path(__file__).parent / "typst" / "list.typ"

MOST_ROWS = 3000
MOST_COLUMNS = 12
NARROWEST, WIDEST = 6, 34
"""So many letters wide is a column counted at least and at most."""


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
    columns = [
        {
            "label": heading,
            "width": _width([heading, *(row[at] for row in written)]),
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
    if isinstance(cell, int | float):
        return formats.number(cell)
    return str(cell)


def _width(texts: Sequence[str]) -> int:
    """How wide a column is beside others: by its usual text, not by its longest."""
    lengths = sorted(len(one) for one in texts)
    return min(max(lengths[len(lengths) * 9 // 10], NARROWEST), WIDEST)
