"""What was typed into the search box, read in every way it may be meant."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from app.companies.identity.names import name_key, split_name
from app.companies.identity.phones import search_digits
from app.core.search import storable
from app.core.text_index import SHORTEST_PIECE, plain

LONGEST = 100
MOST_WORDS = 8
MOST_SLIPS = 4
LONGEST_WORD = 40
FEWEST_DIGITS = 3
SHORTEST_WORD = 2

MOST_REMEMBERED = 7
"""How many digits somebody remembers of the end of a number."""

ENDINGS = ("an", "kan", "i", "nya")

OF_ADDRESSES = frozenset(["jl", "jln", "jalan", "no", "nomor"])
"""Words of addresses that one writes and another leaves out."""

_MARKS = re.compile(r"[^0-9a-z]+")

_NUMBER_MARKS = "+-().,/ "
_LABEL = re.compile(
    r"^(?:npwp|nib|nitku|wlkp|no|nomor|telepon|telp|tel|hp|wa|whatsapp)\b[\s.:]*(?=[\d+(])", re.IGNORECASE
)


@dataclass(frozen=True)
class Asked:
    """The words looked for. ``text`` is as typed, of a bounded length."""

    text: str

    @cached_property
    def digits(self) -> str:
        """The digits of a number as they stand inside stored ones; empty where no number was typed."""
        bare = _LABEL.sub("", self.text)
        if not bare or not all(letter.isdecimal() or letter in _NUMBER_MARKS for letter in bare):
            return ""
        digits = search_digits(bare)
        return digits if len(digits) >= FEWEST_DIGITS else ""

    @cached_property
    def ending(self) -> str:
        """The digits as typed, zeros in front included, where they may be the last of a number; else empty."""
        typed = "".join(filter(str.isdecimal, self.text)) if self.digits else ""
        return typed if len(typed) <= MOST_REMEMBERED else ""

    @cached_property
    def ends(self) -> list[list[str]]:
        """That a number ends with them, as numbers stand in either index."""
        return [[f"{self.ending} ", f'{self.ending}"']]

    @cached_property
    def is_from_the_start(self) -> bool:
        """Whether the number was typed with what stands in front of a whole one: ``0812``, ``+62 542``."""
        return self.text.startswith(("0", "62", "+", "(0"))

    @cached_property
    def name(self) -> str:
        """The words as names are indexed, without a legal form however it is written."""
        return plain(split_name(self.text).display or self.text)

    @cached_property
    def key(self) -> str:
        """The key under which spellings of a company's name meet."""
        return split_name(self.text).key

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of ``name``; a letter that stands alone narrows nothing down."""
        words = [word[:LONGEST_WORD] for word in self.name.split() if len(word) >= SHORTEST_WORD]
        return tuple(dict.fromkeys(words))[:MOST_WORDS]

    @cached_property
    def beginnings(self) -> list[list[str]]:
        """Pieces that are the beginning of a word of a name, in this or the canonical spelling."""
        return [list(dict.fromkeys((f" {word}", f" {name_key(word)}"))) for word in self.words]

    @cached_property
    def pieces(self) -> list[list[str]]:
        """Pieces that may stand anywhere; a word of two letters only at the beginning of one or behind a dot, and never alone."""
        words = [word for word in self.words if word not in OF_ADDRESSES]
        if all(len(word) < SHORTEST_PIECE for word in words):
            return []
        return [_piece(word) for word in words]

    @cached_property
    def address(self) -> frozenset[str]:
        """The words of an address, those left out that others leave out."""
        return frozenset(self.name.split()) - OF_ADDRESSES

    @cached_property
    def typed(self) -> list[list[str]]:
        """What was typed between blanks, punctuation kept: the numbers of papers are written with dots and slashes."""
        words = self.text.lower().split()[:MOST_WORDS]
        typed = [[word[:LONGEST_WORD]] for word in words if len(word) >= SHORTEST_PIECE]
        if typed:
            typed += [
                [f"{mark}{word}" for mark in "/.- 0"] for word in words if len(word) == 2 and word.isdecimal()
            ]
        return typed

    @cached_property
    def parts(self) -> frozenset[str]:
        """What was typed between the marks of a number."""
        return parts_of(self.text)

    @cached_property
    def slips(self) -> list[list[str]]:
        """For each word its beginning and its end: after one slip of the pen, one of them is still as it should be."""
        return [_ends(word) for word in self.words[:MOST_SLIPS] if len(word) > SHORTEST_PIECE]

    @cached_property
    def one_slip(self) -> list[list[list[str]]]:
        """For each word its beginning and its end, with the others as they were typed."""
        return [
            [_ends(word) if other == word else [f" {other}"] for other in self.words]
            for word in self.words[:MOST_SLIPS]
            if len(word) > SHORTEST_PIECE or len(self.words) > 1
        ]

    @cached_property
    def said(self) -> list[list[str]]:
        """Words as they stand in notes, whole or with an ending: ``kunjung`` finds ``kunjungan``."""
        return [
            [word, *(f"{word}{ending}" for ending in ENDINGS if len(word) > SHORTEST_PIECE)]
            for word in self.words
        ]

    @cached_property
    def head(self) -> str:
        """What stands before the first comma of a pasted address or letter, most likely a name; else empty."""
        first = self.text.partition(",")[0].strip()
        return first if len(self.words) > MOST_SLIPS and len(first) < len(self.text) else ""

    def __bool__(self) -> bool:
        return bool(self.digits or self.words)


def parts_of(number: str) -> frozenset[str]:
    """What stands between the marks of the number of a paper, without zeros in front."""
    return frozenset(part.lstrip("0") for part in _MARKS.split(number.lower())) - {""}


def _piece(word: str) -> list[str]:
    if word.isdecimal() and len(word) <= SHORTEST_PIECE:
        # The number of a house, not any three digits of a telephone.
        return [f" {word}", f".{word}"]
    # Of two letters are ``co`` and ``id`` at the end of an e-mail address or a site, too.
    return [word] if len(word) >= SHORTEST_PIECE else [f" {word}", f".{word}"]


def _ends(word: str) -> list[str]:
    length = max((len(word) - 1) // 2, 2)
    return [f" {word[:length]}", f"{word[-length:]} "]


@lru_cache(maxsize=256)
def read(typed: str) -> Asked:
    """What was typed, cut where nobody's name goes on."""
    lines = typed.replace("\x00", " ").strip().replace("\n", ", ")
    return Asked(" ".join(storable(lines).split())[:LONGEST])
