"""How alike two company names are: the same, misspelt, cut off, a part of each other, or merely similar."""

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from app.companies.identity.readings import as_meant
from app.companies.identity.words import COMMON, GENERIC, KINDS, NUMERALS


class Likeness(IntEnum):
    """How two names relate, from nothing in common to the same name."""

    NONE = 0
    LOOSE = 1
    PART = 2
    CUT = 3
    SPELLING = 4
    SAME = 5


ASKED = 84.0
"""How alike names are that are no slip of the pen, and yet worth asking a person about."""

READ_OTHERWISE = 87.0
"""How alike names may be at most that are alike once read as they are meant: never sure."""

SPOKEN = 75.0
"""How many of their letters names share at least that are one by their sound: consonants alone are soon the same."""

LAST_LEFT_OFF, LAST_OF_COMMON = 82.0, 80.0
"""How alike a name and the same name without its last word are; less where what is left are words that many bear."""

_SOUNDS = (
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("kh", "k"),
    ("ch", "c"),
    ("sy", "s"),
    ("sh", "s"),
    ("tj", "c"),
    ("dj", "j"),
    ("x", "ks"),
)
_LETTERS = str.maketrans({"q": "k", "c": "k", "v": "f", "p": "f", "z": "s", "y": "i", "j": "j"})
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiouhw]")


@lru_cache(maxsize=32768)
def skeleton(word: str) -> str:
    """The consonants of a word with like sounds made one: ``Klapa`` and ``Kalappa`` are both ``klf``."""
    for spelling, sound in _SOUNDS:
        word = word.replace(spelling, sound)
    word = _DOUBLE.sub(r"\1", word.translate(_LETTERS))
    head = word[:1]
    if head in "aeiou":
        head = "a"
    return _DOUBLE.sub(r"\1", head + _VOWELS.sub("", word[1:]))


def name_likeness(left: str, right: str) -> tuple[Likeness, float]:
    """How two name keys relate, and how alike they are from 0 to 100."""
    if not left or not right:
        return Likeness.NONE, 0.0
    if left > right:
        left, right = right, left
    return _name_likeness(left, right)


@lru_cache(maxsize=16384)
def _name_likeness(left: str, right: str) -> tuple[Likeness, float]:
    written = _written_likeness(left, right)
    meant = as_meant(left), as_meant(right)
    if written[0] >= Likeness.CUT or meant == (left, right):
        return written
    likeness, score = _written_likeness(*meant)
    return max(written, (min(likeness, Likeness.SPELLING), min(score, READ_OTHERWISE)))


def _written_likeness(left: str, right: str) -> tuple[Likeness, float]:
    a, b = left.split(), right.split()
    return _by_spelling(left, right, a, b) or _by_words(left, right, a, b)


def _by_spelling(left: str, right: str, a: list[str], b: list[str]) -> tuple[Likeness, float] | None:
    """What is plain to see: the same name, its words in another order, cut off, or written in another way."""
    if left == right or left.replace(" ", "") == right.replace(" ", ""):
        return Likeness.SAME, 100.0
    if sorted(a) == sorted(b):
        # ``Cahaya Mandiri`` and ``Mandiri Cahaya`` are two firms more often than one: worth a question.
        return (Likeness.SPELLING, 97.0) if weight_of(a) >= 1.5 else (Likeness.LOOSE, ASKED)
    if _is_cut(left, right) or _is_cut(right, left):
        return Likeness.CUT, 93.0
    if _is_initialled(a, b) or _is_initialled(b, a):
        return Likeness.LOOSE, ASKED
    return None


def _by_words(left: str, right: str, a: list[str], b: list[str]) -> tuple[Likeness, float]:
    """How alike names are by the words they share and those they do not."""
    shared, slips, only_a, only_b = _align(a, b)
    if _counts(only_a) != _counts(only_b):
        alike = min(60.0, fuzz.ratio(left, right))
        return (Likeness.LOOSE if alike >= 50 else Likeness.NONE), alike
    if not only_a and not only_b:
        return Likeness.SPELLING, 98.0 - 4.0 * slips
    weight_a, weight_b = weight_of(only_a), weight_of(only_b)
    score = 100.0 * 2 * shared / (2 * shared + weight_a + weight_b) - 2.0 * slips
    compact = fuzz.ratio(left.replace(" ", ""), right.replace(" ", ""))
    if compact >= 93 and len(left) >= 12 and not _is_word_swap(only_a, only_b):
        return Likeness.SPELLING, compact
    if (not only_a or not only_b) and shared >= 1:
        return Likeness.PART, _in_part(a, b, shared, only_a + only_b, score)
    if compact >= 84 and _is_near(only_a, only_b):
        return Likeness.LOOSE, compact
    if shared >= 1 and _stand_for(only_a, only_b):
        return Likeness.LOOSE, ASKED
    if compact >= SPOKEN and _sound_alike(left, right) and not _is_word_swap(only_a, only_b):
        return Likeness.LOOSE, ASKED
    if score >= 50 or compact >= 80:
        return Likeness.LOOSE, min(max(score, 50.0), 79.0)
    return Likeness.NONE, score


def _is_initialled(short: list[str], long: list[str]) -> bool:
    """Whether one name is the other with one or two words cut to their first letter, and enough left to tell by."""
    if len(short) != len(long) or len(short) < 3:
        return False
    kept = [word for word, whole in zip(short, long, strict=True) if word == whole]
    cut = sum(
        len(word) == 1 and whole.startswith(word)
        for word, whole in zip(short, long, strict=True)
        if word != whole
    )
    return cut > 0 and cut + len(kept) == len(short) and len(kept) > 1


def _lacks_the_last(short: list[str], long: list[str]) -> bool:
    """Whether ``long`` is ``short`` with one more word, such as a city, behind it, wherever it says what it is."""
    short, long = ([word for word in words if word not in KINDS] for words in (short, long))
    return short == long[:-1] and len(short) > 1


def _begins(short: list[str], long: list[str]) -> bool:
    """Whether ``long`` is ``short`` with no more than two words behind it."""
    return short == long[: len(short)] and len(long) <= len(short) + 2


def _stand_for(only_a: list[str], only_b: list[str]) -> bool:
    """Whether what is left of one name is one word put together of letters of the words that are left of the other.

    ``EMKL`` of *ekspedisi muatan kapal laut*, ``poltekkes`` of *politeknik kesehatan*, ``univ`` of *universitas*.
    """
    if len(only_a) != 1:
        only_a, only_b = only_b, only_a
    if len(only_a) != 1 or not only_b:
        return False
    short, long = only_a[0], "".join(only_b)
    if short in COMMON or short[0] != long[0] or not len(only_b) <= len(short) < len(long) - 2:
        return False
    if len(only_b) == 1:
        return len(short) > 2 and long.startswith(short)
    letters = iter(long)
    return short == "".join(word[0] for word in only_b) or (
        len(short) > 4 and all(letter in letters for letter in short)
    )


def _in_part(a: list[str], b: list[str], shared: float, more: list[str], score: float) -> float:
    """How alike a name is to one that has all of its words and ``more``."""
    if set(more) <= GENERIC:
        return max(score, 90.0)
    if set(more) <= GENERIC | KINDS and shared >= 1.5:
        return max(score, LAST_LEFT_OFF)
    if _lacks_the_last(a, b) or _lacks_the_last(b, a):
        return LAST_LEFT_OFF if shared >= 1.5 else LAST_OF_COMMON
    if shared >= 2.0 and (len(more) == 1 or _begins(a, b) or _begins(b, a)):
        return LAST_OF_COMMON
    return min(score, 79.0)


def _is_near(only_a: list[str], only_b: list[str]) -> bool:
    """Whether what is left of two names is one word each, alike enough to be a slip in a known word."""
    if len(only_a) != 1 or len(only_b) != 1 or (only_a[0] in COMMON and only_b[0] in COMMON):
        return False
    return fuzz.ratio(only_a[0], only_b[0]) >= 70


def _sound_alike(left: str, right: str) -> bool:
    """Whether names sound alike as a whole, wherever their words end: ``ar rahmah`` and ``arrohmah``."""
    bones = skeleton(left.replace(" ", ""))
    return len(bones) >= 4 and bones == skeleton(right.replace(" ", ""))


def _is_cut(short: str, long: str) -> bool:
    """Whether ``short`` is ``long`` cut off by a field of about thirty letters."""
    if not 20 <= len(short) <= 45 or len(short) >= len(long) + 4:
        return False
    a, b = short.split(), long.split()
    if a[-1] in ("t", "tb") and len(a) > 1:
        a = a[:-1]
        if a == b:
            return True
    if len(a) > len(b) or a[:-1] != b[: len(a) - 1]:
        return False
    tail, whole = a[-1], b[len(a) - 1]
    if tail == whole:
        return len(a) < len(b)
    return whole.startswith(tail[: max(len(tail) - 2, 1)]) and len(tail) <= len(whole)


def _align(a: list[str], b: list[str]) -> tuple[float, int, list[str], list[str]]:
    """Pair the words of two names: shared weight, slips of the pen, words left over on either side."""
    only_b = list(b)
    only_a: list[str] = []
    shared, slips = 0.0, 0
    for word in a:
        if word in only_b:
            only_b.remove(word)
            shared += _word_weight(word)
        else:
            only_a.append(word)
    for word in list(only_a):
        twin = next((other for other in only_b if _is_slip(word, other)), None)
        if twin is not None:
            only_a.remove(word)
            only_b.remove(twin)
            shared += max(_word_weight(word), _word_weight(twin))
            slips += 1
    if only_a and only_b and "".join(only_a) == "".join(only_b):
        # Words written together on one side: ``INDO TAMA`` and ``INDOTAMA``.
        shared += weight_of(only_a)
        only_a, only_b = [], []
    return shared, slips, only_a, only_b


def _word_weight(word: str) -> float:
    if word in GENERIC or word in KINDS:
        return 0.3
    return 0.5 if word in COMMON else 1.0


def weight_of(words: list[str]) -> float:
    """How much the words say about which company is meant: 1 for each rare one, less for common ones."""
    return sum(_word_weight(word) for word in words)


def _counts(words: list[str]) -> list[str]:
    return sorted(word for word in words if word in NUMERALS or any(letter.isdigit() for letter in word))


def _is_word_swap(only_a: list[str], only_b: list[str]) -> bool:
    """Whether names differ by whole known words (``utama`` for ``utami``), which is no slip of the pen."""
    return any(word in COMMON for word in only_a) and any(word in COMMON for word in only_b)


@lru_cache(maxsize=65536)
def _is_slip(left: str, right: str) -> bool:
    """Whether two words may be one word with a slip of the pen, or one word in two spellings."""
    if left in NUMERALS or right in NUMERALS or (left in COMMON and right in COMMON):
        return (left, right) in _TWINS or (right, left) in _TWINS
    if not left.isalpha() or not right.isalpha():
        return False
    shorter = min(len(left), len(right))
    if shorter < 4:
        return False
    if skeleton(left) == skeleton(right) and abs(len(left) - len(right)) <= 2 and len(skeleton(left)) >= 3:
        return OSA.distance(left, right) <= 2
    allowed = 1 if shorter < 8 else 2
    return OSA.distance(left, right, score_cutoff=allowed) <= allowed


# Common words that are one word in two spellings although both are on the list of known words.
_TWINS = frozenset(
    {
        ("emas", "mas"),
        ("samudra", "samudera"),
        ("arta", "artha"),
        ("bakti", "bhakti"),
        ("bumi", "bhumi"),
        ("rejeki", "rezeki"),
        ("silika", "silica"),
        ("pasifik", "pacific"),
        ("nikel", "nickel"),
        ("sentral", "central"),
        ("sentra", "centra"),
        ("teknik", "teknika"),
        ("sentosa", "sentausa"),
        ("group", "grup"),
        ("mineral", "minerals"),
        ("adi", "adhi"),
        ("alfa", "alpha"),
        ("rizki", "rizky"),
        ("chemical", "chemicals"),
        ("indo", "indonesia"),
    }
)
