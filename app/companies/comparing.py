"""Two companies beside each other, field by field, and what would stay of each in one."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.companies import showing
from app.companies.forms import typed_phones
from app.companies.identity.numbers import mask_nik, mask_npwp
from app.companies.models import Company
from app.core import comparing, formats
from app.core.comparing import Line, Part, joined_list, joined_numbers, joined_text
from app.settings.custom.models import CustomField, FieldType
from app.settings.custom.queries import all_fields
from app.settings.custom.typed import shown


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


PARTS: tuple[Part, ...] = (
    Part("name", _l("Company name"), ("legal_form", "name"), _plain("full_name")),
    Part("brand_name", _l("Brand name"), ("brand_name",), _plain("brand_name")),
    Part(
        "former_names",
        _l("Former names"),
        ("former_names",),
        lambda company: "; ".join(company.former_names or []),
        joined_list,
    ),
    Part("nib", "NIB", ("nib",), _plain("nib")),
    Part("npwp", "NPWP", ("npwp",), lambda company: mask_npwp(company.npwp) if company.npwp else None),
    Part("nitku", "NITKU", ("nitku",), lambda company: mask_nik(company.nitku)),
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
        "phones", _l("Telephones"), ("phones",), lambda company: typed_phones(company.phones), joined_numbers
    ),
    Part("email", _l("E-mail"), ("email",), _plain("email")),
    Part("website", _l("Website"), ("website",), _plain("website")),
    Part("source", _l("Where the office knows it from"), ("source",), _plain("source")),
    Part("potential", _l("Potential"), ("potential", "potential_reason"), showing.shown_potential),
    Part(
        "owner", _l("Officer"), ("owner_id",), lambda company: company.owner.name if company.owner else None
    ),
    Part("do_not_visit", _l("Do not visit"), ("is_do_not_visit", "do_not_visit_reason"), _do_not_visit),
    Part("notes", _l("Notes"), ("notes",), _plain("notes"), joined_text),
)
"""Every column a person may choose; labels are united by themselves."""


def _parts() -> tuple[Part, ...]:
    """Every column a person may choose, and every field of the office, in use or not."""
    return (*PARTS, *(_part_of(field) for field in all_fields("company")))


def _part_of(field: CustomField) -> Part:
    joins: dict[FieldType, Callable[[Any, Any], Any]] = {
        FieldType.SEVERAL: joined_list,
        FieldType.LONG_TEXT: joined_text,
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
    return comparing.lines(_parts(), left, right, choices)


def same(left: Company, right: Company) -> list[tuple[str, str]]:
    """What both say alike, as label and value."""
    return comparing.same(_parts(), left, right)


def values(left: Company, right: Company, choices: Mapping[str, str]) -> dict[str, Any]:
    """The columns of the one company that is left, as chosen; blanks are filled from the other by themselves."""
    found = comparing.values(_parts(), left, right, choices)
    if found.get("parent_id") in (left.id, right.id):
        # A head office and its branch become one: what is left has no head office but that of the other.
        found["parent_id"] = None
    if found.get("is_branch") is False:
        found["parent_id"] = None
    return found
