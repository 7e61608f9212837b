"""The kinds of lists that can be imported; to open the import to one more, add it here (docs/map.md)."""

from app.imports.kinds.base import Kind
from app.imports.kinds.companies import COMPANIES
from app.imports.models import ImportRun

KINDS: dict[str, Kind] = {kind.key: kind for kind in (COMPANIES,)}


def kind_of(run: ImportRun) -> Kind:
    """What the list of ``run`` is about."""
    return KINDS[run.kind]


__all__ = ["COMPANIES", "KINDS", "Kind", "kind_of"]
