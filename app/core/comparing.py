"""Two records beside each other, field by field, and what would stay of each in one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask_babel import LazyString

LEFT, RIGHT, BOTH = "left", "right", "both"


@dataclass(frozen=True)
class Part:
    """What is chosen as one: columns that belong together, and how they are told of a record."""

    key: str
    label: LazyString | str
    columns: tuple[str, ...]
    shown: Callable[[Any], str | None]
    join: Callable[[Any, Any], Any] | None = None
    """Makes one value of two; then both can stay."""

    def values(self, row: Any) -> dict[str, Any]:
        """The columns of a record."""
        return {name: getattr(row, name) for name in self.columns}

    def is_blank(self, row: Any) -> bool:
        """Whether nothing of it is known."""
        return all(value in (None, "", [], False) for value in self.values(row).values())


@dataclass(frozen=True)
class Line:
    """One part of both in words, what of it was chosen, and what would stand there."""

    part: Part
    left: str
    right: str
    choice: str
    result: str
    offered: tuple[str, ...]


def joined_numbers(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The telephones of both."""
    known = {phone["e164"] for phone in left}
    return [*left, *(phone for phone in right if phone["e164"] not in known)]


def joined_list(left: list[str], right: list[str]) -> list[str]:
    """What stands in either list."""
    return list(dict.fromkeys([*left, *right]))


def joined_text(left: str, right: str) -> str:
    """Both texts, one beneath the other."""
    return f"{left}\n\n{right}"


Parts = Sequence[Part]


def lines(parts: Parts, left: Any, right: Any, choices: Mapping[str, str]) -> list[Line]:
    """The parts in which the two differ, with what was chosen or, unsaid, what goes without saying."""
    return [_line(part, left, right, choices.get(part.key)) for part in _differing(parts, left, right)]


def same(parts: Parts, left: Any, right: Any) -> list[tuple[str, str]]:
    """What both say alike, as label and value."""
    differing = {part.key for part in _differing(parts, left, right)}
    alike = [(str(part.label), part.shown(left) or "") for part in parts if part.key not in differing]
    return [(label, value) for label, value in alike if value]


def chosen(parts: Parts, left: Any, right: Any, choices: Mapping[str, str]) -> dict[str, str]:
    """Of each part in which the two differ, which of them stays; blanks are filled from the other by themselves."""
    return {
        part.key: _choice(part, left, right, choices.get(part.key)) for part in _differing(parts, left, right)
    }


def values(parts: Parts, left: Any, right: Any, choices: Mapping[str, str]) -> dict[str, Any]:
    """The columns of the one that is left, as chosen; blanks are filled from the other by themselves."""
    found: dict[str, Any] = {}
    for part in _differing(parts, left, right):
        found |= _values(part, left, right, _choice(part, left, right, choices.get(part.key)))
    return found


def _differing(parts: Parts, left: Any, right: Any) -> list[Part]:
    return [part for part in parts if not _say_the_same(part, left, right)]


def _say_the_same(part: Part, left: Any, right: Any) -> bool:
    """Whether both hold the same, or lists of which neither adds anything to the other: one number, typed in two ways."""
    mine, theirs = part.values(left), part.values(right)
    if mine == theirs:
        return True
    if part.join is None or part.is_blank(left) or part.is_blank(right):
        return False
    return _values(part, left, right, BOTH) == mine and _values(part, right, left, BOTH) == theirs


def _line(part: Part, left: Any, right: Any, chosen: str | None) -> Line:
    choice = _choice(part, left, right, chosen)
    told = {LEFT: part.shown(left) or "", RIGHT: part.shown(right) or ""}
    if choice == BOTH:
        told[BOTH] = _joined(part, left, right)
    return Line(part, told[LEFT], told[RIGHT], choice, told[choice], _offered(part, left, right))


def _joined(part: Part, left: Any, right: Any) -> str:
    """Both values as the one they would become."""
    together: Any = SimpleNamespace(**_values(part, left, right, BOTH))
    return part.shown(together) or ""


def _offered(part: Part, left: Any, right: Any) -> tuple[str, ...]:
    is_joinable = part.join is not None and not part.is_blank(left) and not part.is_blank(right)
    return (LEFT, RIGHT, BOTH) if is_joinable else (LEFT, RIGHT)


def _choice(part: Part, left: Any, right: Any, chosen: str | None) -> str:
    offered = _offered(part, left, right)
    if chosen in offered:
        return chosen
    if part.is_blank(left):
        return RIGHT
    return BOTH if BOTH in offered else LEFT


def _values(part: Part, left: Any, right: Any, choice: str) -> dict[str, Any]:
    if choice == BOTH and part.join is not None:
        return {name: part.join(getattr(left, name), getattr(right, name)) for name in part.columns}
    return part.values(right if choice == RIGHT else left)
