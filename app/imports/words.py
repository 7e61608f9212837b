"""A code of a closed list by the words that people write for it, in both languages."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar, cast

from flask_babel import force_locale

from app.companies.identity.names import fold
from app.core.enums import Choice


@lru_cache(maxsize=32)
def _spellings(members: type[Choice]) -> dict[str, Choice]:
    """Each code and label, folded."""
    found: dict[str, Choice] = {}
    for locale in ("en", "id"):
        with force_locale(locale):
            for member in members:
                found[fold(str(member.label))] = member
    for member in members:
        found[fold(member.value.replace("_", " "))] = member
    return found


@lru_cache(maxsize=32)
def _phrases(members: type[Choice], others: tuple[tuple[Choice, str], ...]) -> dict[str, Choice]:
    """Every phrase that names a member, the longest first."""
    known = _spellings(members) | {
        fold(word): member for member, words in others for word in words.split("|")
    }
    return {phrase: known[phrase] for phrase in sorted(known, key=len, reverse=True)}


C = TypeVar("C", bound=Choice)
T = TypeVar("T")


def choice_in(members: type[C], text: str, others: Mapping[C, str]) -> tuple[C | None, bool]:
    """The member that ``text`` names, and whether it says no more than that; None for none or for several.

    ``others`` holds further words of each member, ``berminat|mau``. A longer phrase counts before those within it, so that
    ``tidak tertarik`` is not taken for ``tertarik``.
    """
    return named_in(cast("dict[str, C]", _phrases(members, tuple(others.items()))), text)


def phrases(named: Iterable[tuple[str, T]]) -> dict[str, T]:
    """What each phrase names, the longest first; of two that share one, the first keeps it."""
    known: dict[str, T] = {}
    for phrase, thing in named:
        known.setdefault(fold(phrase), thing)
    return {phrase: known[phrase] for phrase in sorted(known, key=len, reverse=True) if phrase}


def named_in(known: Mapping[str, T], text: str) -> tuple[T | None, bool]:
    """What of ``known`` (phrases, the longest first) the text names, and whether it says no more; as ``choice_in``."""
    told = fold(text)
    if told in known:
        return known[told], True
    left = f" {told} "
    met: list[T] = []
    for phrase, member in known.items():
        if f" {phrase} " in left:
            left = left.replace(f" {phrase} ", " | ")
            met.append(member)
    distinct = list(dict.fromkeys(met))
    return (distinct[0], False) if len(distinct) == 1 else (None, False)


def labels_of(members: Iterable[Choice]) -> str:
    """What may be written, in the reader's language."""
    return ", ".join(str(member.label) for member in members)
