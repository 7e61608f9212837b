"""Where a company sits: addresses and cities in any spelling made comparable, and distances."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from app.companies.identity.likeness import skeleton
from app.companies.identity.names import fold
from app.companies.identity.words import CITIES

_ADDRESS_WORDS = {
    "jln": "jl",
    "jalan": "jl",
    "jend": "jenderal",
    "jendral": "jenderal",
    "gen": "jenderal",
    "nomor": "no",
    "lantai": "lt",
    "lt": "lt",
    "floor": "lt",
    "fl": "lt",
    "gd": "gedung",
    "ged": "gedung",
    "building": "gedung",
    "bldg": "gedung",
    "kavling": "kav",
    "kapling": "kav",
    "blk": "blok",
    "block": "blok",
    "komp": "komplek",
    "kompleks": "komplek",
    "kp": "kampung",
    "ds": "desa",
    "st": "jl",
    "street": "jl",
    "raden": "r",
}
_ADDRESS_NOISE = frozenset(
    [
        "jl",
        "no",
        "lt",
        "gedung",
        "kav",
        "blok",
        "komplek",
        "kel",
        "kec",
        "kab",
        "kota",
        "kelurahan",
        "kecamatan",
        "kabupaten",
        "desa",
        "rt",
        "rw",
        "provinsi",
        "prov",
        "dki",
        "indonesia",
        "jakarta",
        "selatan",
        "utara",
        "barat",
        "timur",
        "pusat",
        "adm",
        "daerah",
        "khusus",
        "ibukota",
        "jawa",
        "km",
        "kampung",
        "raya",
    ]
)
_CITY = re.compile(rf"\b({'|'.join(sorted(CITIES))})\b")
_PARTS_OF_CITY = re.compile(r"^(?:kota|kabupaten|kab|kodya|kotamadya)\s+(?:adm(?:inistrasi)?\s+)?")
_ONE_CITY = {"cikarang": "bekasi", "tenggarong": "kutai", "surakarta": "solo"}
_HOUSE = re.compile(r"\d+[a-z]?")


@lru_cache(maxsize=8192)
def address_key(text: str) -> str:
    """An address as comparable words: abbreviations unfolded, punctuation gone."""
    words = (
        _ADDRESS_WORDS.get(word, word) for word in fold(re.sub(r"([A-Za-z])(\d)", r"\1 \2", text)).split()
    )
    return " ".join(words)[:300]


def city_key(text: str) -> str:
    """A city's or regency's name without what it is: ``Kota Tangerang Selatan`` gives ``tangerang``."""
    bare = _PARTS_OF_CITY.sub("", fold(text))
    found = _CITY.search(bare)
    return _ONE_CITY.get(found[1], found[1]) if found else bare


def city_in(address: str) -> str:
    """The last known city named in an address, ``""`` when it names none."""
    named: list[str] = _CITY.findall(fold(address))
    return _ONE_CITY.get(named[-1], named[-1]) if named else ""


def address_likeness(left: str, right: str) -> float:
    """How alike two address keys are, 0 to 100; other house numbers hold it under 70."""
    if not left or not right:
        return 0.0
    a = [word for word in left.split() if word not in _ADDRESS_NOISE]
    b = [word for word in right.split() if word not in _ADDRESS_NOISE]
    if len(a) < 2 or len(b) < 2:
        return 0.0
    shared, _slips, only_a, only_b = _align_address(a, b)
    score = 100.0 * 2 * shared / (2 * shared + len(only_a) + len(only_b))
    # An address that stops early says nothing against the longer one.
    part = 100.0 * shared / (shared + min(len(only_a), len(only_b))) if shared >= 3 else 0.0
    score = max(score, min(part, 88.0))
    houses_a, houses_b = set(_HOUSE.findall(left)), set(_HOUSE.findall(right))
    if houses_a and houses_b and not houses_a & houses_b:
        score = min(score, 65.0)
    return score


def _align_address(a: list[str], b: list[str]) -> tuple[float, int, list[str], list[str]]:
    only_b = list(b)
    only_a: list[str] = []
    shared = 0
    for word in a:
        if word in only_b:
            only_b.remove(word)
            shared += 1
        else:
            only_a.append(word)
    slips = 0
    for word in list(only_a):
        if len(word) >= 5 and word.isalpha():
            twin = next((other for other in only_b if OSA.distance(word, other, score_cutoff=1) <= 1), None)
            if twin is not None:
                only_a.remove(word)
                only_b.remove(twin)
                shared += 1
                slips += 1
    return float(shared), slips, only_a, only_b


ADDRESS_BLOCK = "a"
"""With what the block of an address begins; those of names begin otherwise."""


def address_block(address: str) -> str:
    """One block for an address that names a street and a number, else ``""``."""
    words = [
        word for word in address.split() if word not in _ADDRESS_NOISE and word.isalpha() and len(word) > 2
    ]
    houses = [house for house in _HOUSE.findall(address) if len(house) <= 5]
    if len(words) < 2 or not houses:
        return ""
    return f"{ADDRESS_BLOCK}{''.join(skeleton(word)[:5] for word in words[:2])}{houses[0]}"
