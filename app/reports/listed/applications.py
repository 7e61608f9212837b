"""Applications for the approval of a programme as a file: one line an application."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.accounts import whose
from app.accounts.models import User
from app.agreements.models import Agreement
from app.applications import counting, queries
from app.applications.enums import ApplicationState, Authority, Tab
from app.applications.models import Application
from app.companies.pairs import company_asked
from app.core import asked
from app.core.clock import today
from app.core.permissions import Action, Actor, scope
from app.reports.listed.base import (
    Arguments,
    Cells,
    Column,
    Listed,
    company_columns,
    labelled,
    narrowed_words,
    with_company,
)


def _columns() -> Iterator[Column]:
    decider, owner = (
        select(User.name).where(User.id == key).scalar_subquery()
        for key in (Application.decided_by_id, Agreement.owner_id)
    )
    yield from company_columns()
    yield Column("agreement", _("Agreement"), Agreement.title)
    yield Column("office_number", _("Office's number"), Agreement.office_number)
    yield labelled("state", _("State"), Application.state, ApplicationState)
    yield labelled("authority", _("Who decides"), Application.authority, Authority)
    yield Column("complete_on", _("Complete on"), Application.complete_on)
    yield Column("deadline", _("To be decided by"), Application.complete_on, made=_deadlines)
    yield Column("handed_on_on", _("Handed on"), Application.handed_on_on)
    yield Column("decided_on", _("Decided on"), Application.decided_on)
    yield Column("decided_by", _("Decided by"), decider)
    yield Column("letter_number", _("Number of the letter"), Application.letter_number)
    yield Column("letter_on", _("Dated"), Application.letter_on)
    yield Column("why", _("Why"), Application.why)
    yield Column("owner", _("Officer"), owner)


def _deadlines(values: Cells) -> list[Any]:
    known = {day: counting.deadline_of(day) for day in set(values)}
    return [known[day] for day in values]


def _asked(arguments: Arguments) -> tuple[queries.Filters, Tab]:
    filters = queries.Filters(
        query=asked.words(arguments),
        authority=asked.member(arguments, "authority", Authority),
        owner_id=whose.asked_for(arguments, "owner"),
        company_id=company_asked(arguments),
    )
    return filters, asked.member(arguments, "tab", Tab) or Tab.OPEN


def _read(actor: Actor, arguments: Arguments, chosen: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    filters, tab = _asked(arguments)
    read = (
        queries.found(filters, actor)
        .where(queries.in_tab(tab, today()), scope(actor, Agreement, Action.EXPORT))
        .with_only_columns(*(column.reads.label(column.key) for column in chosen))
    )
    return with_company(read).order_by(
        Application.complete_on.is_(None), Application.complete_on, Application.id
    )


def _words(arguments: Arguments) -> str:
    filters, tab = _asked(arguments)
    return narrowed_words(
        None if tab is Tab.ALL else str(tab.label),
        _("Search: %(text)s", text=filters.query) if filters.query else None,
        str(filters.authority.label) if filters.authority else None,
        _("Of one company") if filters.company_id else None,
        owner_id=filters.owner_id,
    )


APPLICATIONS = Listed(
    key="applications",
    title=_l("Applications for approval"),
    stem=_l("applications"),
    line=_l("one application"),
    subject="applications",
    endpoint="applications.index",
    columns=_columns,
    on_paper=(
        "legal_form",
        "company",
        "kecamatan",
        "agreement",
        "state",
        "authority",
        "complete_on",
        "deadline",
        "decided_on",
        "letter_number",
        "owner",
    ),
    read=_read,
    words=_words,
)
