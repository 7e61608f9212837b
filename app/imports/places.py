"""The place a row names, as the code of its region: as exact as the words allow, and no more."""

import re
from collections import defaultdict

from sqlalchemy import select

from app.companies.identity.names import fold
from app.core.db import db
from app.settings.models import Region

REGENCY, DISTRICT = 2, 3
KIND = re.compile(r"\b(kota administrasi|kota adm|kota|kabupaten|kab)\b")
BRACKETED = re.compile(r"\(\s*(kota|kab)[a-z.]*\s*\)", re.IGNORECASE)
LABEL = re.compile(r"^(kelurahan|kel|desa|ds|kecamatan|kec|desa kelurahan|kelurahan desa)\s+")


class Places:
    """The regions of the country, read once; villages are read when their district is first named."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.regencies: dict[str, dict[str, str]] = defaultdict(dict)
        self.districts: dict[str, dict[str, str]] = defaultdict(dict)
        self.villages: dict[str, dict[str, str]] = {}
        statement = select(Region.code, Region.level, Region.name, Region.parent_code).where(
            Region.level.in_((REGENCY, DISTRICT))
        )
        for code, level, name, parent in db.session.execute(statement):
            if level == REGENCY:
                self.names[code] = name
                self.regencies[_bare(name)][_kind(name)] = code
            elif parent is not None:
                self.districts[parent][_squeezed(name)] = code

    def regency(self, text: str) -> str | None:
        """The code of the kabupaten or kota that ``text`` names; None where it names none or two."""
        known = self.regencies.get(_bare(text), {})
        kind = _kind(text)
        if kind:
            return known.get(kind)
        return next(iter(known.values())) if len(known) == 1 else None

    def find(
        self, *, city: str, kecamatan: str, kelurahan: str, address: str, default: str | None
    ) -> str | None:
        """The most exact region told by the columns, else by the end of the address.

        ``default`` is the office's own regency, in which a district without a city is looked for.
        """
        regency = self.regency(city) if city else None
        if (
            regency is None
            and not city
            and kecamatan
            and _squeezed(kecamatan) in self.districts.get(default or "", {})
        ):
            regency = default
        if regency is None:
            return self._from_address(address) if not city else None
        return (
            self._within(regency, kecamatan, kelurahan)
            if kecamatan
            else self._from_address(address, regency) or regency
        )

    def _within(self, regency: str, kecamatan: str, kelurahan: str) -> str:
        district = self.districts[regency].get(_squeezed(kecamatan))
        if district is None:
            return regency
        return self._villages(district).get(_squeezed(kelurahan), district) if kelurahan else district

    def _from_address(self, address: str, within: str | None = None) -> str | None:
        """What ``..., Serua, Ciputat, Kota Tangerang Selatan, Banten`` says at its end."""
        parts = [part.strip() for part in address.split(",")]
        for index in range(len(parts) - 1, max(-1, len(parts) - 4), -1):
            if not KIND.search(fold(parts[index])):
                continue
            regency = self.regency(parts[index])
            if regency is None or within not in (None, regency):
                continue
            kecamatan = parts[index - 1] if index >= 1 else ""
            kelurahan = parts[index - 2] if index >= 2 else ""
            return self._within(regency, kecamatan, kelurahan)
        return None

    def _villages(self, district: str) -> dict[str, str]:
        if district not in self.villages:
            statement = select(Region.name, Region.code).where(Region.parent_code == district)
            self.villages[district] = {_squeezed(name): code for name, code in db.session.execute(statement)}
        return self.villages[district]


def _bare(name: str) -> str:
    return "".join(KIND.sub(" ", fold(BRACKETED.sub(" ", name))).split())


def _squeezed(name: str) -> str:
    return LABEL.sub("", fold(name)).replace(" ", "")


def _kind(name: str) -> str:
    found = BRACKETED.search(name) or KIND.search(fold(name))
    return found[1].lower()[:3] if found else ""
