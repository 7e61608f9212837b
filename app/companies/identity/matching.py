"""Which two records are one company: keys to find candidates by, and a verdict on each pair with its reasons.

A candidate shares at least one key with the company looked for (:func:`keys_for`), so a look-up never scans.
:func:`compare` weighs one pair; :func:`rank` weighs all candidates of one look-up and withdraws an automatic
match where two of them deserve it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypeVar

from flask_babel import gettext as _
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from app.companies.enums import KeyKind, LegalForm
from app.companies.identity import numbers, web
from app.companies.identity.blocks import lookup_blocks, name_blocks
from app.companies.identity.likeness import (
    LAST_OF_COMMON,
    Likeness,
    name_likeness,
    weight_of,
)
from app.companies.identity.names import fold, split_name
from app.companies.identity.places import (
    ADDRESS_BLOCK,
    address_block,
    address_key,
    address_likeness,
    city_in,
    city_key,
)
from app.companies.identity.readings import as_meant
from app.core.geo import metres

CandidateKey = tuple[KeyKind, str]
T = TypeVar("T")


class Verdict(StrEnum):
    """What is to be done about a pair."""

    MATCH = "match"
    REVIEW = "review"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a company can be recognised by, made comparable; build it with :func:`facts_of`."""

    id: int | None
    form: LegalForm | None
    names: tuple[str, ...]
    branch: str
    is_branch: bool
    npwp: str | None
    nitku: str | None
    nib: str | None
    phones: frozenset[str]
    emails: frozenset[str]
    domains: frozenset[str]
    address: str
    city: str
    place: tuple[float, float] | None

    @property
    def key(self) -> str:
        """The key of the present name."""
        return self.names[0]

    def with_id(self, number: int) -> Self:
        """The same facts under an id: of the row just stored, or a negative one for a row of a preview."""
        return replace(self, id=number)


@dataclass(frozen=True, slots=True)
class Match:
    """A verdict on one candidate. ``score`` runs from 0 to 100; 90 and more is certain enough to act upon."""

    facts: Facts
    verdict: Verdict
    score: float
    evidence: frozenset[str]
    likeness: Likeness
    name_score: float
    is_other_branch: bool = False

    @property
    def id(self) -> int | None:
        """The id of the candidate."""
        return self.facts.id


def facts_of(
    *,
    name: str,
    legal_form: LegalForm | None = None,
    id: int | None = None,
    other_names: Iterable[str] = (),
    is_branch: bool = False,
    npwp: str | None = None,
    nitku: str | None = None,
    nib: str | None = None,
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    website: str | None = None,
    address: str | None = None,
    city: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
) -> Facts:
    """The facts of a company. Numbers and phones must be as stored; names and addresses may be as typed."""
    read = split_name(name)
    others = [split_name(other).key for other in (*read.former, *read.also, *other_names) if other]
    form = legal_form if legal_form not in (None, LegalForm.LAINNYA) else read.form
    mails = frozenset(mail.lower() for mail in emails if mail)
    domains = {web.email_domain(mail) for mail in mails} | {web.company_domain(website or "")}
    street = address_key(address or "")
    return Facts(
        id=id,
        form=form,
        names=tuple(dict.fromkeys([read.key, *(other for other in others if other)])),
        branch=as_meant(fold(read.branch)),
        is_branch=is_branch or bool(read.branch),
        # A NITKU is the number of the taxpayer and six digits for the place.
        npwp=npwp or (nitku[:16] if nitku else None),
        nitku=nitku,
        nib=nib,
        phones=frozenset(phones),
        emails=mails,
        domains=frozenset(domains - {""}),
        address=street,
        city=city_key(city or "") or city_in(address or ""),
        place=None if latitude is None or longitude is None else (latitude, longitude),
    )


def keys_for(facts: Facts) -> set[CandidateKey]:
    """The keys a company is filed under."""
    return _keys(facts, name_blocks)


def lookup_keys(facts: Facts) -> set[CandidateKey]:
    """The keys a company is looked for by: those it is filed under, and a few for slips of the pen."""
    return _keys(facts, lookup_blocks)


def _keys(facts: Facts, blocks_of: Callable[[str], frozenset[str]]) -> set[CandidateKey]:
    keys: set[CandidateKey] = set()
    if facts.npwp:
        keys.add((KeyKind.NPWP, numbers.npwp_base(facts.npwp)))
    if facts.nib:
        keys.add((KeyKind.NIB, facts.nib))
    keys.update((KeyKind.PHONE, phone) for phone in facts.phones)
    keys.update((KeyKind.EMAIL, mail) for mail in facts.emails)
    keys.update((KeyKind.WEBSITE, domain) for domain in facts.domains)
    for name in facts.names:
        if name:
            keys.add((KeyKind.NAME, name.replace(" ", "")[:80]))
            keys.update((KeyKind.BLOCK, block) for block in blocks_of(name))
    if block := address_block(facts.address):
        keys.add((KeyKind.BLOCK, block))
    return keys


KEY_WEIGHTS = {
    KeyKind.NPWP: 20,
    KeyKind.NIB: 20,
    KeyKind.NAME: 12,
    KeyKind.PHONE: 8,
    KeyKind.EMAIL: 8,
    KeyKind.WEBSITE: 8,
    KeyKind.BLOCK: 3,
}
"""How much sharing a key of each kind promises; candidates are weighed in the order of their sums."""

MOST_CANDIDATES = 60
"""How many companies, those that share most keys, are candidates of one look-up."""

BY_KEYS, BY_NAME, BY_WORDS = 5, 5, 3
"""How many candidates are weighed in full: those that share most, and of the rest those whose name is most alike, as it
stands and in whatever order its words stand."""

ALIKE = 60.0
"""How alike a name must at least be of a candidate that shares nothing else."""

MOST_HOLDERS = 300
"""A block of more companies than these says nothing about any of them, and is left out."""


def is_of_name(key: CandidateKey) -> bool:
    """Whether sharing this key says no more than that the names are somewhat alike."""
    return key[0] is KeyKind.BLOCK and not key[1].startswith(ADDRESS_BLOCK)


def likeliest(facts: Facts, candidates: Sequence[tuple[T, str, bool]]) -> list[T]:
    """The few of ``candidates`` that are worth being weighed.

    Each is given with the key of its name and whether it shares more than a likeness of names, best first.
    """
    first, rest = candidates[:BY_KEYS], candidates[BY_KEYS:]
    names = [name for _one, name, _shares_more in rest]
    places: dict[int, None] = {}
    for scorer, limit in ((fuzz.ratio, BY_NAME), (fuzz.token_sort_ratio, BY_WORDS)):
        found = process.extract(facts.key, names, scorer=scorer, limit=limit, score_cutoff=ALIKE)
        places |= dict.fromkeys(place for _name, _score, place in found)
    return [
        one
        for one, name, shares_more in (*first, *(rest[place] for place in places))
        if shares_more or any(_is_near(own, name) for own in facts.names)
    ]


def _is_near(left: str, right: str) -> bool:
    likeness, score = name_likeness(left, right)
    return likeness > Likeness.LOOSE or score >= ALIKE


_FAMILY = {
    LegalForm.PT_PMA: LegalForm.PT,
    LegalForm.PT_PERORANGAN: LegalForm.PT,
    LegalForm.PERSERO: LegalForm.PT,
    LegalForm.PERSERODA: LegalForm.PT,
    LegalForm.LAINNYA: None,
}
_STRONG = ("phone", "email", "website", "address", "place")


def compare(left: Facts, right: Facts) -> Match:
    """Weigh ``right`` as a candidate for ``left``: verdict, score and the evidence it rests on."""
    likeness, name_score, by_other_name = _best_names(left, right)
    evidence = set(_evidence(left, right))
    if by_other_name:
        evidence.add("former_name")
    verdict, score, other_branch = _judge(left, right, likeness, name_score, evidence)
    return Match(
        right, verdict, round(score, 1), frozenset(evidence), likeness, round(name_score, 1), other_branch
    )


def rank(left: Facts, candidates: Iterable[Facts]) -> list[Match]:
    """Weigh all candidates, best first; those that are surely different stand last.

    Where two candidates would both match, neither does: a person has to say which.
    """
    return ranked(compare(left, candidate) for candidate in candidates)


def ranked(weighed: Iterable[Match]) -> list[Match]:
    """The same of candidates that were weighed before."""
    matches = sorted(weighed, key=lambda match: (-match.score, match.id or 0))
    certain = [match for match in matches if match.verdict is Verdict.MATCH]
    if len(certain) > 1 and certain[0].score - certain[1].score < 3:
        matches = [_demoted(match) if match.verdict is Verdict.MATCH else match for match in matches]
    return _without_crowds(matches)


def explain(match: Match) -> str:
    """The reasons of a verdict in words: ``same phone, name 93 %``."""
    return in_words(match.evidence, match.name_score, is_same_name=match.likeness is Likeness.SAME)


def in_words(evidence: Iterable[str], name_score: float, *, is_same_name: bool) -> str:
    """Evidence that was kept, in words as :func:`explain` gives them."""
    found = set(evidence)
    words = {
        "npwp": _("same NPWP"),
        "nib": _("same NIB"),
        "nitku": _("same NITKU"),
        "phone": _("same phone"),
        "email": _("same e-mail"),
        "website": _("same website"),
        "address": _("same address"),
        "place": _("same place on the map"),
        "former_name": _("former or brand name"),
        "other_npwp": _("another NPWP"),
        "other_nib": _("another NIB"),
        "other_form": _("another legal form"),
        "other_city": _("another city"),
        "branch": _("another branch of the same company"),
    }
    parts = [sentence for code, sentence in words.items() if code in found]
    if is_same_name:
        parts.append(_("same name"))
    elif name_score >= 50:
        parts.append(_("name %(percent)s %%", percent=round(name_score)))
    return ", ".join(parts)


def _best_names(left: Facts, right: Facts) -> tuple[Likeness, float, bool]:
    best = (Likeness.NONE, 0.0, False)
    for i, a in enumerate(left.names):
        for j, b in enumerate(right.names):
            likeness, score = name_likeness(a, b)
            if (likeness, score) > best[:2]:
                best = (likeness, score, i + j > 0)
    return best


def _evidence(left: Facts, right: Facts) -> Iterator[str]:
    yield from _number_evidence(left, right)
    if left.phones & right.phones:
        yield "phone"
    if left.emails & right.emails:
        yield "email"
    if left.domains & right.domains:
        yield "website"
    if address_likeness(left.address, right.address) >= 85:
        yield "address"
    if left.place and right.place and metres(left.place, right.place) <= 60:
        yield "place"
    if left.city and right.city and left.city != right.city:
        yield "other_city"
    if _forms_differ(left.form, right.form):
        yield "other_form"


def _number_evidence(left: Facts, right: Facts) -> Iterator[str]:
    if left.npwp and right.npwp:
        if not numbers.same_taxpayer(left.npwp, right.npwp):
            yield "other_npwp"
        elif _branch_numbers_differ(left, right):
            yield "branch"
        else:
            yield "npwp"
    if left.nitku and left.nitku == right.nitku:
        yield "nitku"
    if left.nib and right.nib:
        yield "nib" if left.nib == right.nib else "other_nib"


def _branch_numbers_differ(left: Facts, right: Facts) -> bool:
    if left.nitku and right.nitku:
        return left.nitku[16:] != right.nitku[16:]
    return numbers.npwp_branch(left.npwp or "") != numbers.npwp_branch(right.npwp or "")


def _forms_differ(left: LegalForm | None, right: LegalForm | None) -> bool:
    a = _FAMILY.get(left, left) if left else None
    b = _FAMILY.get(right, right) if right else None
    return a is not None and b is not None and a is not b


def _is_branch_pair(left: Facts, right: Facts) -> bool:
    """Whether the names or flags say that one is a branch of the other, or both are different branches."""
    return left.is_branch != right.is_branch or (
        bool(left.branch) and bool(right.branch) and left.branch != right.branch
    )


def _adds_its_place(left: Facts, right: Facts) -> bool:
    """Whether ``left`` names as a branch what ``right`` only puts behind its name: ``Maju Cabang Bontang``, ``Maju Bontang``."""
    return bool(left.branch) and not right.branch and right.key == f"{left.key} {left.branch}"


def _judge(
    left: Facts, right: Facts, likeness: Likeness, name_score: float, evidence: set[str]
) -> tuple[Verdict, float, bool]:
    strong = [code for code in _STRONG if code in evidence]
    if "branch" in evidence:
        return Verdict.DIFFERENT, 40.0, True
    if _adds_its_place(left, right) or _adds_its_place(right, left):
        return Verdict.REVIEW, 76.0, False
    if likeness >= Likeness.PART and _is_branch_pair(left, right) and "nitku" not in evidence:
        evidence.add("branch")
        if strong and likeness >= Likeness.CUT:
            return Verdict.REVIEW, 70.0, True
        return Verdict.DIFFERENT, 40.0, True
    if evidence & {"npwp", "nib", "nitku"}:
        return _judge_numbers(likeness, name_score, strong, evidence)
    if evidence & {"other_npwp", "other_nib"}:
        return _judge_other_numbers(left, right, likeness, name_score, strong)
    if likeness is Likeness.SAME:
        return _judge_same_name(left, right, strong, evidence)
    if likeness in (Likeness.SPELLING, Likeness.CUT):
        return _judge_near_name(likeness, name_score, strong, evidence)
    return _judge_other_name(left, right, likeness, name_score, strong=strong, evidence=evidence)


def _judge_numbers(
    likeness: Likeness, name_score: float, strong: list[str], evidence: set[str]
) -> tuple[Verdict, float, bool]:
    if evidence & {"other_npwp", "other_nib"}:
        return Verdict.REVIEW, 85.0, False
    if likeness >= Likeness.PART or name_score >= 60 or strong:
        return Verdict.MATCH, 97.0 + min(3.0, name_score / 40), False
    return Verdict.REVIEW, 85.0, False


def _judge_other_numbers(
    left: Facts, right: Facts, likeness: Likeness, name_score: float, strong: list[str]
) -> tuple[Verdict, float, bool]:
    """Two numbers are two firms, unless one number is a slip; that only a person can see."""
    is_slip = bool(left.npwp and right.npwp) and OSA.distance(left.npwp or "", right.npwp or "") <= 2
    if likeness >= Likeness.CUT and (is_slip or strong or likeness is Likeness.SAME):
        return Verdict.REVIEW, 72.0 if is_slip or strong else 60.0, False
    return Verdict.DIFFERENT, min(name_score / 2, 45.0), False


def _judge_same_name(
    left: Facts, right: Facts, strong: list[str], evidence: set[str]
) -> tuple[Verdict, float, bool]:
    if "other_form" in evidence:
        return Verdict.REVIEW, 75.0 if strong else 60.0, False
    if strong:
        if "former_name" in evidence and len(strong) < 2:
            return Verdict.REVIEW, 88.0, False
        return Verdict.MATCH, min(93.0 + 2.0 * len(strong), 99.0), False
    if "former_name" in evidence:
        return Verdict.REVIEW, 78.0, False
    if "other_city" in evidence or _contradicts(left, right, by=2 if _is_protected(left, right) else 1):
        return Verdict.REVIEW, 76.0, False
    if _is_telling(left, right):
        return Verdict.MATCH, 91.0, False
    return Verdict.REVIEW, 80.0, False


def _contradicts(left: Facts, right: Facts, *, by: int) -> bool:
    """Whether so much of what both state about themselves differs, with nothing in common."""
    apart = sum(
        1
        for a, b in ((left.phones, right.phones), (left.domains, right.domains), (left.emails, right.emails))
        if a and b
    )
    elsewhere = bool(left.address and right.address) and address_likeness(left.address, right.address) < 45
    return apart + elsewhere >= by


def _is_telling(left: Facts, right: Facts) -> bool:
    """Whether a name alone is enough: others than a PT need a rare word in it."""
    words = left.key.split()
    weight = weight_of(words)
    if len(words) < 2:
        return False
    return weight >= (1.0 if _is_protected(left, right) else 1.5)


def _is_protected(left: Facts, right: Facts) -> bool:
    """Whether the name may be borne once in the country, as that of a PT (PP 43/2011)."""
    return {_FAMILY.get(form, form) for form in (left.form, right.form) if form} == {LegalForm.PT}


def _judge_near_name(
    likeness: Likeness, name_score: float, strong: list[str], evidence: set[str]
) -> tuple[Verdict, float, bool]:
    if "other_form" in evidence:
        return (Verdict.REVIEW, 68.0, False) if strong else (Verdict.DIFFERENT, 48.0, False)
    if strong and "other_city" not in evidence and name_score >= 88 and "former_name" not in evidence:
        return Verdict.MATCH, min(90.0 + 2.0 * len(strong), 97.0), False
    if strong:
        return Verdict.REVIEW, 82.0, False
    return Verdict.REVIEW, 55.0 + name_score / 5 - (8.0 if "other_city" in evidence else 0.0), False


def _judge_other_name(
    left: Facts, right: Facts, likeness: Likeness, name_score: float, *, strong: list[str], evidence: set[str]
) -> tuple[Verdict, float, bool]:
    weight = len(strong) - (0.5 if "other_form" in evidence else 0.0)
    if likeness >= Likeness.LOOSE and name_score >= 60 and strong:
        return Verdict.REVIEW, min(60.0 + 6.0 * weight + name_score / 10, 85.0), False
    if strong and strong != ["address"]:
        # Another name at the same phone or site: renamed, or a sister company. A person can tell.
        return Verdict.REVIEW, min(48.0 + 6.0 * weight + name_score / 10, 75.0), False
    if strong and address_likeness(left.address, right.address) >= 95 and "other_form" not in evidence:
        return Verdict.REVIEW, 48.0 + name_score / 20, False
    if likeness is Likeness.LOOSE and name_score >= 84:
        return Verdict.REVIEW, WEAKLY, False
    if likeness is Likeness.PART and name_score >= 80 and not evidence & {"other_form", "other_city"}:
        return (
            Verdict.REVIEW,
            55.0 if name_score >= 90 else WEAKLY if name_score > LAST_OF_COMMON else HINTED,
            False,
        )
    return Verdict.DIFFERENT, min(name_score / 2, 45.0), False


def _demoted(match: Match) -> Match:
    return Match(
        match.facts,
        Verdict.REVIEW,
        min(match.score, 89.0),
        match.evidence,
        match.likeness,
        match.name_score,
        match.is_other_branch,
    )


WEAKLY, HINTED = 52.0, 50.0
"""The score of a firm that is offered for nothing but a name somewhat like the one looked for; and where the likeness is
of words that many names share: said, but no reason to stop anybody."""

CROWD = 4
"""From so many firms at one phone or address on, sharing it says nothing about a firm of another name."""


def _without_crowds(matches: list[Match]) -> list[Match]:
    """Take back reviews that rest on one thing many firms share: a business centre's switchboard or address."""
    resting = [m for m in matches if m.verdict is Verdict.REVIEW and m.likeness < Likeness.PART]
    crowded = {
        code
        for code in _STRONG
        if sum(1 for match in resting if set(_STRONG) & match.evidence == {code}) >= CROWD
    }
    if not crowded:
        return matches
    kept = [
        Match(m.facts, Verdict.DIFFERENT, 45.0, m.evidence, m.likeness, m.name_score, m.is_other_branch)
        if m in resting
        and len(set(_STRONG) & m.evidence) == 1
        and set(_STRONG) & m.evidence <= crowded
        and m.name_score < 60
        else m
        for m in matches
    ]
    return sorted(kept, key=lambda match: (-match.score, match.id or 0))
