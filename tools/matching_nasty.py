"""How well companies are recognised in lists that were kept badly: words swapped, left off, cut to a letter, mistyped.

Usage: python -m tools.matching_nasty FOLDER [--firms 100000] [--sample 500] [--misses]

FOLDER as for tools.matching_quality. For each way to write names badly: how many are matched at once, how many matched or
offered, how often the automatic match was right, and how many other firms are offered beside.
"""

import argparse
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.companies.identity import matching
from app.companies.identity.matching import Match, Verdict
from app.companies.identity.names import split_name
from tools.matching_quality import EXCERPT, OFFERED, Tally, crowded, filler, rows_of
from tools.matching_register import Register

Spoil = Callable[[random.Random, list[str]], str | None]
"""Writes the words of a name badly; None where this cannot be done to it."""

NEIGHBOURS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        [
            "wa",
            "es",
            "rd",
            "tf",
            "yg",
            "uh",
            "ij",
            "ok",
            "pl",
            "o",
            "sq",
            "dw",
            "fe",
            "gr",
            "ht",
            "jy",
            "ku",
            "li",
            "ok",
            "xa",
            "zc",
            "vx",
            "bc",
            "nv",
            "mb",
            "n",
        ],
        strict=True,
    )
)
SEEN = {"o": "0", "i": "1", "l": "1", "s": "5", "b": "8", "g": "6"}
COUNTED = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "satu": "1", "dua": "2", "tiga": "3", "empat": "4"}


def swapped(rng: random.Random, words: list[str]) -> str | None:
    """Two words beside each other change places."""
    if len(words) < 2:
        return None
    at = rng.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at + 1], words[at], *words[at + 2 :]])


def shortened(_rng: random.Random, words: list[str]) -> str | None:
    """The last word is left off."""
    return " ".join(words[:-1]) if len(words) > 2 else None


def initialled(rng: random.Random, words: list[str]) -> str | None:
    """One word is but its first letter."""
    if len(words) < 3:
        return None
    at = rng.randrange(len(words))
    return " ".join([*words[:at], words[at][0], *words[at + 1 :]])


def dotted(rng: random.Random, words: list[str]) -> str | None:
    """The first or second word is but its first letter and a stop."""
    if len(words) < 3:
        return None
    at = rng.randrange(2)
    return " ".join([*words[:at], f"{words[at][0]}.", *words[at + 1 :]])


def _at_letter(rng: random.Random, words: list[str], change: Callable[[str], str | None]) -> str | None:
    text = " ".join(words)
    places = [at for at in range(1, len(text)) if change(text[at].lower())]
    if not places:
        return None
    at = rng.choice(places)
    return f"{text[:at]}{change(text[at].lower())}{text[at + 1 :]}"


def mistyped(rng: random.Random, words: list[str]) -> str | None:
    """One letter is its neighbour on the keyboard."""
    return _at_letter(rng, words, lambda letter: NEIGHBOURS.get(letter, "")[:1] or None)


def doubled(rng: random.Random, words: list[str]) -> str | None:
    """One letter stands twice."""
    return _at_letter(rng, words, lambda letter: letter * 2 if letter.isalpha() else None)


def misread(rng: random.Random, words: list[str]) -> str | None:
    """One letter was read as a digit from a scan."""
    return _at_letter(rng, words, SEEN.get)


def joined(rng: random.Random, words: list[str]) -> str | None:
    """Two words are written as one."""
    if len(words) < 2:
        return None
    at = rng.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def parted(rng: random.Random, words: list[str]) -> str | None:
    """A long word is written as two."""
    long = [at for at, word in enumerate(words) if len(word) > 7]
    if not long:
        return None
    at = rng.choice(long)
    half = len(words[at]) // 2
    return " ".join([*words[:at], words[at][:half], words[at][half:], *words[at + 1 :]])


def counted(_rng: random.Random, words: list[str]) -> str | None:
    """A number is a digit instead of a word or a Roman one."""
    told = [COUNTED.get(word.lower(), word) for word in words]
    return " ".join(told) if told != words else None


def bracketed(_rng: random.Random, words: list[str]) -> str | None:
    """The last word stands in brackets."""
    return " ".join([*words[:-1], f"({words[-1]})"]) if len(words) > 1 else None


def placed(_rng: random.Random, words: list[str]) -> str | None:
    """The city is appended."""
    return " ".join([*words, "Balikpapan"])


def renamed(_rng: random.Random, words: list[str]) -> str | None:
    """Another name, the known one behind it as the former."""
    return f"Warta Khayal Tenteram d/h {' '.join(words)}"


def foreign(_rng: random.Random, words: list[str]) -> str | None:
    """A foreign form behind the name."""
    return " ".join([*words, "Pte. Ltd."])


WAYS: dict[str, tuple[Spoil, float | None]] = {
    "words swapped": (swapped, 0.95),
    "last word left off": (shortened, 0.8),
    "a word but its initial": (initialled, 0.7),
    "first or second word an initial, dotted": (dotted, 0.7),
    "a neighbouring key": (mistyped, 0.85),
    "a letter twice": (doubled, 0.95),
    "a letter read as a digit": (misread, 0.95),
    "two words as one": (joined, 0.95),
    "one word as two": (parted, 0.95),
    "a number as a digit": (counted, None),
    "last word in brackets": (bracketed, 0.95),
    "city behind": (placed, 0.95),
    "renamed, formerly (d/h)": (renamed, 0.95),
    "a foreign form": (foreign, None),
}
"""Each way to write names badly, with the share that should be matched or offered."""


@dataclass
class Spoilt:
    """What became of the names that were spoilt in one way."""

    tally: Tally = field(default_factory=Tally)
    others: int = 0
    """How many other firms were offered beside the one that is meant."""
    seconds: float = 0.0


def measured(register: Register, shown: dict[int, str], sample: Iterable[int]) -> dict[str, Spoilt]:
    """Look up the firms of ``sample``, each spoilt in every way; ``shown`` is how all are called."""
    same_name: dict[str, set[int]] = defaultdict(set)
    for number, company in register.rows.items():
        same_name[company.key.replace(" ", "")].add(number)
    numbers = list(sample)
    rng = random.Random(23)  # noqa: S311 - a repeatable sample, no secret
    found: dict[str, Spoilt] = {}
    for way, (spoil, _wanted) in WAYS.items():
        one = found[way] = Spoilt()
        began = time.process_time()
        for number in numbers:
            read = split_name(shown[number])
            bad = spoil(rng, re.sub(r"[.,()]", " ", read.display).split())
            if not bad:
                continue
            form = {"pt": "PT ", "cv": "CV "}.get(str(read.form or ""), "")
            twins = same_name[register.rows[number].key.replace(" ", "")]
            matches = register.look_up(matching.facts_of(name=form + bad))
            one.tally.count(matches, twins, f"{form}{bad} ({shown[number]})")
            one.others += _others(matches, twins)
        one.seconds = time.process_time() - began
    return found


def of_excerpt(*, firms: int = 20_000) -> dict[str, Spoilt]:
    """The same of the names that the tests hold, in a crowd of invented companies."""
    names = [row["name"] for row in rows_of(EXCERPT.parent, EXCERPT.name) if row["name"]]
    register = Register()
    shown = dict(enumerate(names, start=1))
    keys = [split_name(name).key for name in names]
    shown |= enumerate(filler(random.Random(7), keys, firms), start=len(names) + 1)  # noqa: S311
    for number, name in shown.items():
        register.add(matching.facts_of(name=name, id=number))
    return measured(register, shown, range(1, len(names) + 1))


def main(words: list[str] | None = None) -> int:
    """Print a line for each way."""
    parser = argparse.ArgumentParser(description="Measure the matching of companies over badly kept lists.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--firms", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=500)
    parser.add_argument("--misses", action="store_true", help="tell each wrong or missed look-up")
    given = parser.parse_args(words)

    register, shown, listed_rows = crowded(given.folder, given.firms)
    rng = random.Random(23)  # noqa: S311 - a repeatable sample, no secret
    sample = rng.sample(range(1, listed_rows + 1), min(given.sample, listed_rows))
    print(f"{'':42} {'looked':>6} {'at once':>8} {'offered':>8} {'others':>6} {'ms':>5}")
    for way, one in measured(register, shown, sample).items():
        looked, wanted = max(one.tally.looked, 1), WAYS[way][1]
        told = f"{way:42} {looked:6} {one.tally.matched / looked:8.3f} {one.tally.recall:8.3f}"
        print(f"{told} {one.others / looked:6.2f} {one.seconds * 1000 / looked:5.1f}   (wanted {wanted})")
        if given.misses:
            print("\n".join(f"    {miss}" for miss in one.tally.misses[:25]))
    return 0


def _others(matches: list[Match], twins: set[int]) -> int:
    """How many other firms a person is shown beside the one that is meant."""
    shown = [match for match in matches if match.verdict is Verdict.REVIEW][:OFFERED]
    return sum(1 for match in shown if match.id not in twins)


if __name__ == "__main__":
    sys.exit(main())
