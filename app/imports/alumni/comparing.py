"""A row of a list of alumni beside the candidates it may speak of."""

from collections.abc import Callable, Iterable
from typing import Any

from app.candidates.models import Candidate
from app.candidates.nik import mask
from app.companies.identity.names import fold
from app.core import formats
from app.core.tabular import Row
from app.imports.alumni.reading import AlumniReader
from app.imports.comparing import Cell, Line
from app.imports.fields.candidates import FIELDS

SHOWN: dict[str, Callable[[Any], str]] = {
    "birth_on": formats.day_long,
    "sex": lambda value: str(value.label),
    "education": lambda value: str(value.label),
    "phones": lambda value: ", ".join(formats.phone_display(phone["e164"]) for phone in value),
}
COMPARED = (
    "name",
    "birth_on",
    "birth_place",
    "sex",
    "phones",
    "email",
    "address",
    "education",
    "school",
    "ak1_number",
)
LABELS = {"phones": "phone"}


class AlumniComparer:
    """Sets rows of one list beside candidates; every NIK stays masked."""

    def __init__(self, reader: AlumniReader) -> None:
        self.reader = reader

    def lines(self, cells: Iterable[Any], met: list[Candidate]) -> list[Line]:
        """Every field of which the row or one of ``met`` says something."""
        row = Row(0, 0, list(cells))
        if max(self.reader.columns.values(), default=0) >= len(row.cells):
            return []
        values = self.reader.draft(row).values
        mine = mask(values["nik"]) if values.get("nik") else ""
        lines = []
        if mine or any(one.nik_masked for one in met):
            # That two masked numbers look alike says little; that they are one would have been found out.
            lines.append(Line("NIK", mine or "–", [Cell(one.nik_masked or "–", "") for one in met]))
        for key in COMPARED:
            told = values.get(key)
            theirs = [getattr(one, key) for one in met]
            if told or any(theirs):
                cells_of = [Cell(_shown(key, value), _mark(key, told, value)) for value in theirs]
                lines.append(Line(FIELDS.by_key[LABELS.get(key, key)].label, _shown(key, told), cells_of))
        return lines


def _shown(key: str, value: Any) -> str:
    return SHOWN.get(key, str)(value) if value else "–"


def _mark(key: str, mine: Any, theirs: Any) -> str:
    if not mine or not theirs:
        return ""
    if key == "phones":
        return "same" if {one["e164"] for one in mine} & {one["e164"] for one in theirs} else "other"
    return "same" if fold(str(mine)) == fold(str(theirs)) else "other"
