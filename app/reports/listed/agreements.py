"""Agreements as a file: one line an agreement."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, String, func, select, type_coerce

from app.accounts import whose
from app.accounts.models import User
from app.agreements import asked, queries
from app.agreements.enums import AgreementKind, AgreementState, Tab
from app.agreements.models import Agreement, SeatLine
from app.companies.models import Company
from app.core import formats
from app.core.clock import today
from app.core.permissions import Action, Actor, scope
from app.reports.listed.base import (
    Arguments,
    Column,
    Listed,
    company_columns,
    counted_under,
    labelled,
    order_of,
    with_company,
)


def _columns() -> Iterator[Column]:
    states = {state.value: str(state.label) for state in AgreementState}
    monthly = SeatLine.seats * (SeatLine.transport_idr + SeatLine.meals_idr + SeatLine.incentive_idr)
    seats, cost = (
        select(func.sum(summed)).where(SeatLine.agreement_id == Agreement.id).scalar_subquery()
        for summed in (SeatLine.seats, monthly)
    )
    yield labelled("kind", _("Kind"), Agreement.kind, AgreementKind)
    yield Column("title", _("Title"), Agreement.title)
    yield Column(
        "state",
        _("State"),
        type_coerce(queries.shown_state(today()), String),
        made=lambda values: [states.get(value) for value in values],
    )
    yield Column("office_number", _("Office's number"), Agreement.office_number)
    yield Column("company_number", _("Company's number"), Agreement.company_number)
    yield from company_columns()
    yield Column("office_signatory", _("Signs for the office"), Agreement.office_signatory)
    yield Column("company_signatory", _("Signs for the company"), Agreement.company_signatory)
    yield Column("place", _("Place"), Agreement.place)
    yield Column("office_signed_on", _("Signed by the office"), Agreement.office_signed_on)
    yield Column("company_signed_on", _("Signed by the company"), Agreement.company_signed_on)
    yield Column("valid_from_on", _("Valid from"), Agreement.valid_from_on)
    yield Column("valid_to_on", _("Valid to"), Agreement.valid_to_on)
    yield Column("seats", _("Seats agreed"), seats)
    yield counted_under()
    yield Column("monthly_idr", _("Rupiah a month"), cost)
    yield Column(
        "owner", _("Officer"), select(User.name).where(User.id == Agreement.owner_id).scalar_subquery()
    )


def _read(actor: Actor, arguments: Arguments, chosen: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    on = today()
    read = (
        select(*(column.reads.label(column.key) for column in chosen))
        .select_from(Agreement)
        .join(Company, Company.id == Agreement.company_id)
        .where(
            scope(actor, Agreement, Action.EXPORT),
            *asked.filters(arguments).conditions(actor, on=on),
            queries.in_tab(asked.tab(arguments), actor, on),
        )
    )
    order = order_of(arguments, queries.SORTS, Agreement.id) or [Company.name, Agreement.id]
    return with_company(read).order_by(*order)


def _words(arguments: Arguments) -> str:
    wanted, tab = asked.filters(arguments), asked.tab(arguments)
    said = [
        None if tab is Tab.ALL else str(tab.label),
        _("Search: %(text)s", text=wanted.query) if wanted.query else None,
        *(member and str(member.label) for member in (wanted.state, wanted.kind)),
        whose.in_words(wanted.owner_id) if wanted.owner_id else None,
        wanted.scheme.name if wanted.scheme else None,
        _("Ends within %(days)s days", days=wanted.expiring) if wanted.expiring else None,
        _("Signed from %(day)s", day=formats.day(wanted.signed_from)) if wanted.signed_from else None,
        _("Signed until %(day)s", day=formats.day(wanted.signed_to)) if wanted.signed_to else None,
        _("Of companies that came back") if wanted.is_repeat else None,
        _("Nobody placed for long") if wanted.is_inactive else None,
    ]
    return "; ".join(filter(None, said))


AGREEMENTS = Listed(
    key="agreements",
    title=_l("Agreements"),
    stem=_l("agreements"),
    line=_l("one agreement"),
    subject="agreements",
    endpoint="agreements.index",
    columns=_columns,
    on_paper=(
        "kind",
        "state",
        "office_number",
        "legal_form",
        "company",
        "kecamatan",
        "office_signed_on",
        "valid_from_on",
        "valid_to_on",
        "seats",
        "owner",
    ),
    read=_read,
    words=_words,
)
