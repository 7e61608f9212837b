"""Which column of a list means what: guessed from its heading and from what stands below it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import LazyString

from app.core.tabular import Cell, Table, as_text

SAMPLE = 200
LOOKED_AT = 300
"""So many letters of a cell say what it is; a search for an address in a whole page of text takes minutes."""


@dataclass(frozen=True)
class Target:
    """One thing a list may tell: its heading words and what its values look like.

    ``words`` match whole; ``hints`` match inside a longer heading. ``must_fit`` is the least share of values
    that have to look right for a heading to be believed; ``by_content`` the least share that is enough without one,
    where they must look like ``looks``, which is stricter than ``fits``. Headings with a word of ``never`` are not meant.
    """

    key: str
    label: LazyString | str
    words: frozenset[str]
    hints: tuple[str, ...] = ()
    fits: Callable[[str], bool] | None = None
    must_fit: float = 0.0
    by_content: float | None = None
    never: tuple[str, ...] = ()
    looks: Callable[[str], bool] | None = None


@dataclass(frozen=True)
class Fields:
    """All that one kind of list may tell; a heading with a word of ``strangers`` speaks of something else."""

    targets: tuple[Target, ...]
    strangers: tuple[str, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Target]:
        """The targets by their keys."""
        return {target.key: target for target in self.targets}

    @cached_property
    def heading_words(self) -> frozenset[str]:
        """Every word that heads a column."""
        return frozenset().union(*(target.words for target in self.targets))

    def is_heading(self, text: str) -> bool:
        """Whether ``text`` heads a column of such lists."""
        word = plain(text)
        return word in OTHER_HEADINGS or word in self.heading_words


def words(text: str) -> frozenset[str]:
    """``nama|name`` as a set."""
    return frozenset(word.strip() for word in text.split("|"))


# Headings that say nothing of what a list is about but prove that a row is a row of headings.
OTHER_HEADINGS = words(
    "no|nomor|number|id|kode|code|fax|faks|sektor|sector|subsektor|subsector|status|tanggal|tahun|provinsi|province|negara|country"
    "|lokasi|location|industry|subindustry|board|listing date|harga penawaran|harga terkoreksi|kode tender|jenis pengadaan|no urut"
    "|ticker|baris|alasan|row|reason|facebook|instagram|twitter|linkedin|youtube|kategori|category|modal|aset|lembar|sheet"
    "|baris lembar|row of the sheet"
)
CLEAN = re.compile(r"[^0-9a-z&/+-]+")


def plain(heading: str) -> str:
    """A heading as the word lists spell it: lower case, ``Nama_Perusahaan (*)`` as ``nama perusahaan``."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.replace("MoU", "MOU"))
    bare = " ".join(CLEAN.sub(" ", spaced.replace("*", " ").lower()).split()).strip(" -/")
    return bare.replace("whats app", "whatsapp")


@dataclass(frozen=True)
class Guess:
    """The columns a list was read as: target key to index in the table."""

    columns: dict[str, int] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)


def guess(table: Table, fields: Fields) -> Guess:
    """The likeliest meaning of each column; a column means one thing and a thing is told by one column."""
    scored: list[tuple[float, int, int]] = []
    for index, heading in enumerate(table.header):
        values = _sample(table, index)
        for order, target in enumerate(fields.targets):
            score = _score(target, plain(heading), values, fields.strangers)
            if score > 0:
                scored.append((score, -order, index))
    columns: dict[str, int] = {}
    sure: dict[str, float] = {}
    for score, order, index in sorted(scored, key=lambda entry: (-entry[0], -entry[1], entry[2])):
        target = fields.targets[-order]
        if target.key not in columns and index not in columns.values():
            columns[target.key] = index
            sure[target.key] = round(min(score, 1.0), 2)
    return Guess(columns, sure)


def _sample(table: Table, index: int) -> list[str]:
    step = max(1, len(table.rows) // (SAMPLE * 2))
    values: list[str] = []
    for row in table.rows[::step]:
        text = as_text(row.cells[index])
        if text and text not in PLACEHOLDERS:
            values.append(text[:LOOKED_AT])
            if len(values) == SAMPLE:
                break
    return values


PLACEHOLDERS = frozenset(
    {"-", "--", "0", ".", "n/a", "N/A", "null", "NULL", "None", "#N/A", "tidak ada", "Tidak ada"}
)


UNLIKELY = 0.1


def _score(target: Target, heading: str, values: Sequence[str], strangers: Sequence[str]) -> float:
    share = _share(target.fits, values)
    by_word = _by_word(target, heading, strangers)
    if by_word and target.fits is not None and values and share < target.must_fit:
        # Nothing below looks like it: the word still counts, but less than any column that does look like it.
        return UNLIKELY if by_word == 1.0 else 0.0
    if by_word:
        return by_word + 0.3 * share
    if (
        heading in OTHER_HEADINGS
        or target.by_content is None
        or not values
        or _is_other_word(target, heading, strangers)
    ):
        return 0.0
    share = _share(target.looks or target.fits, values)
    return 0.5 * share if share >= target.by_content and len(values) >= 1 else 0.0


def _is_other_word(target: Target, heading: str, strangers: Sequence[str]) -> bool:
    """A heading that names what is surely not the thing's own (a tender's place, a contact's name)."""
    return any(word in heading.split() for word in (*target.never, *strangers))


def _by_word(target: Target, heading: str, strangers: Sequence[str]) -> float:
    if heading in target.words:
        return 1.0
    if _is_other_word(target, heading, strangers):
        return 0.0
    return 0.7 if any(hint in heading for hint in target.hints) else 0.0


def _share(fits: Callable[[str], bool] | None, values: Sequence[str]) -> float:
    if fits is None or not values:
        return 0.0
    return sum(map(fits, values)) / len(values)


def text_of(cell: Cell) -> str:
    """A cell as text, with the marks that stand for nothing taken as nothing."""
    text = printable(as_text(cell)).strip()
    return "" if text in PLACEHOLDERS else text


def printable(text: str) -> str:
    """``text`` without what can be neither seen nor stored."""
    return UNPRINTABLE.sub("", text)


# PostgreSQL stores no zero character, and none of these can be seen.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
