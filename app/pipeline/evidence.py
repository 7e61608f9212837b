"""What is on file for a partnership. Later packages say where their kinds of evidence are found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from app.pipeline.models import Partnership
from app.settings.enums import Evidence

Source = Callable[[Partnership], str | None]
"""Gives a reference to what was found, as ``visits-7``, or None."""

_sources: dict[Evidence, list[Source]] = {}


def evidence_source(evidence: Evidence) -> Callable[[Source], Source]:
    """Register where a kind of evidence is looked for; one hit of several sources is enough."""

    def register(source: Source) -> Source:
        known = _sources.setdefault(evidence, [])
        if source not in known:
            known.append(source)
        return source

    return register


def find(partnership: Partnership, evidence: Evidence) -> str | None:
    """A reference to this kind of evidence for ``partnership``; None where there is none on file."""
    found = (source(partnership) for source in _sources.get(evidence, []))
    return next((reference for reference in found if reference is not None), None)


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
