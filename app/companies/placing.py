"""What the coordinates of a company say of its kelurahan: a proposal, never a change."""

from dataclasses import dataclass
from typing import Any

from app.companies.models import Company
from app.settings import places
from app.settings import queries as settings
from app.settings.models import Region


@dataclass(frozen=True)
class Hint:
    """The kelurahan that the coordinates lie in, and the region on file, which is another one or none."""

    found: Region
    filed: Region | None

    @property
    def is_contradiction(self) -> bool:
        """Whether the region on file is another place, not only a wider one."""
        return self.filed is not None and not self.found.code.startswith(f"{self.filed.code}.")


def hint_for(company: Company) -> Hint | None:
    """What the coordinates on file say beside the kelurahan on file; None where they agree or say nothing."""
    return hint(company.latitude, company.longitude, company.region_code)


def hint_of(values: dict[str, Any]) -> Hint | None:
    """The same of values that were typed and checked."""
    return hint(values.get("latitude"), values.get("longitude"), values.get("region_code"))


def hint(latitude: float | None, longitude: float | None, region_code: str | None) -> Hint | None:
    """What a place says beside a region; None where they agree or the place lies in no border on file."""
    if latitude is None or longitude is None:
        return None
    code = places.kelurahan_code_at(latitude, longitude)
    found = settings.find_region(code) if code and code != region_code else None
    return Hint(found, settings.find_region(region_code or "")) if found else None
