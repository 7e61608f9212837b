"""Which records take fields of the office: each package registers its own, so a later one needs no change here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from app.settings.custom.models import HasCustomFields


@dataclass(frozen=True)
class Cases:
    """What tells the records of a kind apart, so that a field may be asked in one case only: purposes, stages.

    ``chosen_in`` is the field of the form in which the case is chosen; empty where the record stands in one already.
    """

    label: LazyString
    known: Callable[[], Sequence[tuple[str, str]]]
    of: Callable[[Any], str]
    chosen_in: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of record: its name in definitions, its table, its table of values, its word, an icon, and its cases."""

    name: str
    model: type[Any]
    values: type[Any]
    label: LazyString
    icon: str
    cases: Cases | None = None

    def case_label(self, key: str) -> str:
        """The word of a case; its key where nobody knows it any more."""
        return next((word for known, word in self.cases.known() if known == key), key) if self.cases else key

    def is_asked(self, only_for: str, record: Any) -> bool:
        """Whether what is asked only in one case is asked of this record."""
        return not only_for or (self.cases is not None and self.cases.of(record) == only_for)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let records of this kind take fields of the office."""
    _kinds[kind.name] = kind


def all_kinds() -> list[Kind]:
    """Every kind, in the order of the packages."""
    return list(_kinds.values())


def kind(name: str) -> Kind:
    """The kind of this name; raises KeyError."""
    return _kinds[name]


def find_kind(name: str) -> Kind | None:
    """The kind of this name, if there is one."""
    return _kinds.get(name)


def kind_of(record: HasCustomFields) -> Kind:
    """The kind of a record; raises LookupError where its package forgot to register it."""
    for one in _kinds.values():
        if isinstance(record, one.model):
            return one
    raise LookupError(f"{type(record).__name__} is no registered kind of record")


def kind_of_table(table: str) -> Kind | None:
    """The kind whose rows stand in ``table``."""
    return next((one for one in _kinds.values() if one.model.__tablename__ == table), None)
