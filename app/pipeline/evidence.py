"""What is on file for a partnership. Later packages say where their kinds of evidence are found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, true

from app.core.db import db
from app.pipeline.models import Partnership
from app.settings.enums import Evidence

Rows = Callable[[Any, Any], Select[int]]
"""Gives the ids of what is evidence, the latest first, from the ids of a company and its partnership: numbers or columns."""

_sources: dict[Evidence, dict[str, list[Rows]]] = {}


def evidence_source(table: str, *kinds: Evidence) -> Callable[[Rows], Rows]:
    """Register where some kinds of evidence are looked for, and in which table; one hit of several sources is enough."""

    def register(rows: Rows) -> Rows:
        for evidence in kinds:
            known = _sources.setdefault(evidence, {}).setdefault(table, [])
            if rows not in known:
                known.append(rows)
        return rows

    return register


def find(partnership: Partnership, evidence: Evidence, *, without: str | None = None) -> str | None:
    """A reference to this kind of evidence for ``partnership``, as ``visits-7``; None where nothing but ``without`` is on file."""
    for table, sources in _sources.get(evidence, {}).items():
        for rows in sources:
            for found in db.session.scalars(rows(partnership.company_id, partnership.id).limit(2)):
                if (reference := f"{table}-{found}") != without:
                    return reference
    return None


def lacks(evidence: Evidence) -> ColumnElement[bool]:
    """That a partnership has no such evidence on file, as a condition on its row."""
    every = (rows for sources in _sources.get(evidence, {}).values() for rows in sources)
    return and_(
        true(),
        *(
            ~rows(Partnership.company_id, Partnership.id).order_by(None).correlate(Partnership).exists()
            for rows in every
        ),
    )


@dataclass(frozen=True)
class Item:
    """One line of a move's evidence: what, where it is (``visits-7``, or a day), or that it was missing."""

    evidence: Evidence
    reference: str = ""
    is_missing: bool = False

    def written(self) -> str:
        """As a move stores it: ``visit:visits-7``, or ``!draft`` where a supervisor moved without it."""
        if self.is_missing:
            return f"!{self.evidence.value}"
        return f"{self.evidence.value}:{self.reference}" if self.reference else self.evidence.value

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The item written as ``text``; None where it is something else."""
        word, _, reference = text.removeprefix("!").partition(":")
        known = {one.value: one for one in Evidence}
        if word not in known:
            return None
        return cls(known[word], reference, text.startswith("!"))


def written(items: Iterable[Item]) -> str | None:
    """The items as a move stores them, or None for none."""
    return " ".join(item.written() for item in items) or None


def read(text: str | None) -> list[Item]:
    """The items that a move stored; words of other kinds are left out."""
    items = (Item.read(word) for word in (text or "").split())
    return [item for item in items if item is not None]
