"""Companies on file that may be the one meant: candidates by indexed keys, weighed by ``identity.matching``."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Executable,
    Select,
    String,
    cast,
    func,
    or_,
    select,
    type_coerce,
    union_all,
)

from app.companies.enums import KeyKind
from app.companies.identity import matching
from app.companies.identity.matching import CandidateKey, Facts, Match, Verdict
from app.companies.models import Company, CompanyKey
from app.core.db import as_listed, db, is_postgresql, one_of_listed

KINDS = {kind.value: kind for kind in KeyKind}
CERTAIN_KINDS = frozenset(kind for kind in KeyKind if kind is not KeyKind.BLOCK)
CHUNK = 200
"""How many companies share one query; a company has about ten keys."""

Weighed = dict[tuple[int, int], Match]
"""What was weighed in one chunk of a search, by the facts searched for and the number of the candidate."""

_COLUMNS = (
    Company.id,
    Company.legal_form,
    Company.name,
    Company.brand_name,
    Company.former_names,
    Company.is_branch,
    Company.npwp,
    Company.nitku,
    Company.nib,
    Company.phones,
    Company.email,
    Company.website,
    Company.address,
    Company.city,
    Company.latitude,
    Company.longitude,
)

IDENTIFYING = frozenset(column.key for column in _COLUMNS)
"""The columns by which a company is recognised: only with one of these do its keys change."""


def _plain_rows(statement: Executable, values: dict[str, Any]) -> Sequence[Any]:
    """Rows of columns, past the session, whose own take a third longer; what waits in it is stored first as ever."""
    session = db.session()
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, values).all()


def facts_of(row: Any) -> Facts:
    """The facts of a stored company, or of anything with its columns as attributes."""
    return matching.facts_of(
        id=row.id,
        name=row.name,
        legal_form=row.legal_form,
        other_names=[*([row.brand_name] if row.brand_name else []), *(row.former_names or [])],
        is_branch=row.is_branch,
        npwp=row.npwp,
        nitku=row.nitku,
        nib=row.nib,
        phones=[phone["e164"] for phone in row.phones or []],
        emails=[row.email] if row.email else [],
        website=row.website,
        address=row.address,
        city=row.city,
        latitude=row.latitude,
        longitude=row.longitude,
    )


def facts_of_many(ids: Iterable[int], *, with_trashed: bool = False) -> list[Facts]:
    """The facts of those of these companies that are on file, by id; ``with_trashed`` of those in the trash too."""
    wanted = sorted(ids)
    if not wanted:
        return []
    statement = _facts_among(with_trashed, is_postgresql())
    return [facts_of(row) for row in _plain_rows(statement, {"ids": as_listed(wanted)})]


@cache
def _facts_among(with_trashed: bool, _on_postgresql: bool) -> Select[*tuple[Any, ...]]:
    statement = select(*_COLUMNS).where(one_of_listed(Company.id, "ids")).order_by(Company.id)
    return statement if with_trashed else statement.where(Company.trashed_at.is_(None))


_HAS_OTHER_NAMES = or_(Company.brand_name.is_not(None), cast(Company.former_names, String) != "[]")


class Outline(NamedTuple):
    """The little of a company by which most candidates are left out."""

    name_key: str
    npwp: str | None
    nib: str | None
    has_other_names: bool


def outlines_of(ids: Iterable[int]) -> dict[int, Outline]:
    """The outline of each of these companies."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    found = _plain_rows(_outlines_among(is_postgresql()), {"ids": as_listed(wanted)})
    return {row[0]: Outline._make(row[1:]) for row in found}


@cache
def _outlines_among(_on_postgresql: bool) -> Select[*tuple[Any, ...]]:
    statement = select(Company.id, Company.name_key, Company.npwp, Company.nib, _HAS_OTHER_NAMES)
    return statement.where(one_of_listed(Company.id, "ids"))


def facts_of_values(values: dict[str, Any]) -> Facts:
    """The facts of cleaned values that are not stored yet (``Checked.values``)."""
    return matching.facts_of(
        name=values.get("name") or "",
        legal_form=values.get("legal_form"),
        other_names=[
            *([values["brand_name"]] if values.get("brand_name") else []),
            *(values.get("former_names") or []),
        ],
        is_branch=bool(values.get("is_branch")),
        npwp=values.get("npwp"),
        nitku=values.get("nitku"),
        nib=values.get("nib"),
        phones=[phone["e164"] for phone in values.get("phones") or []],
        emails=[values["email"]] if values.get("email") else [],
        website=values.get("website"),
        address=values.get("address"),
        city=values.get("city"),
        latitude=values.get("latitude"),
        longitude=values.get("longitude"),
    )


class Matcher:
    """Looks companies up, many at a time; keep one for a whole import.

    It remembers the facts of candidates it has seen, so tell it by :meth:`add` of every company stored or changed
    since. Rows of a preview that are not stored take part when added with a negative id.
    """

    def __init__(self) -> None:
        self._facts: dict[int, Facts] = {}
        self._outlines: dict[int, Outline] = {}
        self._added: dict[CandidateKey, list[int]] = defaultdict(list)

    def add(self, facts: Facts) -> None:
        """Let ``facts`` (with an id) be found by later look-ups."""
        number = facts.id or 0
        self._facts[number] = facts
        self._outlines[number] = Outline(facts.key, facts.npwp, facts.nib, len(facts.names) > 1)
        for key in matching.keys_for(facts):
            self._added[key].append(number)

    def matches(self, wanted: Sequence[Facts]) -> list[list[Match]]:
        """For each of ``wanted`` its candidates, best first; trashed companies and the company itself never appear.

        Numbers, exact names and contact data are asked first; only what they leave open is looked for by likeness.
        """
        answers: list[list[Match]] = []
        for start in range(0, len(wanted), CHUNK):
            answers.extend(self._chunk(wanted[start : start + CHUNK]))
        return answers

    def _chunk(self, wanted: Sequence[Facts]) -> list[list[Match]]:
        keys = [matching.lookup_keys(facts) for facts in wanted]
        certain = [{key for key in own if key[0] in CERTAIN_KINDS} for own in keys]
        holders = self._holders(set().union(*keys))
        # Those asked first come again among all, and weighing a candidate costs more than finding it.
        weighed: Weighed = {}
        answers = self._weigh(wanted, certain, holders, weighed)
        is_open = [not (found and found[0].verdict is Verdict.MATCH) for found in answers]
        rest = [facts for facts, still in zip(wanted, is_open, strict=True) if still]
        if rest:
            left = [own for own, still in zip(keys, is_open, strict=True) if still]
            again = iter(self._weigh(rest, left, holders, weighed))
            answers = [next(again) if still else found for found, still in zip(answers, is_open, strict=True)]
        return answers

    def _weigh(
        self,
        wanted: Sequence[Facts],
        keys: Sequence[set[CandidateKey]],
        holders: Mapping[CandidateKey, set[int]],
        weighed: Weighed,
    ) -> list[list[Match]]:
        shortlists = [
            shortlist(own, holders, without=facts.id or 0) for facts, own in zip(wanted, keys, strict=True)
        ]
        self._know({number for some in shortlists for number in some})
        likeliest = [
            matching.likeliest(facts, candidates(some, own, holders, self._outlines))
            for facts, some, own in zip(wanted, shortlists, keys, strict=True)
        ]
        self._load({number for some in likeliest for number in some})
        return [
            matching.ranked(self._match(facts, number, weighed) for number in some if number in self._facts)
            for facts, some in zip(wanted, likeliest, strict=True)
        ]

    def _match(self, facts: Facts, number: int, weighed: Weighed) -> Match:
        pair = (id(facts), number)
        if pair not in weighed:
            weighed[pair] = matching.compare(facts, self._facts[number])
        return weighed[pair]

    def _holders(self, keys: set[CandidateKey]) -> dict[CandidateKey, set[int]]:
        holders = holders_of(keys)
        for key in keys & self._added.keys():
            holders[key].update(self._added[key])
        return holders

    def _know(self, numbers: set[int]) -> None:
        """Read the outlines of those not seen yet."""
        self._outlines |= outlines_of(numbers - self._outlines.keys())

    def _load(self, numbers: set[int]) -> None:
        missing = (number for number in numbers if number > 0 and number not in self._facts)
        self._facts |= {facts.id or 0: facts for facts in facts_of_many(missing)}


def holders_of(
    keys: Iterable[CandidateKey], *, crowded: set[CandidateKey] | None = None
) -> dict[CandidateKey, set[int]]:
    """The ids of the companies filed under each of ``keys``, in one statement.

    Blocks of very many companies are left out: they tell nothing. Whoever looks up again and again gives the same set
    ``crowded`` each time, where they are noted, since even to count them takes longer than to find all others.
    """
    crowded = set() if crowded is None else crowded
    by_kind: dict[KeyKind, list[str]] = defaultdict(list)
    for key in keys:
        if key not in crowded:
            by_kind[key[0]].append(key[1])
    holders: dict[CandidateKey, set[int]] = defaultdict(set)
    if not by_kind:
        return holders
    kinds = sorted(by_kind)
    asked = {kind.value: as_listed(sorted(by_kind[kind])) for kind in kinds}
    for stored, value, count, ids in _plain_rows(_filed(tuple(kinds), is_postgresql()), asked):
        key = KINDS[stored], value
        if count > matching.MOST_HOLDERS and key[0] is KeyKind.BLOCK:
            crowded.add(key)
        else:
            holders[key].update(map(int, ids.split(",")))
    return holders


@cache
def _filed(kinds: tuple[KeyKind, ...], _on_postgresql: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """What is filed under keys of these kinds, whose values are parameters named like them; put together once."""
    return union_all(*map(_filed_under, kinds))


def _filed_under(kind: KeyKind) -> Select[*tuple[Any, ...]]:
    """Each key asked for of one kind with how many companies are filed under it and which, within the index."""
    # The kind as it is stored: each of hundreds of rows would be made a member of its list.
    stored = type_coerce(CompanyKey.kind, String)
    ids = func.aggregate_strings(cast(CompanyKey.company_id, String), ",")
    return (
        select(stored.label("kind"), CompanyKey.value, func.count().label("holders"), ids.label("ids"))
        .where(CompanyKey.kind == kind, one_of_listed(CompanyKey.value, kind.value))
        .group_by(CompanyKey.kind, CompanyKey.value)
    )


def shortlist(
    keys: Iterable[CandidateKey], holders: Mapping[CandidateKey, Iterable[int]], *, without: int = 0
) -> list[int]:
    """The holders that share most with ``keys``, best first; no more than can be weighed in full."""
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    for key in keys:
        if held := holders.get(key):
            shared[matching.KEY_WEIGHTS[key[0]]].update(held)
    weights: Counter[int] = Counter()
    for weight, counted in shared.items():
        for number, times in counted.items():
            weights[number] += weight * times
    weights.pop(without, None)
    best = nsmallest(matching.MOST_CANDIDATES, ((-weight, number) for number, weight in weights.items()))
    return [number for _weight, number in best]


def candidates(
    numbers: Iterable[int],
    keys: Iterable[CandidateKey],
    holders: Mapping[CandidateKey, Iterable[int]],
    outlines: Mapping[int, Outline],
) -> list[tuple[int, str, bool]]:
    """Companies of a shortlist as :func:`matching.likeliest` takes them."""
    tied: set[int] = set()
    tied.update(*(holders.get(key, ()) for key in keys if not matching.is_of_name(key)))
    return [
        (number, outline.name_key, number in tied or outline.has_other_names)
        for number in numbers
        if (outline := outlines.get(number))
    ]


def possible_duplicates(facts: Facts, *, limit: int = 5) -> list[Match]:
    """The companies on file that may be the one described by ``facts``, best first; surely different ones left out."""
    found = Matcher().matches([facts])[0]
    return [match for match in found if match.verdict is not Verdict.DIFFERENT][:limit]
