"""A row of a list beside the companies it may speak of, field by field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from app.companies.identity.names import full_name
from app.companies.models import Company
from app.core.formats import nib_display, npwp_display, number, phone_display
from app.core.tabular import Row
from app.imports.drafts import Cleaner
from app.imports.fields.companies import BY_KEY
from app.imports.known import differ

COMPARED = ("name", "npwp", "nib", "address", "city", "phones", "email", "website", "headcount", "brand_name")
LABELS = {"phones": "phone"}
"""Under which of the columns of a list a column of a company is named."""

NOT_READ = frozenset({"kbli", "contact_name", "contact_position", "contact_phone", "notes"})
"""Columns that tell no firm from another; each KBLI code would have to be looked up."""


@dataclass(frozen=True)
class Cell:
    """What a company on file says; ``mark`` is ``same``, ``other``, or empty where one of the two says nothing."""

    text: str
    mark: str


@dataclass(frozen=True)
class Line:
    """One field: what the list says, and what each of the companies does."""

    label: LazyString | str
    listed: str
    cells: list[Cell]


class Comparer:
    """Sets rows of one list beside companies; reads regions once."""

    def __init__(self, columns: Mapping[str, int], *, regency: str | None) -> None:
        known = {key: index for key, index in columns.items() if key not in NOT_READ}
        self.cleaner = Cleaner(known, regency=regency)

    def lines(self, cells: Iterable[Any], companies: list[Company]) -> list[Line]:
        """Every field of which the row or one of ``companies`` says something."""
        row = Row(0, 0, list(cells))
        if max(self.cleaner.columns.values(), default=0) >= len(row.cells):
            return []
        draft = self.cleaner.draft(row)
        listed = draft.values | ({"npwp": draft.claimed_npwp} if draft.claimed_npwp else {})
        lines = []
        for key in COMPARED:
            mine = listed.get(key)
            theirs = [getattr(company, key) for company in companies]
            if mine or any(theirs):
                shown = _shown(key, mine, listed.get("legal_form"))
                lines.append(
                    Line(
                        BY_KEY[LABELS.get(key, key)].label,
                        shown,
                        [
                            Cell(_shown(key, value, company.legal_form), _mark(key, mine, value))
                            for value, company in zip(theirs, companies, strict=True)
                        ],
                    )
                )
        return lines


def _mark(key: str, mine: Any, theirs: Any) -> str:
    if not mine or not theirs:
        return ""
    if key == "phones":
        return "same" if {phone["e164"] for phone in mine} & {phone["e164"] for phone in theirs} else "other"
    return "other" if differ(key, theirs, mine) else "same"


SHOWN: dict[str, Callable[[Any], Any]] = {"npwp": npwp_display, "nib": nib_display, "headcount": number}


def _shown(key: str, value: Any, form: Any) -> str:
    if not value:
        return "–"
    if key == "name":
        return full_name(form, value)
    if key == "phones":
        return ", ".join(phone_display(phone["e164"]) for phone in value)
    return str(SHOWN.get(key, str)(value))
