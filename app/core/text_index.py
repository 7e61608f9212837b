"""Indexes of text: FTS5 on SQLite, pg_trgm and tsvector on PostgreSQL, behind one class.

The database itself keeps each index in step (triggers on SQLite, index expressions on PostgreSQL), so that what a form,
an import, a merge or a bulk change wrote is found alike. The migrations say the same expressions as are told here.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

from sqlalchemy import (
    String,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)

from app.core.db import db, is_postgresql
from app.core.search import folded

SHORTEST_PIECE = 3
"""How many characters a piece has at least; a blank at its start or end counts."""

SAMPLE = 30
"""How many of the latest rows the doctor looks at, and how many others."""

BARE = dict(zip("éèáöüñÉ", "eeaoune", strict=True))
BLANKS = '.,-()"/&'

_APART = re.compile(r"[.,\-()\[\]\"/&:;_+|]+")
_SLIPS = re.compile(r"['`´‘’ʼ]")
_PLAIN = {
    # Control characters but for those that are blanks, and apostrophes, go; marks part words.
    **dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, ord("'"), ord("`")], None),
    **dict.fromkeys(map(ord, '.,-()[]"/&:;_+|'), " "),
}

Alternatives = Sequence[Sequence[str]]
"""What must be held: of each inner sequence at least one."""

Shape = tuple[int, ...]
"""How many alternatives there are for each."""


def shape_of(wanted: Alternatives) -> Shape:
    """The shape of what is wanted, on which a statement depends."""
    return tuple(len(some) for some in wanted)


def plain(typed: str) -> str:
    """``typed`` as names are indexed: folded, apostrophes gone, other punctuation as blanks."""
    if typed.isascii():
        return " ".join(typed.translate(_PLAIN).lower().split())
    return " ".join(_APART.sub(" ", _SLIPS.sub("", folded(typed))).split())


def plain_on_sqlite(column: str) -> str:
    """What :func:`plain` makes of a column, as SQL: the marks met here, not all there are (SQLite nests no deeper)."""
    sql = f"lower(coalesce({column}, ''))"
    for mark, instead in [*BARE.items(), *((mark, " ") for mark in BLANKS), ("''", "")]:
        sql = f"replace({sql}, '{mark}', '{instead}')"
    return sql


def plain_on_postgresql(column: str) -> str:
    """The same for PostgreSQL; the apostrophe stands last and has no counterpart, so it goes."""
    marks = f"{''.join(BARE)}{BLANKS}''"
    return (
        f"translate(lower(coalesce({column}, '')), '{marks}', '{''.join(BARE.values())}{' ' * len(BLANKS)}')"
    )


@dataclass(frozen=True)
class TextIndex:
    """The searchable text of one table.

    ``sqlite`` and ``postgresql`` are the text of a row as SQL, with ``{r}`` for its alias and a dot. ``of_words`` finds
    whole words, for long texts; otherwise any three characters in a row are found.
    """

    name: str
    table: str
    sqlite: str
    postgresql: str
    of_words: bool = False
    body: str = "body"
    index: str = ""
    """The column on SQLite and the index on PostgreSQL, where they are named otherwise."""

    @property
    def fts(self) -> str:
        """The table of SQLite that holds it."""
        return f"{self.name}_fts"

    def narrow(self, statement: Any, key: Any, wanted: Alternatives) -> Any:
        """``statement`` with only the rows that hold one of each of ``wanted``.

        The index is read only as far as the statement's limit needs. SQLite gives the latest filed first; PostgreSQL
        gives any: asked for an order, it may walk through all rows in that order instead of asking the index.
        """
        return self._narrowed(statement, key, shape_of(wanted), self.values(wanted))

    def narrowed(self, statement: Any, key: Any, shape: Shape) -> Any:
        """The same for a statement that is kept: ``values`` of what is wanted are given each time it is asked."""
        return self._narrowed(statement, key, shape, None)

    def values(self, wanted: Alternatives) -> dict[str, str]:
        """What a statement that was ``narrowed`` is asked with."""
        if not is_postgresql():
            return {self._named(): _joined(wanted, _fts_term, " AND ", " OR ")}
        if self.of_words:
            return {self._named(): _joined(wanted, _tsquery_term, " & ", " | ")}
        return {
            self._named(place, other): f"%{escaped(one)}%"
            for place, some in enumerate(wanted)
            for other, one in enumerate(some)
        }

    def condition(self, key: Any, wanted: Alternatives) -> Any:
        """The same as a condition, for a list that is put in order and counted in whole."""
        values = self.values(wanted)
        if is_postgresql():
            return self._postgresql_condition(shape_of(wanted), values)
        found = table(self.fts, column(self.fts))
        matches = found.c[self.fts].op("MATCH")(self._told(values))
        return key.in_(select(literal_column("rowid")).select_from(found).where(matches))

    def _narrowed(self, statement: Any, key: Any, shape: Shape, values: dict[str, str] | None) -> Any:
        if is_postgresql():
            return statement.where(self._postgresql_condition(shape, values))
        found = table(self.fts, column("rowid"), column(self.fts))
        statement = statement.join(found, found.c.rowid == key)
        matches = found.c[self.fts].op("MATCH")(self._told(values))
        return statement.where(matches).order_by(found.c.rowid.desc())

    def _postgresql_condition(self, shape: Shape, values: dict[str, str] | None) -> Any:
        if self.of_words:
            # A generated column, which the models do not know.
            words: Any = literal_column(f"{self.table}.search_words")
            return words.op("@@")(func.to_tsquery(literal_column("'simple'::regconfig"), self._told(values)))
        indexed: Any = literal_column(self.postgresql.format(r=f"{self.table}."))
        return and_(
            *(
                or_(*(indexed.op("LIKE")(self._told(values, place, other)) for other in range(number)))
                for place, number in enumerate(shape)
            )
        )

    def _told(self, values: dict[str, str] | None, *places: int) -> Any:
        """A value, given now or each time; PostgreSQL reads it within the statement itself.

        Whether the index is worth asking depends on how common the word is.
        """
        name = self._named(*places)
        if values is None:
            return bindparam(name, type_=String, literal_execute=is_postgresql())
        return bindparam(name, values[name], String, unique=True, literal_execute=is_postgresql())

    def _named(self, *places: int) -> str:
        return "_".join(["held", self.name, *map(str, places)])

    def rebuild(self) -> None:
        """Write the index again from what is stored."""
        if is_postgresql():
            db.session.execute(text(f"REINDEX INDEX {self.index or f'ix_{self.name}_search'}"))
            return
        db.session.execute(text(f"INSERT INTO {self.fts}({self.fts}) VALUES ('delete-all')"))  # noqa: S608 - our own names
        body: Any = literal_column(self.sqlite.format(r=""))
        source = table(self.table, column("id"))
        target = table(self.fts, column("rowid"), column(self.body))
        db.session.execute(target.insert().from_select(["rowid", self.body], select(source.c.id, body)))

    def problems(self, random: Random) -> Iterator[str]:
        """What is amiss, each in a sentence: rows that are not counted, or not found by their own text."""
        own = table(self.table, column("id"))
        if not is_postgresql():
            total = db.session.scalar(select(func.count()).select_from(own)) or 0
            counted = db.session.scalar(select(func.count()).select_from(table(f"{self.fts}_docsize"))) or 0
            if counted != total:
                yield f"{self.name}: {counted} of {total} rows are indexed."
                return
        body: Any = literal_column(
            (self.postgresql if is_postgresql() else self.sqlite).format(r=f"{self.table}.")
        )
        rows = db.session.execute(
            select(own.c.id, body.label("body")).where(own.c.id.in_(some_rows(own.c.id, random)))
        ).all()
        lost = [row.id for row in rows if not self._finds(own, row.id, row.body)]
        if lost:
            yield f"{self.name}: {len(lost)} of {len(rows)} rows looked at are not found by their own words."

    def _finds(self, own: Any, row_id: int, body: str) -> bool:
        wanted = [[word] for word in re.findall(r"[a-z0-9]{3,}", body.lower())[:3]]
        if not wanted:
            return True
        return (
            db.session.scalar(self.narrow(select(own.c.id).where(own.c.id == row_id), own.c.id, wanted))
            is not None
        )


def escaped(one: str) -> str:
    """``one`` as a pattern means it letter by letter."""
    return re.sub(r"([\\%_])", r"\\\1", one)


def _joined(wanted: Alternatives, term: Callable[[str], str], each: str, any_of: str) -> str:
    return each.join(f"({any_of.join(map(term, some))})" for some in wanted)


def _fts_term(one: str) -> str:
    return '"' + one.replace('"', '""') + '"'


def _tsquery_term(one: str) -> str:
    return "'" + one.replace("\\", "\\\\").replace("'", "''") + "'"


def some_rows(key: Any, random: Random) -> list[int]:
    """Keys to look at: the latest rows, and as many from anywhere."""
    latest = list(db.session.scalars(select(key).order_by(key.desc()).limit(SAMPLE)))
    if not latest:
        return []
    anywhere = select(key).where(key >= random.randint(0, latest[0])).order_by(key).limit(SAMPLE)
    return sorted({*latest, *db.session.scalars(anywhere)})


class Kept(Protocol):
    """Something searched by that follows from what is stored: it can be looked into, and written again."""

    @property
    def name(self) -> str:
        """What the doctor calls it."""

    def problems(self, random: Random) -> Iterator[str]:
        """What is amiss, each in a sentence."""

    def rebuild(self) -> None:
        """Write it again from what is stored."""


_indexes: dict[str, TextIndex] = {}
_derived: dict[str, Kept] = {}
_by_program: list[str] = []


def register(index: TextIndex) -> TextIndex:
    """Let the doctor and the command to rebuild know of ``index``."""
    _indexes[index.name] = index
    return index


def derives(kept: Kept, *, is_renewed: bool = False) -> None:
    """Let them know of what is put together by the application; ``is_renewed`` where a new version may read it otherwise."""
    _derived[kept.name] = kept
    if is_renewed and kept.name not in _by_program:
        _by_program.append(kept.name)


def registered() -> list[Kept]:
    """All that is searched by: texts before the indexes of them, each by name."""
    return [kept for known in (_derived, _indexes) for _name, kept in sorted(known.items())]


def renewed() -> list[Kept]:
    """What each upgrade writes again, since the program may read the same records otherwise than before."""
    return [_derived[name] for name in _by_program]
