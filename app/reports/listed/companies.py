"""Companies as a file (one line a company), and the partner list (one line a partnership).

The statement reads no more than the columns that were asked for.
"""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, String, case, cast, func, select, type_coerce
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.agreements.enums import AgreementKind
from app.agreements.models import Agreement, SeatLine
from app.agreements.queries import counted_elsewhere, is_live
from app.companies.enums import LegalForm
from app.companies.identity.numbers import mask_nik
from app.companies.models import Company, Contact
from app.core import formats
from app.core.clock import today
from app.core.permissions import Action, Actor, scope
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.pipeline import queries as pipeline
from app.pipeline.models import Partnership
from app.reports import addresses, choices, own
from app.reports.filters import CompanyFilter, company_filter, sort_of
from app.reports.listed.base import (
    Arguments,
    Cells,
    Column,
    Listed,
    is_in_kecamatan,
    is_kelurahan,
    kecamatan,
    kelurahan,
    order_of,
    own_cells,
)
from app.reports.queries import conditions, in_file, partner_conditions
from app.scoring.models import CompanyScore
from app.settings.models import KbliCode, Scheme, Stage

contact, agreement = aliased(Contact), aliased(Agreement)


def words(arguments: Arguments) -> str:
    """All that narrows the list of companies, in one line."""
    return addresses.words(choices.company_dimensions(), arguments)


def _read(
    actor: Actor, arguments: Arguments, chosen: Iterable[Column], *, is_partner_list: bool
) -> Select[*tuple[Any, ...]]:
    chosen, wanted = list(chosen), company_filter(arguments, reader_id=actor.id)
    needed = {name for column in chosen for name in column.joins}
    read = select(*(column.reads.label(column.key) for column in chosen)).select_from(Company)
    for name, (target, condition) in _joins(is_partner_list).items():
        if name in needed or (is_partner_list and name == "partnership"):
            read = read.outerjoin(target, condition)
    order = [*_order(actor, arguments, wanted), *([Partnership.id] if is_partner_list else [])]
    return read.where(*_exported(actor, wanted, is_partner_list)).order_by(*order)


def _order(actor: Actor, arguments: Arguments, wanted: CompanyFilter) -> list[Any]:
    """As the list stood: that of companies, or the table of the pipeline."""
    if wanted.pipeline:
        return order_of(arguments, pipeline.SORTS, Company.id) or [Company.name, Company.id]
    return in_file(actor, wanted, sort_of(arguments))


# ---- the columns


def _every(is_partner_list: bool) -> Iterator[Column]:
    """Their words are put into the reader's language once and not on each line."""
    language = "id" if formats.is_indonesian() else "en"
    forms = {form.value: str(form.label) for form in LegalForm}
    due_on = select(func.min(FollowUp.due_on)).where(
        FollowUp.company_id == Company.id, FollowUp.state == FollowUpState.OPEN
    )
    to_scheme, to_stage = ("partnership", "scheme"), ("partnership", "stage")
    yield from (
        Column(
            "legal_form",
            _l("Legal form"),
            type_coerce(Company.legal_form, String),
            made=lambda values: map(forms.get, values),
        ),
        Column("name", _l("Company"), Company.name),
        Column("nib", _l("NIB"), Company.nib),
        Column("npwp", _l("NPWP"), Company.npwp, made=partial(map, mask_nik)),
        Column("kbli", _l("KBLI"), KbliCode.code, ("kbli",)),
        Column("sector", _l("Sector"), KbliCode.title_id, ("kbli",)),
        Column("headcount", _l("Workers"), Company.headcount),
        Column("headcount_as_of_on", _l("Workers as of"), Company.headcount_as_of_on),
        Column("potential", _l("Potential"), type_coerce(Company.potential, String)),
        Column("points", _l("Potential points"), CompanyScore.points, ("score",)),
        Column("address", _l("Address"), Company.address),
        Column("kelurahan", _l("Kelurahan"), kelurahan.name, ("kelurahan",)),
        Column("kecamatan", _l("Kecamatan"), kecamatan.name, ("kecamatan",)),
        Column("phones", _l("Phone"), cast(Company.phones, String), made=phones),
        Column("email", _l("E-mail"), Company.email),
        Column("contact_name", _l("Contact"), contact.name, ("contact",)),
        Column("contact_position", _l("Contact's position"), contact.position, ("contact",)),
        Column("contact_phones", _l("Contact's phone"), cast(contact.phones, String), ("contact",), phones),
        Column(
            "owner", _l("Officer"), User.name, ("partnership", "owner") if is_partner_list else ("owner",)
        ),
        Column("last_visit_on", _l("Last visit"), Company.last_visit_on),
        Column("next_step_on", _l("Next step due"), due_on.scalar_subquery()),
        Column("scheme", _l("Scheme"), getattr(Scheme, f"name_{language}"), to_scheme),
        Column("stage", _l("Stage"), getattr(Stage, f"name_{language}"), to_stage),
        Column("expected_seats", _l("Expected seats"), Partnership.expected_seats, ("partnership",)),
        Column("agreement_number", _l("Agreement number"), agreement.office_number, ("agreement",)),
        Column("agreement_valid_to_on", _l("Agreement valid to"), agreement.valid_to_on, ("agreement",)),
        # Asked only where there is an agreement: most companies have none.
        Column(
            "signed_seats",
            _l("Seats agreed"),
            case((agreement.id.is_not(None), _signed_seats())),
            ("agreement",),
        ),
    )
    for model, field in own.exported(is_partner_list=is_partner_list):
        of_partnership = model is Partnership
        yield Column(
            f"partnership_{field.attribute}" if of_partnership else field.attribute,
            field.name,
            cast(model.custom, String),
            ("partnership",) if of_partnership else (),
            own_cells(field),
        )


def phones(values: Cells) -> list[str]:
    """Lists of numbers as people dial them; so many texts of JSON are quicker read as one."""
    every = json.loads(f"[{','.join([text or '[]' for text in values])}]")
    shown = formats.phone_display
    return ["; ".join([shown(phone["e164"]) for phone in phones]) if phones else "" for phones in every]


# ---- where they are read from


def _joins(is_partner_list: bool) -> dict[str, tuple[Any, ColumnElement[bool]]]:
    owner_id = Partnership.owner_id if is_partner_list else Company.owner_id
    return {
        "partnership": (Partnership, _shown_partnership(is_partner_list)),
        "scheme": (Scheme, Scheme.id == Partnership.scheme_id),
        "stage": (Stage, Stage.id == Partnership.stage_id),
        "owner": (User, User.id == owner_id),
        "kbli": (KbliCode, KbliCode.id == Company.kbli_id),
        "score": (CompanyScore, CompanyScore.company_id == Company.id),
        "kelurahan": (kelurahan, is_kelurahan(Company.region_code)),
        "kecamatan": (kecamatan, is_in_kecamatan(Company.region_code)),
        "contact": (contact, contact.id == _first_contact()),
        "agreement": (agreement, agreement.id == _latest_agreement()),
    }


def _exported(actor: Actor, wanted: CompanyFilter, is_partner_list: bool) -> Iterator[ColumnElement[bool]]:
    """Which lines ``actor`` may take out: partnerships by the scope of partnerships, companies by theirs."""
    yield Company.trashed_at.is_(None)
    if is_partner_list:
        yield Partnership.id.is_not(None)
        yield scope(actor, Partnership, Action.EXPORT)
        yield from partner_conditions(actor, wanted)
    else:
        yield scope(actor, Company, Action.EXPORT)
        yield from conditions(actor, wanted)


def _shown_partnership(is_partner_list: bool) -> ColumnElement[bool]:
    """In the partner list each partnership is a line; elsewhere a company shows its latest one."""
    if is_partner_list:
        return Partnership.company_id == Company.id
    other = aliased(Partnership)
    latest = select(func.max(other.id)).where(other.company_id == Company.id).scalar_subquery()
    return Partnership.id == latest


def _first_contact() -> Any:
    return (
        select(Contact.id)
        .where(Contact.company_id == Company.id, Contact.trashed_at.is_(None))
        .order_by(Contact.is_primary.desc(), Contact.id)
        .limit(1)
        .correlate(Company)
        .scalar_subquery()
    )


def _latest_agreement() -> Any:
    return (
        select(Agreement.id)
        .where(Agreement.company_id == Company.id, is_live(today()))
        .order_by(Agreement.valid_to_on.desc(), Agreement.id.desc())
        .limit(1)
        .correlate(Company)
        .scalar_subquery()
    )


def _signed_seats() -> Any:
    """The seats of all binding agreements in force; those that two name count once."""
    return (
        select(func.sum(SeatLine.seats))
        .join(Agreement, Agreement.id == SeatLine.agreement_id)
        .where(
            Agreement.company_id == Company.id,
            is_live(today()),
            Agreement.kind != AgreementKind.LETTER_OF_INTEREST,
            Agreement.id.not_in(counted_elsewhere(today())),
        )
        .correlate(Company)
        .scalar_subquery()
    )


_COMMON: dict[str, Any] = {"endpoint": "reports.companies", "words": words}

COMPANIES = Listed(
    key="companies",
    title=_l("Company list"),
    stem=_l("companies"),
    line=_l("one company"),
    subject="companies",
    columns=partial(_every, False),
    on_paper=(
        "legal_form",
        "name",
        "sector",
        "headcount",
        "potential",
        "kecamatan",
        "phones",
        "contact_name",
        "owner",
        "last_visit_on",
        "stage",
        "next_step_on",
    ),
    read=partial(_read, is_partner_list=False),
    formats=("xlsx", "csv", "ods", "pdf", "geojson"),
    **_COMMON,
)
PARTNERS = Listed(
    key="partners",
    title=_l("Partner list"),
    stem=_l("partners"),
    line=_l("one partnership with its company"),
    subject="partnerships",
    columns=partial(_every, True),
    on_paper=(
        "legal_form",
        "name",
        "sector",
        "headcount",
        "kecamatan",
        "contact_name",
        "contact_phones",
        "owner",
        "scheme",
        "stage",
        "expected_seats",
        "last_visit_on",
    ),
    read=partial(_read, is_partner_list=True),
    **_COMMON,
)
PLACE = (Column("latitude", "lat", Company.latitude), Column("longitude", "lon", Company.longitude))
"""Where a company is, for maps; WGS 84 degrees."""
