"""How well companies of kinds that no real list at hand holds are recognised.

Usage: python -m tools.matching_invented
"""

import random
import sys
from collections import defaultdict
from pathlib import Path

from app.companies.identity import matching
from app.companies.identity.matching import Verdict
from app.companies.identity.names import split_name
from tools.matching_quality import EXCERPT, Tally, facts, filler, rows_of
from tools.matching_register import Register

INVENTED = EXCERPT.with_name("matching_pairs_invented.csv")


def invented(path: Path = INVENTED, *, firms: int = 20_000) -> dict[str, Tally]:
    """Invented firms of many kinds as two lists may write them, in a crowd: hotels and their owners, co-operatives, schools,
    offices, shops, branches, spelling of before 1972; and pairs that are two firms.
    """
    pairs = rows_of(path.parent, path.name)
    register = Register()
    numbers: dict[tuple[str, ...], int] = {}
    for pair in pairs:
        told = tuple(pair[key] for key in ("name", "brand", "phone", "email", "website", "address", "npwp"))
        if told not in numbers:
            numbers[told] = len(numbers) + 1
            register.add(facts(pair, id=numbers[told], area="0542"))
        pair["id"] = str(numbers[told])
    keys = [split_name(row["name"]).key for row in rows_of(EXCERPT.parent, EXCERPT.name) if row["name"]]
    for number, typed in enumerate(filler(random.Random(7), keys, firms), start=len(numbers) + 1):  # noqa: S311
        register.add(matching.facts_of(name=typed, id=number))
    tallies: dict[str, Tally] = defaultdict(Tally)
    for pair in pairs:
        listed = {
            key.removeprefix("listed_"): value for key, value in pair.items() if key.startswith("listed_")
        }
        matches = register.look_up(facts(listed, area="0542"))
        own, label = int(pair["id"]), f"{listed['name']} ({pair['name']})"
        if pair["truth"] not in ("other", "branch"):
            tallies[pair["truth"]].count(matches, {own}, label)
        elif any(match.id == own and match.verdict is Verdict.MATCH for match in matches):
            tallies["same"].wrong += 1
            tallies["same"].misses.append(f"wrong: {label}")
    return tallies


def main() -> int:
    """Print a line for each kind of pair, and what went wrong."""
    for truth, tally in invented().items():
        print(
            f"{truth:8} {tally.looked:4} precision {tally.precision:.3f} offered {tally.recall:.3f} in the top three {tally.top_three:.3f}"
        )
        print("\n".join(f"    {miss}" for miss in tally.misses))
    return 0


if __name__ == "__main__":
    sys.exit(main())
