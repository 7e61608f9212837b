"""Contacts as a file: one line a person who works at one of the companies asked for."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, String, cast, select

from app.companies.models import Company, Contact
from app.core import formats
from app.core.permissions import Action, Actor, scope
from app.reports.filters import company_filter, sort_of
from app.reports.listed import companies
from app.reports.listed.base import (
    Arguments,
    Cells,
    Column,
    Listed,
    company_columns,
    with_company,
    yes_or_no,
)
from app.reports.queries import conditions, in_file


def _columns() -> Iterator[Column]:
    yield Column("name", _("Name"), Contact.name)
    yield Column("title_before", _("Title before the name"), Contact.title_before)
    yield Column("title_after", _("Title after the name"), Contact.title_after)
    yield Column("position", _("Position"), Contact.position)
    yield from company_columns()
    yield Column("phones", _("Phone"), cast(Contact.phones, String), made=companies.phones)
    yield Column("whatsapp", "WhatsApp", Contact.whatsapp, made=_dialled)
    yield Column("email", _("E-mail"), Contact.email)
    yield yes_or_no("is_primary", _("Main contact"), Contact.is_primary)


CARD = (
    Column("name", "", Contact.name),
    Column("title_before", "", Contact.title_before),
    Column("title_after", "", Contact.title_after),
    Column("position", "", Contact.position),
    Column("legal_form", "", Company.legal_form),
    Column("company", "", Company.name),
    Column("phones", "", cast(Contact.phones, String)),
    Column("whatsapp", "", Contact.whatsapp),
    Column("email", "", Contact.email),
)
"""What a vCard is made of."""


def _dialled(values: Cells) -> list[str | None]:
    return [formats.phone_display(value) if value else None for value in values]


def _read(actor: Actor, arguments: Arguments, chosen: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    wanted = company_filter(arguments, reader_id=actor.id)
    read = (
        select(*(column.reads.label(column.key) for column in chosen))
        .select_from(Contact)
        .join(Company, Company.id == Contact.company_id)
        .where(
            scope(actor, Contact, Action.EXPORT),
            Company.trashed_at.is_(None),
            Contact.trashed_at.is_(None),
            Contact.has_left.is_(False),
            *conditions(actor, wanted),
        )
    )
    of_companies = in_file(actor, wanted, sort_of(arguments))
    return with_company(read).order_by(*of_companies, Contact.is_primary.desc(), Contact.id)


CONTACTS = Listed(
    key="contacts",
    title=_l("Contacts"),
    stem=_l("contacts"),
    line=_l("one person at a company"),
    subject="contacts",
    endpoint="reports.companies",
    columns=_columns,
    read=_read,
    words=companies.words,
    formats=("xlsx", "csv", "ods", "pdf", "vcf"),
)
