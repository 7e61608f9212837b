"""One row of a list of records: the company it names, and what would be stored of the record itself."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from app.companies.enums import LegalForm
from app.core.formats import number
from app.core.tabular import Cell, Row
from app.imports.drafts import LONGEST_CELL, Cleaner, Draft
from app.imports.mapping import text_of

COMPANY_COLUMNS = {
    "company": "name",
    "company_npwp": "npwp",
    "company_nib": "nib",
    "company_phone": "phone",
    "company_email": "email",
    "company_website": "website",
    "company_address": "address",
    "company_city": "city",
}
"""By which columns of a list its company is recognised, and what a list of companies calls them."""

NAMING = ("company", "company_npwp", "company_nib")
"""One of these has to be there."""

KEPT_NAME = 200
MOST_READ = 2_000
"""How many companies are kept in memory that many rows may name."""


@dataclass
class RecordDraft:
    """A cleaned row: whose it is, the ``values`` to store, what was left out, and why it may not be stored.

    ``title`` is what the record is called on the screens; ``later`` is told only where the record is filed.
    """

    number: int
    line: int
    company: Draft
    title: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)

    def leave_out(self, text: str, why: str) -> None:
        """Tell that a value is not taken over."""
        self.remarks.append(_("“%(text)s” was left out: %(why)s", text=text[:60], why=why))

    def refuse(self, label: Any, text: str, why: str) -> None:
        """Tell that the row cannot be stored because of a value."""
        self.errors.append(f"{label} “{text[:60]}”: {why}" if text else why)


class Reader(ABC):
    """Turns rows into drafts; a company that many rows name is read once."""

    def __init__(self, columns: Mapping[str, int], *, regency: str | None) -> None:
        self.columns = columns
        named = {COMPANY_COLUMNS[key]: index for key, index in columns.items() if key in COMPANY_COLUMNS}
        self.companies = Cleaner(named, regency=regency)
        self._read: dict[tuple[str, ...], Draft] = {}

    def draft(self, row: Row) -> RecordDraft:
        """What ``row`` would store."""
        draft = RecordDraft(row.number, row.line, self.company(row))
        draft.errors.extend(draft.company.errors)
        self.read(row, draft)
        draft.title = " ".join(draft.title.split())[:KEPT_NAME]
        return draft

    @abstractmethod
    def read(self, row: Row, draft: RecordDraft) -> None:
        """Fill ``draft`` with what the row says of the record."""

    def cell(self, row: Row, key: str) -> Cell:
        """What stands in the column that means ``key``; nothing where there is none."""
        index = self.columns.get(key)
        return None if index is None or index >= len(row.cells) else row.cells[index]

    def text(self, row: Row, key: str) -> str:
        """The same as text."""
        return text_of(self.cell(row, key))

    def short(self, row: Row, draft: RecordDraft, keys: Iterable[str]) -> dict[str, str]:
        """The texts of several columns, those that are there; a page where a few words are meant is left out."""
        found = {key: self.text(row, key) for key in keys}
        for key, text in found.items():
            if len(text) > LONGEST_CELL:
                draft.leave_out(text, _("It is longer than %(limit)s letters.", limit=number(LONGEST_CELL)))
                found[key] = ""
        return {key: text for key, text in found.items() if text}

    def company(self, row: Row) -> Draft:
        """The company that ``row`` names."""
        told = tuple(self.text(row, key) for key in COMPANY_COLUMNS)
        known = self._read.get(told)
        if known is None:
            if len(self._read) >= MOST_READ:
                self._read.clear()
            known = self._read[told] = self._company(row, told)
        return known

    def _company(self, row: Row, told: tuple[str, ...]) -> Draft:
        draft = self.companies.draft(row)
        if told[0]:
            # The name is enough to look for it; a number that cannot be right only does not help.
            if draft.values.get("name"):
                draft.remarks.extend(draft.errors)
                draft.errors.clear()
            return draft
        numbers = [draft.claimed_npwp, draft.values.get("nib", "")]
        if any(numbers):
            draft.errors.clear()
            draft.values |= {"name": "", "legal_form": LegalForm.LAINNYA}
        elif not any(told):
            draft.errors = [_("This row names no company.")]
        return draft
