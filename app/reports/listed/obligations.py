"""Obligations as a file: one line an obligation."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, select

from app.accounts import whose
from app.accounts.models import User
from app.agreements.models import Agreement
from app.companies.models import Company
from app.core.clock import today
from app.core.permissions import Action, Actor, scope
from app.obligations import asked, queries
from app.obligations.enums import Party, When
from app.obligations.models import Obligation
from app.reports.listed.base import Arguments, Column, Listed, company_columns, labelled, with_company


def _columns() -> Iterator[Column]:
    monitoring = _("Monitoring visit to the apprentices")
    yield Column("due_on", _("Due"), Obligation.due_on)
    yield labelled("party", _("Who owes it"), Obligation.party, Party)
    yield Column(
        "what", _("What is owed"), case((Obligation.is_monitoring, monitoring), else_=Obligation.what)
    )
    yield Column("every_months", _("Every so many months"), Obligation.every_months)
    yield Column("agreement", _("Agreement"), Agreement.title)
    yield Column("office_number", _("Office's number"), Agreement.office_number)
    yield from company_columns()
    yield Column(
        "owner", _("Officer"), select(User.name).where(User.id == Agreement.owner_id).scalar_subquery()
    )
    yield Column("done_on", _("Done on"), Obligation.done_on)
    yield Column(
        "done_by", _("Done by"), select(User.name).where(User.id == Obligation.done_by_id).scalar_subquery()
    )
    yield Column("remark", _("Remark"), Obligation.remark)


def _read(actor: Actor, arguments: Arguments, chosen: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    read = (
        select(*(column.reads.label(column.key) for column in chosen))
        .select_from(Obligation)
        .join(Agreement, Agreement.id == Obligation.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
        .where(
            scope(actor, Agreement, Action.EXPORT),
            *asked.wanted(arguments).conditions(),
            *asked.wanted(arguments).of_agreements(actor),
            queries.when_is(asked.when(arguments), today()),
        )
    )
    return with_company(read).order_by(Obligation.due_on.is_(None), Obligation.due_on, Obligation.id)


def _words(arguments: Arguments) -> str:
    wanted, when = asked.wanted(arguments), asked.when(arguments)
    said = [
        None if when is When.OPEN else str(when.label),
        wanted.party and str(wanted.party.label),
        whose.in_words(wanted.owner_id) if wanted.owner_id else None,
        _("Monitoring visits only") if wanted.is_monitoring else None,
        _("Without monitoring visits") if wanted.is_monitoring is False else None,
    ]
    return "; ".join(filter(None, said))


OBLIGATIONS = Listed(
    key="obligations",
    title=_l("Obligations"),
    stem=_l("obligations"),
    line=_l("one obligation"),
    subject="obligations",
    endpoint="obligations.index",
    columns=_columns,
    on_paper=(
        "due_on",
        "party",
        "what",
        "agreement",
        "office_number",
        "legal_form",
        "company",
        "owner",
        "done_on",
        "remark",
    ),
    read=_read,
    words=_words,
)
