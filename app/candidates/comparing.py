"""Two candidates beside each other, field by field; every NIK stays masked."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.candidates.models import Candidate
from app.companies.forms import typed_phones
from app.core import comparing, formats
from app.core.comparing import Line, Part, joined_list, joined_numbers, joined_text
from app.settings.custom.models import CustomField, FieldType
from app.settings.custom.queries import all_fields
from app.settings.custom.typed import shown

NIK = "nik"


def _plain(name: str) -> Callable[[Any], str | None]:
    return lambda candidate: getattr(candidate, name)


def _day(name: str) -> Callable[[Any], str | None]:
    return lambda candidate: formats.day_long(day) if (day := getattr(candidate, name)) else None


def _label(name: str) -> Callable[[Any], str | None]:
    return lambda candidate: str(value.label) if (value := getattr(candidate, name)) else None


def _address(candidate: Any) -> str:
    told = (
        candidate.address,
        candidate.rt and f"RT/RW {candidate.rt}",
        candidate.city,
        candidate.postal_code,
    )
    return ", ".join(part for part in told if part)


def _consent(candidate: Any) -> str | None:
    return formats.day_long(candidate.consent_on) if candidate.consent_on else None


PARTS: tuple[Part, ...] = (
    Part(NIK, "NIK", ("nik_masked",), _plain("nik_masked")),
    Part("name", _l("Name"), ("name",), _plain("name")),
    Part("birth_on", _l("Day of birth"), ("birth_on",), _day("birth_on")),
    Part("birth_place", _l("Place of birth"), ("birth_place",), _plain("birth_place")),
    Part("sex", _l("Sex"), ("sex",), _label("sex")),
    Part("address", _l("Address"), ("address", "rt", "region_code", "city", "postal_code"), _address),
    Part("phones", _l("Telephones"), ("phones",), lambda one: typed_phones(one.phones), joined_numbers),
    Part("email", _l("E-mail"), ("email",), _plain("email")),
    Part("education", _l("Education"), ("education", "major", "school"), lambda one: " · ".join(
        part for part in (one.education and str(one.education.label), one.major, one.school) if part
    )),
    Part("diploma_on", _l("Date of the diploma"), ("diploma_on",), _day("diploma_on")),
    Part("ak1", "AK1", ("ak1_number", "ak1_issued_on", "ak1_valid_to_on"), _plain("ak1_number")),
    Part("availability", _l("Availability"), ("availability", "available_from_on"), _label("availability")),
    Part("consent", _l("Consent"), ("consent_version", "consent_on"), _consent),
    Part("legal_basis", _l("Legal basis"), ("legal_basis",), _label("legal_basis")),
    Part("purpose", _l("Purpose"), ("purpose",), _plain("purpose")),
    Part("retention_on", _l("Keep until"), ("retention_on",), _day("retention_on")),
    Part("source", _l("Where the office knows the person from"), ("source",), _plain("source")),
    Part("notes", _l("Notes"), ("notes",), _plain("notes"), joined_text),
)  # fmt: skip
"""Every column a person may choose; tags, trainings and placements go along by themselves."""


def _parts() -> tuple[Part, ...]:
    return (*PARTS, *(_part_of(field) for field in all_fields("candidate")))


def _part_of(field: CustomField) -> Part:
    joins: dict[FieldType, Callable[[Any, Any], Any]] = {
        FieldType.SEVERAL: joined_list,
        FieldType.LONG_TEXT: joined_text,
    }
    return Part(
        field.attribute,
        field.name,
        (field.attribute,),
        lambda candidate: shown(field, getattr(candidate, field.attribute)),
        joins.get(field.type),
    )


def lines(left: Candidate, right: Candidate, choices: Mapping[str, str]) -> list[Line]:
    """The parts in which the two differ, with what was chosen or, unsaid, what goes without saying."""
    return comparing.lines(_parts(), left, right, choices)


def same(left: Candidate, right: Candidate) -> list[tuple[str, str]]:
    """What both say alike, as label and value."""
    return comparing.same(_parts(), left, right)


def values(left: Candidate, right: Candidate, choices: Mapping[str, str]) -> tuple[dict[str, Any], bool]:
    """The columns of the one that is left, as chosen, and whether its NIK is to be the other's."""
    found = comparing.values(_parts(), left, right, choices)
    is_other_nik = comparing.chosen(_parts(), left, right, choices).get(NIK) == comparing.RIGHT
    found.pop("nik_masked", None)
    return found, is_other_nik
