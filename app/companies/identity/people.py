"""By what the name of a person is told from another's."""

from app.companies.identity.names import fold

BEFORE = frozenset(
    {
        "ibu",
        "bu",
        "bapak",
        "pak",
        "bpk",
        "bp",
        "sdr",
        "sdri",
        "h",
        "hj",
        "kh",
        "ir",
        "dr",
        "drs",
        "dra",
        "prof",
    }
)
"""How people are addressed here and the titles in front of a name, which are no part of it."""


def person_key(name: str) -> str:
    """A name without titles and spelling: ``Ir. Dewi Lestari, S.Psi.`` and ``Ibu DEWI LESTARI`` are one."""
    first, *rest = name.split(",")
    # ``Lestari, Dewi`` is a name in two parts; titles behind one are short or have points.
    parts = [first, *(part for part in rest if "." not in part and len(part.strip()) > 3)]
    words = fold(" ".join(parts)).split()
    while len(words) > 1 and words[0] in BEFORE:
        del words[0]
    return " ".join(words)
