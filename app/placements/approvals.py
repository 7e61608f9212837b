"""Whether a programme is approved (Permenaker 6/2020 article 17), as the package that keeps approvals tells it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Approval:
    """How far the approval of an agreement's programme is; ``on`` is the day of the letter, None while there is none.

    ``case`` names the sentence of the rule: ``lacking``, ``waiting``, ``refused`` or ``approved``.
    """

    case: str
    on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.on is not None and self.on <= day


Source = Callable[[Collection[int]], Mapping[int, Approval]]

_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Let ``source`` tell of agreements, by their ids; those that need no approval it leaves out."""
    if source not in _sources:
        _sources.append(source)


def of(agreement_ids: Collection[int]) -> dict[int, Approval]:
    """The approval of each of these agreements that needs one."""
    found: dict[int, Approval] = {}
    for source in _sources:
        found.update(source(agreement_ids))
    return found
