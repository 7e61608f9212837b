"""Two companies beside each other, field by field, and what would stay of each in one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.companies import showing
from app.companies.forms import typed_phones
from app.companies.identity.numbers import mask_npwp
from app.companies.models import Company
from app.core import formats
from app.settings.custom.models import CustomField, FieldType
from app.settings.custom.queries import all_fields
from app.settings.custom.typed import shown

LEFT, RIGHT, BOTH = "left", "right", "both"


@dataclass(frozen=True)
class Part:
    """What is chosen as one: columns that belong together, and how they are told of a company."""

    key: str
    label: LazyString | str
    columns: tuple[str, ...]
    shown: Callable[[Company], str | None]
    join: Callable[[Any, Any], Any] | None = None
    """Makes one value of two; then both can stay."""

    def values(self, company: Company) -> dict[str, Any]:
        """The columns of a company."""
        return {name: getattr(company, name) for name in self.columns}

    def is_blank(self, company: Company) -> bool:
        """Whether nothing of it is known."""
        return all(value in (None, "", [], False) for value in self.values(company).values())


@dataclass(frozen=True)
class Line:
    """One part of both companies in words, what of it was chosen, and what would stand there."""

    part: Part
    left: str
    right: str
    choice: str
    result: str
    offered: tuple[str, ...]


def _plain(name: str) -> Callable[[Company], str | None]:
    return lambda company: getattr(company, name)


def _day(name: str) -> Callable[[Company], str | None]:
    return lambda company: formats.day(getattr(company, name)) if getattr(company, name) else None


def _number(name: str) -> Callable[[Company], str | None]:
    def read(company: Company) -> str | None:
        value = getattr(company, name)
        return None if value is None else formats.number(value)

    return read


def _branch(company: Company) -> str | None:
    if not company.is_branch:
        return _("Head office")
    return _("Branch of %(name)s", name=company.parent.full_name) if company.parent else _("Branch")


def _place(company: Company) -> str | None:
    if company.latitude is None or company.longitude is None:
        return None
    return f"{company.latitude}, {company.longitude}"


def _do_not_visit(company: Company) -> str | None:
    return (company.do_not_visit_reason or _("Yes")) if company.is_do_not_visit else None


def _joined_numbers(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {phone["e164"] for phone in left}
    return [*left, *(phone for phone in right if phone["e164"] not in known)]


def _joined_list(left: list[str], right: list[str]) -> list[str]:
    return list(dict.fromkeys([*left, *right]))


def _joined_text(left: str, right: str) -> str:
    return f"{left}\n\n{right}"


PARTS: tuple[Part, ...] = (
    Part("name", _l("Company name"), ("legal_form", "name"), _plain("full_name")),
    Part("brand_name", _l("Brand name"), ("brand_name",), _plain("brand_name")),
    Part(
        "former_names",
        _l("Former names"),
        ("former_names",),
        lambda company: "; ".join(company.former_names or []),
        _joined_list,
    ),
    Part("nib", "NIB", ("nib",), _plain("nib")),
    Part("npwp", "NPWP", ("npwp",), lambda company: mask_npwp(company.npwp) if company.npwp else None),
    Part("nitku", "NITKU", ("nitku",), lambda company: showing.shown_nitku(company.nitku)),
    Part("wlkp_number", _l("WLKP number"), ("wlkp_number",), _plain("wlkp_number")),
    Part("wlkp_reported_on", _l("Last WLKP report"), ("wlkp_reported_on",), _day("wlkp_reported_on")),
    Part("branch", _l("Head office or branch"), ("is_branch", "parent_id"), _branch),
    Part(
        "kbli",
        _l("Line of business"),
        ("kbli_id",),
        lambda company: f"{company.kbli.code} {company.kbli.title}" if company.kbli else None,
    ),
    Part("business", _l("What the company does"), ("business",), _plain("business")),
    Part(
        "headcount",
        _l("Workers at this place"),
        ("headcount", "headcount_as_of_on", "headcount_source"),
        showing.shown_headcount,
    ),
    Part(
        "headcount_total",
        _l("Workers in the whole company"),
        ("headcount_total",),
        _number("headcount_total"),
    ),
    Part(
        "address",
        _l("Address"),
        ("address", "rt", "region_code", "city", "postal_code"),
        showing.shown_address,
    ),
    Part("place", _l("Place on the map"), ("latitude", "longitude"), _place),
    Part(
        "phones", _l("Telephones"), ("phones",), lambda company: typed_phones(company.phones), _joined_numbers
    ),
    Part("email", _l("E-mail"), ("email",), _plain("email")),
    Part("website", _l("Website"), ("website",), _plain("website")),
    Part("source", _l("Where the office knows it from"), ("source",), _plain("source")),
    Part("potential", _l("Potential"), ("potential", "potential_reason"), showing.shown_potential),
    Part(
        "owner", _l("Officer"), ("owner_id",), lambda company: company.owner.name if company.owner else None
    ),
    Part("do_not_visit", _l("Do not visit"), ("is_do_not_visit", "do_not_visit_reason"), _do_not_visit),
    Part("notes", _l("Notes"), ("notes",), _plain("notes"), _joined_text),
)
"""Every column a person may choose; labels are united by themselves."""


def _parts() -> tuple[Part, ...]:
    """Every column a person may choose, and every field of the office, in use or not."""
    return (*PARTS, *(_part_of(field) for field in all_fields("company")))


def _part_of(field: CustomField) -> Part:
    joins: dict[FieldType, Callable[[Any, Any], Any]] = {
        FieldType.SEVERAL: _joined_list,
        FieldType.LONG_TEXT: _joined_text,
    }
    return Part(
        field.attribute,
        field.name,
        (field.attribute,),
        lambda company: shown(field, getattr(company, field.attribute)),
        joins.get(field.type),
    )


def lines(left: Company, right: Company, choices: Mapping[str, str]) -> list[Line]:
    """The parts in which the two differ, with what was chosen or, unsaid, what goes without saying.

    Needs ``queries.FULL`` of both.
    """
    return [_line(part, left, right, choices.get(part.key)) for part in _differing(left, right)]


def same(left: Company, right: Company) -> list[tuple[str, str]]:
    """What both say alike, as label and value."""
    differing = {part.key for part in _differing(left, right)}
    alike = [(str(part.label), part.shown(left) or "") for part in _parts() if part.key not in differing]
    return [(label, value) for label, value in alike if value]


def values(left: Company, right: Company, choices: Mapping[str, str]) -> dict[str, Any]:
    """The columns of the one company that is left, as chosen; blanks are filled from the other by themselves."""
    found: dict[str, Any] = {}
    for part in _differing(left, right):
        found |= _values(part, left, right, _choice(part, left, right, choices.get(part.key)))
    if found.get("parent_id") in (left.id, right.id):
        # A head office and its branch become one: what is left has no head office but that of the other.
        found["parent_id"] = None
    if found.get("is_branch") is False:
        found["parent_id"] = None
    return found


def _differing(left: Company, right: Company) -> list[Part]:
    return [part for part in _parts() if part.values(left) != part.values(right)]


def _line(part: Part, left: Company, right: Company, chosen: str | None) -> Line:
    choice = _choice(part, left, right, chosen)
    told = {LEFT: part.shown(left) or "", RIGHT: part.shown(right) or ""}
    if choice == BOTH:
        told[BOTH] = _joined(part, left, right)
    return Line(part, told[LEFT], told[RIGHT], choice, told[choice], _offered(part, left, right))


def _joined(part: Part, left: Company, right: Company) -> str:
    """Both values as the one they would become."""
    together: Any = SimpleNamespace(**_values(part, left, right, BOTH))
    return part.shown(together) or ""


def _offered(part: Part, left: Company, right: Company) -> tuple[str, ...]:
    is_joinable = part.join is not None and not part.is_blank(left) and not part.is_blank(right)
    return (LEFT, RIGHT, BOTH) if is_joinable else (LEFT, RIGHT)


def _choice(part: Part, left: Company, right: Company, chosen: str | None) -> str:
    offered = _offered(part, left, right)
    if chosen in offered:
        return chosen
    if part.is_blank(left):
        return RIGHT
    return BOTH if BOTH in offered else LEFT


def _values(part: Part, left: Company, right: Company, choice: str) -> dict[str, Any]:
    if choice == BOTH and part.join is not None:
        return {name: part.join(getattr(left, name), getattr(right, name)) for name in part.columns}
    return part.values(right if choice == RIGHT else left)
