"""Finding text: FTS5 trigrams on SQLite, pg_trgm on PostgreSQL, behind one condition."""

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, column, literal, select, table, true
from sqlalchemy.sql import literal_column

from app.core.db import contains, is_postgresql

SHORTEST_TRIGRAM = 3

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def storable(text: str) -> str:
    """``text`` without what no page shows and PostgreSQL refuses: control characters, halves of characters."""
    return _CONTROLS.sub("", text)


def folded(text: str) -> str:
    """``text`` as it is stored and looked for: lower case, without accents, single blanks."""
    bare = storable(text)
    if bare.isascii():
        return " ".join(bare.lower().split())
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(letter)
    )
    return " ".join(bare.casefold().split())


def holds(key: Any, text_column: Any, query: str) -> ColumnElement[bool]:
    """A condition that the indexed ``text_column`` of a row with ``key`` holds every word of ``query``.

    ``text_column`` must be folded, carry a trigram index on PostgreSQL, and have a table ``<table>_fts`` on SQLite.
    """
    words = folded(query).split()
    if is_postgresql():
        return contains(text_column, words)
    long = [word for word in words if len(word) >= SHORTEST_TRIGRAM]
    short = [word for word in words if len(word) < SHORTEST_TRIGRAM]
    conditions: list[ColumnElement[bool]] = [true()]
    if long:
        name = f"{text_column.table.name}_fts"
        phrase = " AND ".join('"' + word.replace('"', '""') + '"' for word in long)
        found: Select[Any] = (
            select(literal_column("rowid"))
            .select_from(table(name))
            .where(column(name).op("MATCH")(literal(phrase)))
        )
        conditions.append(key.in_(found))
    if short:
        conditions.append(contains(text_column, short))
    return and_(*conditions)
