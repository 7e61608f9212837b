"""The kinds of records of which many can be changed at once; each registers itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.core.enums import Choice
from app.deeds.doings import Doing
from app.deeds.models import BulkDeed


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind: what can be done to many of it, and how they are counted and called."""

    key: str
    """The name of its table, under which the history tells of it."""
    doings: Mapping[Choice, Doing]
    icons: Mapping[Choice, str]
    counted: Callable[[int], str]
    """So many of them, in words."""
    names_of: Callable[[Sequence[int]], list[str]]
    """How those of these ids are called, by name."""
    list_endpoint: str
    part: int | None = None
    """So many are done, and committed, together, where it is fewer than usual since each takes long."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Let deeds of this kind be gone on with and taken back."""
    _kinds[kind.key] = kind
    return kind


def kind_of(bulk: BulkDeed) -> Kind:
    """The kind of the records that a deed is done to."""
    return _kinds[bulk.kind]


def deed_of(bulk: BulkDeed) -> Choice:
    """The deed, with its label."""
    return next(one for one in kind_of(bulk).doings if one.value == bulk.deed)


def doing_of(bulk: BulkDeed) -> Doing:
    """How it is done."""
    return kind_of(bulk).doings[deed_of(bulk)]


def title_of(bulk: BulkDeed) -> str:
    """The deed with what each gets."""
    label, words = str(deed_of(bulk).label), doing_of(bulk).words(bulk.value)
    return f"{label} {words}".strip()
