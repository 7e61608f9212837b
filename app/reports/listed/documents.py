"""Papers as a file: one line a paper, as the register has it."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.accounts.models import User
from app.companies.pairs import company_asked
from app.core import asked
from app.core.permissions import Action, Actor, scope
from app.documents import queries
from app.documents.enums import DocumentKind, DocumentState, Tab
from app.documents.models import Document, Official
from app.reports.listed.base import Arguments, Column, Listed, labelled, narrowed_words


def _columns() -> Iterator[Column]:
    made_by, issued_by, signed_by = (
        select(User.name).where(User.id == key).scalar_subquery()
        for key in (Document.made_by_id, Document.issued_by_id, Document.countersigned_by_id)
    )
    signatory = select(Official.name).where(Official.id == Document.signatory_id)
    yield Column("number", _("Number"), Document.number)
    yield labelled("kind", _("Kind"), Document.kind, DocumentKind)
    yield Column("title", _("Title"), Document.title)
    yield labelled("state", _("State"), Document.state, DocumentState)
    yield Column("dated_on", _("Dated"), Document.dated_on)
    yield Column("signatory", _("Signs"), signatory.scalar_subquery())
    yield Column("made_by", _("Made by"), made_by)
    yield Column("created_at", _("Made at"), Document.created_at)
    yield Column("issued_by", _("Issued by"), issued_by)
    yield Column("issued_at", _("Issued at"), Document.issued_at)
    yield Column("countersigned_by", _("Countersigned by"), signed_by)
    yield Column("countersigned_at", _("Countersigned at"), Document.countersigned_at)
    yield Column("cancelled_because", _("Cancelled because"), Document.cancelled_because)


def _read(actor: Actor, arguments: Arguments, chosen: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    company_id = company_asked(arguments)
    filters = queries.Filters(
        words=asked.words(arguments),
        kind=asked.member(arguments, "kind", DocumentKind),
        year=asked.row_id(arguments, "year"),
        company_id=company_id,
    )
    return (
        select(*(column.reads.label(column.key) for column in chosen))
        .select_from(Document)
        .where(
            scope(actor, Document, Action.EXPORT),
            *filters.conditions(actor),
            queries.in_tab(_tab(arguments), actor),
        )
        .order_by(Document.id.desc())
    )


def _tab(arguments: Arguments) -> Tab:
    return asked.member(arguments, "tab", Tab) or Tab.ALL


def _words(arguments: Arguments) -> str:
    words, year = asked.words(arguments), asked.row_id(arguments, "year")
    tab, kind = _tab(arguments), asked.member(arguments, "kind", DocumentKind)
    return narrowed_words(
        None if tab is Tab.ALL else str(tab.label),
        str(kind.label) if kind else None,
        str(year) if year else None,
        _("Of one company") if company_asked(arguments) else None,
        _("Search: %(text)s", text=words) if words else None,
    )


DOCUMENTS = Listed(
    key="documents",
    title=_l("Documents"),
    stem=_l("documents"),
    line=_l("one document"),
    subject="documents",
    endpoint="documents.index",
    columns=_columns,
    on_paper=(
        "number",
        "kind",
        "title",
        "state",
        "dated_on",
        "signatory",
        "made_by",
        "issued_by",
        "issued_at",
    ),
    read=_read,
    words=_words,
)
