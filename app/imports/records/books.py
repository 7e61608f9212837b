"""The records of one kind as an import sees them: what is on file at a company, what a row adds, how it is written."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar

from app.accounts.models import User
from app.core.db import Base
from app.imports.known import Known
from app.imports.mapping import Fields
from app.imports.pouring import plain
from app.imports.records.reading import RecordDraft


@dataclass(eq=False)
class Entry:
    """A record as an import sees it: on file (``id``), or about to be (None until it is written)."""

    values: dict[str, Any]
    id: int | None = None
    is_fresh: bool = False
    was_met: bool = False
    owner: Known | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    was: dict[str, Any] = field(default_factory=dict)

    def change(self, changes: Mapping[str, Any]) -> None:
        """Take over what a row adds; of what is on file, ``was`` keeps what a change replaces until it is written."""
        if self.id is not None:
            self.was = {key: self.values.get(key) for key in changes} | self.was
            self.changes |= changes
        self.values |= changes

    def written(self) -> None:
        """The changes stand in the database now."""
        self.changes.clear()
        self.was.clear()


class Book(ABC):
    """All records of one kind."""

    keys: tuple[str, ...]
    """The fields an import may write."""
    shown: ClassVar[Mapping[str, str]] = {}
    """Under which of the columns of a list a field is named, where that is another."""
    additive: ClassVar[frozenset[str]] = frozenset()
    """Fields that are lists: what a row tells is added to them."""

    aside: ClassVar[Mapping[str, Any]] = {}
    """Columns that only a person fills in, each with what a list leaves there: a new record that says otherwise is kept."""

    @abstractmethod
    def on_file(self, company_ids: Sequence[int]) -> Iterable[tuple[int, Entry]]:
        """The records of these companies, each with the id of its company."""

    def named(self, keys: Iterable[str], fields: Fields) -> str:
        """Fields as the screens call them, each once: ``Position, Phone``."""
        labels = (self.shown.get(key, key) for key in keys)
        known = fields.by_key
        return ", ".join(dict.fromkeys(str(known[label].label) for label in labels if label in known))

    @abstractmethod
    def same(self, draft: RecordDraft, entries: Sequence[Entry]) -> Entry | None:
        """The one of ``entries``, all of one company, that ``draft`` speaks of."""

    def added(self, key: str, stored: list[Any], told: list[Any], *, overwrites: bool) -> list[Any]:
        """``stored`` with what ``told`` adds to it, for the fields in ``additive``."""
        return [*stored, *(one for one in told if one not in stored)]

    def kept(self, key: str, stored: list[Any], told: list[Any]) -> bool:
        """Whether what is on file in one of the ``additive`` fields stays although the list says something else."""
        return False

    def differ(self, key: str, stored: Any, told: Any) -> bool:
        """Whether the list says something else than what is on file."""
        return bool(stored != told)

    def refusal(
        self, draft: RecordDraft, owner: Known, entry: Entry | None, *, by: User | None
    ) -> str | None:
        """A sentence where the rules forbid to file (``entry`` None) or to change this record."""
        return None

    @abstractmethod
    def file(self, entries: Sequence[Entry], *, by: User | None) -> None:
        """File new records at their companies, and let each know its id and what was stored."""

    @abstractmethod
    def change(self, entries: Sequence[Entry], *, by: User | None) -> None:
        """Write the changes of records on file. Raises Conflict where someone saved one meanwhile."""

    # What follows serves the undo.

    @abstractmethod
    def found(self, ids: Sequence[int], *, lock: bool = False) -> dict[int, Base]:
        """The records of these ids that are still there."""

    @abstractmethod
    def values_of(self, record: Any) -> dict[str, Any]:
        """What a record says now, by ``keys``."""

    def objections(self, records: Sequence[Any], *, of_run: int) -> dict[int, str]:
        """By id, why records that the list filed cannot go: what hangs on them, what was done with them."""
        return {}

    @abstractmethod
    def remove(self, records: Sequence[Any]) -> None:
        """Remove records that the list filed, as if they had never been."""

    @abstractmethod
    def put_back(self, record: Any, before: Mapping[str, Any]) -> None:
        """Let a record say again what it said before. Raises Conflict or Invalid."""


def stored(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return [stored(one) for one in value]
    if isinstance(value, dict):
        return {key: stored(one) for key, one in value.items()}
    return plain(value)
