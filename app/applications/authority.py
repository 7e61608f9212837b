"""Who decides about a programme: by the cities and regencies in which its apprentices are."""

import re
from collections.abc import Collection, Iterable

from app.agreements.models import Agreement
from app.applications.enums import Authority
from app.settings import queries as settings
from app.settings.models import Region

_PARTS = re.compile(r"[,;/&()]|\bdan\b|\band\b")
_KINDS = re.compile(r"^(kota administrasi|kabupaten administrasi|kota|kabupaten)\s+")


def decided_by(regencies: Collection[str], *, own: str) -> Authority:
    """One city: its office. Several of one province: the province. Several provinces: the ministry.

    ``own`` is the code of the city or regency of this office; where no place is known, it is there.
    """
    places = set(regencies) or {own}
    if len({code[:2] for code in places}) > 1:
        return Authority.MINISTRY
    if len(places) > 1:
        return Authority.PROVINCE
    return Authority.OFFICE if places == {own} else Authority.OTHER_OFFICE


def named_in(text: str, regencies: Iterable[tuple[str, str]], *, own: str) -> set[str]:
    """The codes of the cities and regencies that a text names, out of ``(code, name)``; the longest name wins.

    Those of the own province are known by their bare names, others by "Kota" or "Kabupaten" before them or where they
    stand by themselves between commas: a street called Batu Ampar does not lie in Kota Batu. Where a city and a regency
    share a bare name, the city is meant.
    """
    known = sorted(regencies, key=lambda one: (-len(one[1]), one[0]))
    rest = f" {_plain(text)} "
    found: set[str] = set()
    for code, name in known:
        if (words := f" {_plain(name)} ") in rest:
            found.add(code)
            rest = rest.replace(words, " . ")
    for code, name in known:
        words = f" {_bare(name)} "
        if code.startswith(own[:2]) and words in rest:
            found.add(code)
            rest = rest.replace(words, " . ")
    parts = {_plain(part) for part in _PARTS.split(text)}
    by_name: dict[str, str] = {}
    for code, name in sorted(known, key=lambda one: not one[1].startswith("Kota")):
        by_name.setdefault(_bare(name), code)
    # A bare name that belongs to the own province was found above.
    near = {_bare(name) for code, name in known if code.startswith(own[:2])}
    return found | {by_name[part] for part in parts & by_name.keys() - near}


def places_of(agreement: Agreement) -> list[str]:
    """The codes of the cities and regencies of an agreement with its company and seat lines, in order.

    Where a line names no place, its apprentices are at the company; where nobody knows where that is, in this city.
    """
    own = settings.office().region_code
    at_company = ".".join((agreement.company.region_code or own).split(".")[:2])
    named = [line.place for line in agreement.seat_lines if line.place]
    if not named:
        return [at_company]
    regencies = [(one.code, one.name) for one in settings.regencies()]
    found: set[str] = set()
    for line in agreement.seat_lines:
        found |= (named_in(line.place, regencies, own=own) if line.place else set()) or {at_company}
    return sorted(found)


def _plain(name: str) -> str:
    words = re.findall(r"[^\W_]+", name.lower())
    return " ".join("kabupaten" if word == "kab" else word for word in words)


def _bare(name: str) -> str:
    return _KINDS.sub("", _plain(name))


def names_of(codes: Collection[str], known: Iterable[Region]) -> list[str]:
    """The names of these cities and regencies."""
    by_code = {one.code: one.name for one in known}
    return [by_code.get(code, code) for code in codes]
