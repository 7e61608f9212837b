"""The blocks names are filed and looked for under, so that one that is badly spelt still meets its twin."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from app.companies.identity.likeness import skeleton
from app.companies.identity.readings import as_meant
from app.companies.identity.words import COMMON, GENERIC, KINDS

_TELL_LITTLE = COMMON | GENERIC | KINDS


@lru_cache(maxsize=8192)
def name_blocks(key: str) -> frozenset[str]:
    """Blocks under which a misspelt, cut, reordered or differently parted name still meets its twin.

    Its words are those that are meant, so that every way to write them is filed in one place.
    """
    meant = as_meant(key)
    blocks: set[str] = set()
    # Also as it stands: of a name cut off within ``simpan pinjam`` nothing else is left.
    for compact in {key.replace(" ", ""), meant.replace(" ", "")}:
        bones = skeleton(compact)
        blocks.add(f"c{bones[:6]}")
        if len(bones) > 6:
            blocks.add(f"t{bones[-6:]}")
    words = meant.split()
    rare = [word for word in words if word not in _TELL_LITTLE and len(word) > 2]
    rare.sort(key=len, reverse=True)
    blocks.update(f"w{skeleton(word)[:8]}" for word in rare[:3])
    if all(len(skeleton(word)) < 3 for word in rare):
        # Only common words, or such as sound like many: two together are rare enough, in whatever order they stand.
        blocks.update(_pairs(words))
    if len(words) < 3:
        blocks.update(_slips(words, rare))
    return frozenset(blocks)


def _slips(words: list[str], rare: list[str]) -> Iterator[str]:
    """Of one or two words a slip may leave nothing else: the sounds of the word, and these without each in turn.

    Two spellings that differ by one slip have one of them in common. Where both words are rare, either finds the firm.
    """
    for word in [] if len(rare) > 1 else rare or words:
        other = "".join(skeleton(one)[:3] for one in words if one != word)
        bones = skeleton(word)[:8]
        yield f"s{bones} {other}"
        if len(bones) > 1:
            yield from (f"s{bones[:place]}{bones[place + 1 :]} {other}" for place in range(len(bones)))


def lookup_blocks(key: str) -> frozenset[str]:
    """Those of :func:`name_blocks`, and a few more.

    A slip of the pen makes a common word look rare, so the pairs are asked for in any case.

    A word may be left off or be but its initial: what is filed under the first two words, or the last two, is asked for
    too.
    """
    meant = as_meant(key)
    words = [word for word in meant.split() if len(word) > 1]
    blocks = name_blocks(key) | _pairs(words)
    if len(words) < len(meant.split()):
        blocks |= name_blocks(" ".join(words))
    return blocks


def _pairs(words: list[str]) -> frozenset[str]:
    bony = sorted({skeleton(word)[:6] for word in words[:4]})
    return frozenset(f"p{left}{right}" for left, right in combinations(bony, 2))
