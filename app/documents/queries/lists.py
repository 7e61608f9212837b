"""Papers as lists: filtered, counted, of one record, waiting for a signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core import paging
from app.core.db import db
from app.core.permissions import Actor, scope
from app.core.statements import put_together_once
from app.core.text_index import SHORTEST_PIECE
from app.documents.enums import DocumentKind, DocumentState, Subject, Tab
from app.documents.models import Document
from app.documents.queries.finding import of_company
from app.documents.queries.scope import listed, to_countersign
from app.documents.text import PAPERS

_MADE_BY = joinedload(Document.made_by).lazyload(User.held_roles)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of papers is narrowed to; empty parts do not narrow."""

    words: str = ""
    kind: DocumentKind | None = None
    year: int | None = None
    company_id: int | None = None
    """Of visits to this company, and of road shows that went there."""

    def conditions(self, actor: Actor) -> list[ColumnElement[bool]]:
        asked = [listed(actor)]
        typed = self.words.lower().split()
        indexed = [[word] for word in typed if len(word) >= SHORTEST_PIECE]
        if indexed:
            asked.append(PAPERS.condition(Document.id, indexed))
        asked += [
            or_(
                Document.number.icontains(word, autoescape=True),
                Document.title.icontains(word, autoescape=True),
            )
            for word in typed
            if len(word) < SHORTEST_PIECE
        ]
        if self.company_id is not None:
            asked.append(of_company(self.company_id))
        if self.kind is not None:
            asked.append(Document.kind == self.kind)
        if self.year is not None:
            asked.append(Document.number_year == self.year)
        return asked


def tab_counts(actor: Actor, filters: Filters) -> dict[Tab, int]:
    """How many papers stand behind each tab under the same filters, by one statement."""
    columns = [func.count(case((in_tab(tab, actor), 1))).label(tab.name) for tab in Tab]
    row = db.session.execute(select(*columns).select_from(Document).where(*filters.conditions(actor))).one()
    return {tab: int(getattr(row, tab.name)) for tab in Tab}


def documents(
    actor: Actor, filters: Filters, tab: Tab, *, total: int, key: str | None = None
) -> paging.Page[Document]:
    """One page of papers, the latest first."""
    statement: Select[Document] = (
        select(Document).where(*filters.conditions(actor), in_tab(tab, actor)).options(_MADE_BY)
    )
    order = [paging.Order(Document.id, "id", descending=True)]
    return paging.page(statement, order, key=key, total=total)


@put_together_once
def to_countersign_counted(actor: Actor, most: int) -> Select[int]:
    """Counts the papers that wait for this person's signature, up to ``most``: for the rail."""
    found = select(Document.id).where(to_countersign(actor)).limit(most).subquery()
    return select(func.count()).select_from(found)


def of_subject(actor: Actor, subject: Subject, subject_id: int, *, on: date | None = None) -> list[Document]:
    """The papers of one record, the latest first; those of one day where ``on`` says so."""
    statement = (
        select(Document)
        .where(Document.subject == subject, Document.subject_id == subject_id, scope(actor, Document))
        .order_by(Document.id.desc())
    )
    return list(db.session.scalars(statement if on is None else statement.where(Document.on == on)))


def with_papers(subject: Subject, subject_ids: Sequence[int]) -> set[int]:
    """Which of these records papers tell of: such a record is not taken back."""
    statement = select(Document.subject_id).where(
        Document.subject == subject, Document.subject_id.in_(subject_ids)
    )
    return set(db.session.scalars(statement))


def open_draft(kind: DocumentKind, subject: Subject, subject_id: int, on: date | None) -> Document | None:
    """The paper of this kind that is being written already."""
    return db.session.scalar(
        select(Document)
        .where(
            Document.kind == kind,
            Document.subject == subject,
            Document.subject_id == subject_id,
            Document.on.is_not_distinct_from(on),
            Document.state.in_((DocumentState.DRAFT, DocumentState.AWAITING_NUMBER)),
            Document.replaces_id.is_(None),
        )
        .order_by(Document.id)
        .limit(1)
    )


def years(actor: Actor) -> Sequence[int]:
    """The years in which papers bear numbers, the latest first."""
    statement = (
        select(Document.number_year)
        .where(listed(actor), Document.number_year.is_not(None))
        .distinct()
        .order_by(Document.number_year.desc())
    )
    return [year for year in db.session.scalars(statement) if year is not None]


def in_tab(tab: Tab, actor: Actor) -> ColumnElement[bool]:
    """What stands behind a tab for a person."""
    conditions: dict[Tab, ColumnElement[bool]] = {
        Tab.ALL: true(),
        Tab.MINE: Document.made_by_id == actor.id,
        Tab.DRAFTS: Document.state == DocumentState.DRAFT,
        Tab.NUMBER: Document.state == DocumentState.AWAITING_NUMBER,
        Tab.SIGNATURE: to_countersign(actor),
    }
    return conditions[tab]
