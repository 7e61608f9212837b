"""The kinds of lists that can be imported; to open the import to one more, add it here (docs/map.md)."""

from app.core.tabular import Table
from app.imports import mapping
from app.imports.kinds.agreements import AGREEMENTS
from app.imports.kinds.base import Kind
from app.imports.kinds.candidates import CANDIDATES
from app.imports.kinds.companies import COMPANIES
from app.imports.kinds.contacts import CONTACTS
from app.imports.kinds.visits import VISITS
from app.imports.models import ImportRun

KINDS: dict[str, Kind] = {kind.key: kind for kind in (COMPANIES, CONTACTS, VISITS, AGREEMENTS, CANDIDATES)}


def kind_of(run: ImportRun) -> Kind:
    """What the list of ``run`` is about."""
    return KINDS[run.kind]


def likeliest(table: Table) -> Kind:
    """What a list is about, going by its columns: the kind that understands most of them, and most of its own."""

    def understood(kind: Kind) -> tuple[bool, int, int]:
        guess = mapping.guess(table, kind.fields)
        # A heading whose contents look like something else says nothing of the list.
        columns = {key: at for key, at in guess.columns.items() if guess.sure[key] > mapping.UNLIKELY}
        return kind.lacking(columns) is None, len(columns), len(kind.core & columns.keys())

    return max(KINDS.values(), key=understood)


def is_heading(text: str) -> bool:
    """Whether ``text`` heads a column of one of these lists."""
    return any(kind.fields.is_heading(text) for kind in KINDS.values())


__all__ = [
    "AGREEMENTS",
    "CANDIDATES",
    "COMPANIES",
    "CONTACTS",
    "KINDS",
    "VISITS",
    "Kind",
    "is_heading",
    "kind_of",
    "likeliest",
]
