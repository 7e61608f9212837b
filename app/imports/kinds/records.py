"""Lists of what belongs to companies: the part that people, visits and agreements share."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.core.tabular import Table
from app.imports import undoing
from app.imports.comparing import Comparer
from app.imports.judged import Past
from app.imports.kinds.base import Kind
from app.imports.kinds.companies import home
from app.imports.matching import Register
from app.imports.models import ImportRow
from app.imports.records import undoing as records
from app.imports.records.books import Book
from app.imports.records.pouring import RecordPour
from app.imports.records.reading import COMPANY_COLUMNS, NAMING, Reader


class RecordKind(Kind):
    """Every row is a record of one company: it finds its company, then the record it speaks of."""

    finds_companies = True
    subject = "record_id"
    walks_back = True
    needed: tuple[str, ...]
    """Columns that have to be there, besides one that names the company."""

    @abstractmethod
    def reader(self, columns: Mapping[str, int], *, regency: str | None, by: User | None) -> Reader:
        """What reads a row."""

    @abstractmethod
    def book(self) -> Book:
        """The records of this kind."""

    def lacking(self, columns: Mapping[str, int]) -> str | None:
        if not any(key in columns for key in NAMING):
            return _("Say which column names the company: by its name, NPWP or NIB.")
        for key in self.needed:
            if key not in columns:
                return _("Say which column holds this: %(field)s.", field=self.fields.by_key[key].label)
        return None

    def pour(
        self,
        table: Table,
        mapping: Mapping[str, Any],
        *,
        run_id: int | None = None,
        counts: Counter[str] | None = None,
        past: Past | None = None,
        source: str = "",
        by: User | None = None,
    ) -> RecordPour:
        return RecordPour(
            table,
            self.reader(mapping.get("columns", {}), regency=home(), by=by),
            run_id=run_id,
            overwrite=bool(mapping.get("overwrite")),
            source=source,
            by=by,
            counts=counts or Counter(),
            register=Register(past, mapping.get("told"), writes_numbers=False),
            book=self.book(),
            fields=self.fields,
            creates=bool(mapping.get("creates")),
        )

    def comparer(self, mapping: Mapping[str, Any]) -> Comparer:
        columns = mapping.get("columns", {})
        named = {COMPANY_COLUMNS[key]: index for key, index in columns.items() if key in COMPANY_COLUMNS}
        return Comparer(named, regency=home())

    def traces_of(self, rows: Iterable[ImportRow]) -> list[undoing.Trace]:
        return records.traces_of(rows)

    def judge(self, traces: Sequence[undoing.Trace]) -> undoing.Fate:
        return records.judge(self.book(), traces, self.named)

    def take_back(self, traces: Sequence[undoing.Trace]) -> undoing.Fate:
        return records.take_back(self.book(), traces, self.named)

    def take_back_companies(self, rows: Iterable[ImportRow], *, at_once: int) -> Iterator[undoing.Fate]:
        return records.take_back_companies(rows, at_once=at_once)

    def named(self, keys: Iterable[str]) -> str:
        """Fields as the screens call them, each once."""
        return self.book().named(keys, self.fields)
