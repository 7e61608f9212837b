"""Candidates as a file: one line a person, with the latest training; a NIK is never whole here.

The search, which may hold a name, is not repeated where the filter is told.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, String, cast, func, select
from sqlalchemy.orm import aliased

from app.candidates import asked, queries
from app.candidates.enums import Availability, Education, LegalBasis, Sex, Tab
from app.candidates.models import Candidate, CandidateTag, Training
from app.core.clock import today
from app.core.permissions import Action, Actor, scope
from app.reports.listed.base import (
    Arguments,
    Column,
    Listed,
    is_in_kecamatan,
    is_kelurahan,
    kecamatan,
    kelurahan,
    labelled,
    name_of,
    narrowed_words,
    order_of,
    own_columns,
    years,
    yes_or_no,
)
from app.reports.listed.companies import phones
from app.settings import queries as settings
from app.settings.custom import conditions, narrowing
from app.settings.custom.queries import fields as own_fields
from app.settings.models import Trade

latest = aliased(Training)


def _columns() -> Iterator[Column]:
    tags = select(func.aggregate_strings(CandidateTag.name, ", ")).where(
        CandidateTag.candidate_id == Candidate.id
    )
    trade = select(name_of(Trade)).where(Trade.id == latest.trade_id)
    yield Column("name", _("Name"), Candidate.name)
    yield Column("nik", "NIK", Candidate.nik_masked)
    yield Column("birth_place", _("Place of birth"), Candidate.birth_place)
    yield Column("birth_on", _("Day of birth"), Candidate.birth_on)
    yield labelled("sex", _("Sex"), Candidate.sex, Sex)
    yield Column("phones", _("Telephones"), cast(Candidate.phones, String), made=phones)
    yield Column("email", _("E-mail"), Candidate.email)
    yield Column("address", _("Address"), Candidate.address)
    yield Column("kelurahan", _("Kelurahan"), kelurahan.name)
    yield Column("kecamatan", _("Kecamatan"), kecamatan.name)
    yield labelled("education", _("Highest education"), Candidate.education, Education)
    yield Column("major", _("Field of study"), Candidate.major)
    yield Column("school", _("School or university"), Candidate.school)
    yield Column("institution", _("Training institution"), latest.institution)
    yield Column("trade", _("Trade"), trade.scalar_subquery())
    yield Column("programme", _("Programme"), latest.programme)
    yield years("year", _("Year"), latest.year)
    yield Column("hours", _("Hours"), latest.hours)
    yield Column("certificate", _("Certificate number"), latest.certificate_number)
    yield yes_or_no("bnsp", _("Certified by BNSP"), latest.has_bnsp)
    yield Column("ak1", _("AK1 number"), Candidate.ak1_number)
    yield Column("ak1_valid_to_on", _("AK1 valid to"), Candidate.ak1_valid_to_on)
    yield labelled("availability", _("Availability"), Candidate.availability, Availability)
    yield Column("available_from_on", _("Available from"), Candidate.available_from_on)
    yield Column("tags", _("Tags"), tags.scalar_subquery())
    yield labelled("legal_basis", _("Legal basis"), Candidate.legal_basis, LegalBasis)
    yield Column("consent_on", _("Agreed on"), Candidate.consent_on)
    yield Column("retention_on", _("Keep until"), Candidate.retention_on)
    yield from own_columns("candidate", Candidate)


def _read(actor: Actor, arguments: Arguments, chosen: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    other = aliased(Training)
    latest_id = (
        select(other.id)
        .where(other.candidate_id == Candidate.id, other.trashed_at.is_(None))
        .order_by(other.year.desc().nulls_last(), other.id.desc())
        .limit(1)
        .correlate(Candidate)
        .scalar_subquery()
    )
    return (
        select(*(column.reads.label(column.key) for column in chosen))
        .select_from(Candidate)
        .outerjoin(latest, latest.id == latest_id)
        .outerjoin(kelurahan, is_kelurahan(Candidate.region_code))
        .outerjoin(kecamatan, is_in_kecamatan(Candidate.region_code))
        .where(
            scope(actor, Candidate, Action.EXPORT),
            *asked.filters(arguments).conditions(actor),
            queries.in_tab(asked.tab(arguments), today()),
        )
        .order_by(*(_order(arguments) or [Candidate.name_key, Candidate.id]))
    )


def _order(arguments: Arguments) -> list[Any]:
    """As the list stood: by one of its columns, or by a field of the office."""
    wanted = arguments.get("sort", "")
    own = {one.attribute: one for one in own_fields("candidate") if conditions.is_sortable(one)}
    falling = wanted.startswith("-")
    sorts = queries.SORTS | {name: conditions.sorting(one, descending=falling) for name, one in own.items()}
    return order_of(arguments, sorts, Candidate.id)


def _words(arguments: Arguments) -> str:
    wanted, tab = asked.filters(arguments), asked.tab(arguments)
    districts = {one.code: one.name for one in settings.districts()}
    certified = {True: _("Certified by BNSP"), False: _("Without BNSP certificate"), None: None}
    return narrowed_words(
        None if tab is Tab.ALL else str(tab.label),
        *(member and str(member.label) for member in (wanted.availability, wanted.education)),
        str(wanted.year) if wanted.year else None,
        certified[wanted.has_bnsp],
        _("Tag: %(name)s", name=wanted.tag) if wanted.tag else None,
        districts.get(wanted.region_code or ""),
        *(label for _name, label in narrowing.in_words("candidate", wanted.own, with_text=False)),
        _("search text") if wanted.query else None,
        trade_id=wanted.trade_id,
    )


CANDIDATES = Listed(
    key="candidates",
    title=_l("Candidates"),
    stem=_l("candidates"),
    line=_l("one candidate"),
    subject="candidates",
    endpoint="candidates.index",
    columns=_columns,
    on_paper=(
        "name",
        "nik",
        "sex",
        "birth_on",
        "phones",
        "kecamatan",
        "education",
        "trade",
        "institution",
        "bnsp",
        "availability",
        "retention_on",
    ),
    read=_read,
    words=_words,
    is_about_people=True,
)
