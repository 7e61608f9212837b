"""Find the table inside a sheet: its heading row, wherever that stands, and the rows that are really data."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from app.core.tabular.cells import Cell, Sheet, as_text, is_blank
from app.core.tabular.errors import TabularError
from app.core.tabular.footing import begins_at

LOOK_WITHIN = 25
LONGEST_LABEL = 60

GENERIC = re.compile(r"(column|kolom|field|col|unnamed|var|f|c|v)?[\s_:.-]*\d+", re.IGNORECASE)
TOTAL = re.compile(
    r"((sub|grand)[\s-]*)?total{of}|(total|sub)?\s*jumlah{of}".format(
        of=r"(\s+(total|seluruhnya|keseluruhan|semua|data|perusahaan|tenaga kerja|pekerja|karyawan))?"
    ),
    re.IGNORECASE,
)
NUMBER = re.compile(r"(rp\.?\s*)?[\d.,\s-]+", re.IGNORECASE)
ORDINAL = re.compile(r"\(?(\d{1,3})[.)]?")
VALUE_LIKE = re.compile(r"\d{5,}|@|https?:|www\.|^\W*\d[\d\s.,/()+-]*$", re.IGNORECASE)

Recognise = Callable[[str], bool]
"""Whether a text is a heading word the caller knows."""


@dataclass(frozen=True)
class Row:
    """One data row: ``number`` counts data rows from 1, ``line`` is the row as the spreadsheet program counts.

    ``sheet`` is named where the rows of several are put together.
    """

    number: int
    line: int
    cells: list[Cell]
    sheet: str = ""


@dataclass(frozen=True)
class Dropped:
    """A row that is not data; ``why`` is ``title``, ``heading``, ``numbering``, ``total`` or ``below``."""

    line: int
    why: str
    text: str


@dataclass(frozen=True)
class Table:
    """The table of a sheet. ``columns[i]`` is where ``header[i]`` stands in the sheet, counted from 0."""

    header: list[str]
    columns: list[int]
    header_line: int | None
    rows: Sequence[Row]
    dropped: list[Dropped] = field(default_factory=list)

    def column(self, index: int) -> list[Cell]:
        """Every cell of column ``index`` of this table."""
        return [row.cells[index] for row in self.rows]


def find_table(
    sheet: Sheet,
    *,
    recognise: Recognise | None = None,
    header_line: int | None = None,
) -> Table:
    """The table in ``sheet``; ``header_line`` (from 1; 0 for none) overrides where the heading is looked for.

    Raises TabularError when there is no row of data.
    """
    known = recognise or (lambda _text: False)
    if header_line is None:
        at = _heading_at(sheet.rows, known)
    else:
        at = header_line - 1 if 0 < header_line <= len(sheet.rows) else None
    header_cells: list[Cell] = list(sheet.rows[at]) if at is not None else []
    start = at + 1 if at is not None else 0
    dropped = [
        Dropped(index + 1, "title", _joined(row))
        for index, row in enumerate(sheet.rows[:start])
        if _filled(row) and index != at
    ]
    kept: list[tuple[int, list[Cell]]] = []
    for index in range(start, len(sheet.rows)):
        row = sheet.rows[index]
        if not _filled(row):
            continue
        directly_below = at is not None and not kept
        if at is not None and _repeats_heading(row, header_cells, known):
            if directly_below:
                # The second line of a heading in two lines names what the first left open.
                header_cells = [
                    below if is_blank(above) else above
                    for above, below in zip(header_cells, row, strict=True)
                ]
            dropped.append(Dropped(index + 1, "heading", _joined(row)))
        elif directly_below and _numbers_columns(row):
            dropped.append(Dropped(index + 1, "numbering", _joined(row)))
        elif _adds_up(row):
            dropped.append(Dropped(index + 1, "total", _joined(row)))
        else:
            kept.append((index + 1, row))
    end = begins_at(kept, columns=len(_filled(header_cells)) or max(map(len, sheet.rows), default=0))
    dropped += [Dropped(line, "below", _joined(row)) for line, row in kept[end:]]
    del kept[end:]
    if not kept:
        raise TabularError(
            _("This list has headings but no rows below them. Choose the file that holds the rows.")
        )
    width = len(sheet.rows[0]) if sheet.rows else 0
    columns = [
        column
        for column in range(width)
        if any(not is_blank(row[column]) for _line, row in kept)
        or (header_cells and _is_real_label(header_cells[column]))
    ]
    return Table(
        header=_labels(header_cells, columns),
        columns=columns,
        header_line=at + 1 if at is not None else None,
        rows=[
            # Where no column is left out the table shares the rows of the sheet: of a long list they are large.
            Row(number, line, row if len(columns) == width else [row[column] for column in columns])
            for number, (line, row) in enumerate(kept, start=1)
        ],
        dropped=dropped,
    )


def _filled(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if not is_blank(cell)]


def _joined(row: Sequence[Cell]) -> str:
    return " | ".join(as_text(cell) for cell in _filled(row))[:200]


def _is_generic(cell: Cell) -> bool:
    return isinstance(cell, str) and GENERIC.fullmatch(cell.strip()) is not None


def _is_label(cell: Cell) -> bool:
    if isinstance(cell, (float, date)) or cell is None:
        return False
    text = cell.strip()
    return 0 < len(text) <= LONGEST_LABEL and VALUE_LIKE.search(text) is None


def _is_real_label(cell: Cell) -> bool:
    return _is_label(cell) and not _is_generic(cell)


def _heading_at(rows: list[list[Cell]], known: Recognise) -> int | None:
    """The index of the heading row, or None when the data begins at once."""
    first = rows[:LOOK_WITHIN]
    body = [len(_filled(row)) for row in rows[:200]]
    usual = sorted(body)[len(body) // 2] if body else 0
    best: int | None = None
    best_score = 0.0
    generic: int | None = None
    for index, row in enumerate(first):
        filled = _filled(row)
        if not filled:
            continue
        if len(filled) >= 2 and all(_is_generic(cell) for cell in filled) and not _numbers_columns(row):
            generic = index if generic is None else generic
            continue
        hits = sum(known(as_text(cell)) for cell in filled)
        labels = sum(_is_label(cell) for cell in filled)
        if hits == 0 and (labels < len(filled) or len(filled) < min(2, usual) or len(filled) * 2 < usual):
            continue
        distinct = len({as_text(cell).casefold() for cell in filled})
        # A word the caller knows is worth more than any shape, but a title naming one is still a single cell.
        score = (3.0 * hits + labels / len(filled) + distinct / len(filled)) * (
            0.2 if len(filled) == 1 < usual else 1.0
        )
        score -= (len(filled) - labels) * 1.5 + index * 0.05
        if score > best_score:
            best, best_score = index, score
        if hits == 0 and best == index and generic is None:
            # Without a known word only the first line that looks like one can be the heading.
            known_below = any(known(as_text(cell)) for other in first[index + 1 :] for cell in _filled(other))
            if not known_below:
                break
    if generic is not None and (
        best is None or not any(known(as_text(cell)) for cell in _filled(rows[best]))
    ):
        return generic
    return best


def _repeats_heading(row: Sequence[Cell], header: Sequence[Cell], known: Recognise) -> bool:
    filled = [(index, as_text(cell)) for index, cell in enumerate(row) if not is_blank(cell)]
    if len(filled) >= 2 and all(_same(text, header[index]) for index, text in filled):
        return True
    if len(filled) < 2 or not all(_is_label(row[index]) for index, _text in filled):
        return False
    hits = sum(known(text) for _index, text in filled)
    return hits >= 2 and hits * 5 >= len(filled) * 3


def _same(text: str, cell: Cell) -> bool:
    return text.casefold() == as_text(cell).casefold()


def _numbers_columns(row: Sequence[Cell]) -> bool:
    """Whether ``row`` only numbers the columns: (1) (2) (3)."""
    filled = [ORDINAL.fullmatch(as_text(cell)) for cell in _filled(row)]
    numbers = [int(match[1]) for match in filled if match]
    return (
        len(numbers) >= 3
        and len(numbers) == len(filled)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _adds_up(row: Sequence[Cell]) -> bool:
    """Whether ``row`` only says a total: the word for it and numbers, which a formula may not have reckoned."""
    texts = [as_text(cell).strip(" :=") for cell in _filled(row)]
    words = [text for text in texts if not NUMBER.fullmatch(text)]
    return len(words) == 1 < len(row) and TOTAL.fullmatch(words[0]) is not None


def _labels(header: Sequence[Cell], columns: Sequence[int]) -> list[str]:
    labels: list[str] = []
    taken: set[str] = set()
    for column in columns:
        text = " ".join(as_text(header[column]).split()) if header else ""
        label = text or _("Column %(letter)s", letter=column_letter(column))
        unique, again = label, 2
        while unique.casefold() in taken:
            unique = f"{label} ({again})"
            again += 1
        taken.add(unique.casefold())
        labels.append(unique)
    return labels


def column_letter(index: int) -> str:
    """``A`` for 0, ``Z`` for 25, ``AA`` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
