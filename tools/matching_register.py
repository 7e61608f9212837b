"""A register of companies in memory, to measure the matching without a database."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from app.companies.enums import KeyKind
from app.companies.identity import matching
from app.companies.identity.matching import Facts, Match


@dataclass
class Register:
    """Companies in memory, found through the same keys as in the database."""

    rows: dict[int, Facts] = field(default_factory=dict)
    index: dict[tuple[KeyKind, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, facts: Facts) -> None:
        number = facts.id or 0
        self.rows[number] = facts
        for key in matching.keys_for(facts):
            self.index[key].append(number)

    def look_up(self, facts: Facts, *, but: int | None = None) -> list[Match]:
        weights: Counter[int] = Counter()
        tied: set[int] = set()
        for key in matching.lookup_keys(facts):
            holders = self.index.get(key, ())
            if key[0] is KeyKind.BLOCK and len(holders) > matching.MOST_HOLDERS:
                continue
            for row in holders:
                weights[row] += matching.KEY_WEIGHTS[key[0]]
            if not matching.is_of_name(key):
                tied.update(holders)
        best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
        found = [self.rows[row] for row, _weight in best[: matching.MOST_CANDIDATES] if row != but]
        candidates = [(one, one.key, one.id in tied or len(one.names) > 1) for one in found]
        return matching.rank(facts, matching.likeliest(facts, candidates))
