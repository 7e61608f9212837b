"""Showing where a hit lies: the words looked for, marked, in as much text as fits a line."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from app.core.search import folded

AROUND = 60
"""How many letters of a long text stand before the hit, and twice as many after it."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\+?\d[\d\s().+\-]*\d")
_NOT_DIGIT = re.compile(r"\D")
_SHORTEST_INSIDE = 3


def marked(text: str, words: Sequence[str], digits: str = "") -> Markup:
    """``text``, escaped, with each hit in ``<mark>``."""
    parts: list[str] = []
    at = 0
    for start, end in _spans(text, words, digits):
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    # Put together as plain text: Markup would look at each part again.
    return Markup("".join([*parts, escape(text[at:])]))  # noqa: S704 - each part is escaped


def holds_each(text: str, words: Sequence[str]) -> bool:
    """Whether each of ``words`` would be marked in ``text``."""
    return all(next(_spans(text, [word], ""), None) is not None for word in words)


def snippet(text: str | None, words: Sequence[str], digits: str = "") -> Markup | None:
    """The part of ``text`` around its first hit, marked; None where nothing of what was looked for stands in it."""
    if not text:
        return None
    text = " ".join(text.split())
    first = next(_spans(text, words, digits), None)
    if first is None:
        return None
    start = _word_start(text, first[0] - AROUND)
    end = _word_start(text, first[1] + 2 * AROUND) if len(text) > first[1] + 2 * AROUND else len(text)
    shown = marked(text[start:end].strip(), words, digits)
    return Markup("{}{}{}").format("… " if start else "", shown, " …" if end < len(text) else "")


def _spans(text: str, words: Sequence[str], digits: str) -> Iterator[tuple[int, int]]:
    if digits:
        for found in _NUMBER.finditer(text):
            if digits in _NOT_DIGIT.sub("", found.group()):
                yield found.span()
        return
    whole = folded(text)
    # Most of what is looked through holds nothing: found out at once, not word by word.
    words = [word for word in words if word in whole]
    for found in _WORD.finditer(text) if words else ():
        token = _folded(found.group())
        # Where folding changed the length, the letters cannot be told apart, and the whole word is marked.
        is_alike = len(token) == len(found.group())
        for word in words:
            at = token.find(word)
            if at == 0 or (at > 0 and len(word) >= _SHORTEST_INSIDE):
                start = found.start() + (at if is_alike else 0)
                yield start, start + len(word) if is_alike else found.end()
                break


_folded = lru_cache(maxsize=5000)(folded)
"""Names are made of the same words again and again."""


def _word_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    blank = text.find(" ", at)
    return len(text) if blank < 0 else blank + 1
