"""How companies are put into words on pages of any package."""

from typing import Any
from urllib.parse import urlencode

from flask import abort, has_request_context, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.companies.identity.numbers import mask_nik, mask_npwp
from app.companies.identity.phones import format_phone
from app.companies.models import Company
from app.companies.pairs import kept_instead_of
from app.core import formats, remembered
from app.core.rendering import place_url
from app.settings.queries import region_paths


def company_url(company: Company, **asked: str | None) -> str:
    """The company's page; its form while no package shows one."""
    return place_url("company", company_id=company.id, **asked) or url_for(
        "companies.edit", company_id=company.id
    )


def lead_on(company: Company) -> None:
    """Lead from a page about a company that was merged into another one to the same page about that one."""
    if not company.is_trashed or not has_request_context() or request.method != "GET":
        return
    kept = kept_instead_of(company.id)
    # Both of a merge may stand in an address; that of the kept one leads nowhere else.
    if kept is None or (request.view_args or {}).get("company_id") == kept:
        return
    # Not by ``url_for`` as a whole: what stands in an address may be called as one of its own arguments.
    part: dict[str, Any] = dict(request.view_args or {})
    if "company_id" in part:
        part["company_id"] = kept
    asked = [
        (name, str(kept) if name == "company" else said) for name, said in request.args.items(multi=True)
    ]
    address = url_for(request.endpoint or "", **part)
    abort(redirect(f"{address}?{urlencode(asked)}" if asked else address, 301))


def company_facts(company: Company) -> list[tuple[str, Any]]:
    """What is known of a company as pairs of label and value, the empty ones left out; needs ``queries.FULL``."""
    pairs: list[tuple[str, Any]] = [
        (_("Legal form"), company.legal_form.label),
        (_("Brand name"), company.brand_name),
        (_("Former names"), ", ".join(company.former_names or [])),
        (_("Head office"), company.parent.full_name if company.parent else None),
        ("NIB", company.nib),
        ("NPWP", mask_npwp(company.npwp) if company.npwp else None),
        ("NITKU", mask_nik(company.nitku)),
        (_("WLKP number"), company.wlkp_number),
        (_("Last WLKP report"), formats.day(company.wlkp_reported_on) if company.wlkp_reported_on else None),
        (_("Line of business"), f"{company.kbli.code} {company.kbli.title}" if company.kbli else None),
        (_("What the company does"), company.business),
        (_("Workers at this place"), shown_headcount(company)),
        (
            _("Workers in the whole company"),
            None if company.headcount_total is None else formats.number(company.headcount_total),
        ),
        (_("Address"), shown_address(company)),
        (_("Telephones"), ", ".join(format_phone(phone["e164"]) for phone in company.phones or [])),
        (_("E-mail"), company.email),
        (_("Website"), _website(company.website)),
        (_("Where the office knows it from"), company.source),
        (_("Labels"), ", ".join(tag.name for tag in company.tags)),
        (_("Potential"), shown_potential(company)),
        (_("Do not visit"), company.do_not_visit_reason if company.is_do_not_visit else None),
        (_("Notes"), company.notes),
    ]
    return [(label, value) for label, value in pairs if value not in (None, "")]


def shown_headcount(company: Company) -> str | None:
    """The number with where it comes from and when it was true: a number alone says too much."""
    if company.headcount is None:
        return None
    parts = [formats.number(company.headcount)]
    origin = [
        *([str(company.headcount_source.label)] if company.headcount_source else []),
        *([formats.day(company.headcount_as_of_on)] if company.headcount_as_of_on else []),
    ]
    if origin:
        parts.append(f"({', '.join(origin)})")
    return " ".join(parts)


def shown_address(company: Company) -> str:
    """Street, RT/RW, region and postcode in one line."""
    region = company.region_code
    path = (
        remembered.remember(("region path", region), lambda: _region_path(region), in_all_languages=True)
        if region
        else ""
    )
    parts = [
        company.address,
        f"RT/RW {company.rt}" if company.rt else None,
        path or company.city,
        company.postal_code,
    ]
    return ", ".join(part for part in parts if part)


def _region_path(code: str) -> str:
    return region_paths([code]).get(code, "")


def _website(address: str | None) -> Markup | None:
    if address is None:
        return None
    link = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{1}</a>')
    return link.format(address, address.split("//", 1)[-1])


def shown_potential(company: Company) -> str | None:
    """The grade, and why."""
    if company.potential is None:
        return None
    label = str(company.potential.label)
    return f"{label}: {company.potential_reason}" if company.potential_reason else label
