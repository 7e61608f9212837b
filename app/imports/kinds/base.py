"""What every kind of list brings along: what it may tell, how its rows are judged and written, how that is undone."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.companies.pairs import kept_instead
from app.core.formats import npwp_display
from app.core.found import Found
from app.core.permissions import Actor
from app.core.tabular import Row, Table
from app.imports import queries
from app.imports.batches import Outcome
from app.imports.comparing import Line
from app.imports.judged import Past
from app.imports.mapping import Fields
from app.imports.models import ImportRow
from app.imports.undoing import Fate, Trace


class Pouring(Protocol):
    """One list on its way in, or tried out."""

    table: Table
    counts: Counter[str]

    def batches(self) -> Iterator[list[Outcome]]:
        """Every row's outcome, some hundred at a time; the caller commits after each batch."""

    def settle(self, row: Row, met_id: int | None, stored: ImportRow) -> Outcome:
        """Write what a person decided about one row: whom it speaks of; None makes a new record."""

    def fingerprint(self, row: Row) -> str:
        """What tells a row from every other, so that what a person decided about it is found again."""


class Comparing(Protocol):
    """Sets rows of a list beside what is on file."""

    def lines(self, cells: Iterable[Any], met: list[Any]) -> list[Line]:
        """Every field of which the row or one of those ``met`` says something."""


class Kind(ABC):
    """One kind of list. What ``mapping`` holds is kept at its run: ``columns``, ``header`` and what else was chosen."""

    key: str
    label: LazyString
    subject: str
    """The column of a row that names what it wrote, by which an undo walks."""
    walks_back: bool = False
    """Whether an undo begins with what was written last."""
    finds_companies: bool = False
    """Whether rows only name companies, which may have to be filed first."""
    icon: str = "building"
    core: frozenset[str] = frozenset()
    """Columns by which such a list is told from others that have as many columns in common with it."""
    about: LazyString = _l("Company")
    """What rows meet: the heading over those a row speaks of, or may speak of."""
    another: LazyString = _l("A new company")
    """What a person says of a row that speaks of none of those offered."""
    which: LazyString = _l("which company is it?")
    search: LazyString = _l("Search for the company")
    searched: LazyString = _l("Companies on file")
    sought_by: LazyString = _l("Name, number, phone or address")
    is_personal: bool = False
    """Whether rows hold numbers of persons, which must not lie anywhere in clear."""

    @property
    @abstractmethod
    def fields(self) -> Fields:
        """What such a list may tell; the office's own fields may be among it."""

    @abstractmethod
    def lacking(self, columns: Mapping[str, int]) -> str | None:
        """A sentence where ``columns`` are too few to read such a list; None where they are enough."""

    @abstractmethod
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
    ) -> Pouring:
        """``table`` on its way in; ``run_id`` None tries it out and writes nothing.

        ``counts`` and ``past`` are what became of rows that were poured in before an interruption.
        """

    @abstractmethod
    def comparer(self, mapping: Mapping[str, Any]) -> Comparing:
        """What sets rows of a list set up like this beside companies."""

    @abstractmethod
    def traces_of(self, rows: Iterable[ImportRow]) -> list[Trace]:
        """What ``rows`` did to each record."""

    @abstractmethod
    def judge(self, traces: Sequence[Trace]) -> Fate:
        """What can be taken back as things stand; nothing is written."""

    @abstractmethod
    def take_back(self, traces: Sequence[Trace]) -> Fate:
        """Undo ``traces`` as far as nobody built on them since; the rows of what is kept say why."""

    def address(self, record_id: int) -> str | None:
        """Where a record is shown, if it has a page of its own."""
        return None

    def shown(self, text: str) -> str:
        """What the screens show of a cell of the list."""
        return text

    # Whom rows meet: companies, unless a kind says otherwise. Each has an ``id`` and a ``full_name``.

    def met(self, actor: Actor, keys: Iterable[int]) -> dict[int, Any]:
        """Those of these ids, as far as ``actor`` may see them."""
        return queries.companies_by_id(actor, keys)

    def met_address(self, key: int) -> str:
        """Where one of them is shown."""
        return url_for("workspace.company", company_id=key)

    def called(self, actor: Actor, words: str) -> Found:
        """Those on file whom a search for ``words`` finds, as far as ``actor`` may see them."""
        return queries.companies_called(actor, words)

    def told_apart(self, one: Any) -> list[str]:
        """What tells one of them from another of its name."""
        place = one.region.name if one.region else one.city
        return [part for part in (npwp_display(one.npwp) if one.npwp else "", one.address, place) if part]

    def met_by(self, row: ImportRow) -> int | None:
        """Whom a row that was poured in speaks of."""
        return row.company_id

    def is_living(self, key: int) -> bool:
        """Whether it is on file and not in the trash."""
        return queries.living_company(key) is not None

    def became(self, keys: Iterable[int]) -> Mapping[int, int]:
        """What those that were merged away since became."""
        return kept_instead(keys)

    def take_back_companies(self, rows: Iterable[ImportRow], *, at_once: int) -> Iterator[Fate]:
        """Remove the companies that were filed along with records, once those are gone."""
        return iter(())
