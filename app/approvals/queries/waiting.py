"""What waits for a person's decision: counted for the rail, and listed with what changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload, undefer

from app.accounts.history import Change
from app.accounts.models import User
from app.accounts.queries import who_may
from app.agreements import wording
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement
from app.applications import counting
from app.applications.enums import ApplicationState, Authority
from app.applications.models import Application
from app.applications.queries.records import SHOWN as APPLICATION_SHOWN
from app.approvals.enums import NEEDS, ExemptionState, Kind, Verdict
from app.approvals.models import ExemptionRequest, Ruling
from app.approvals.queries import changing, comparison, exemptions
from app.companies import comparing, pairs
from app.companies.models import Company, LikelyPair
from app.companies.queries import FULL
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import LARGEST_ID, Action, Actor, Permission, scope
from app.core.statements import ask_together, put_together_once
from app.documents import queries as papers
from app.documents.models import Document
from app.documents.queries.scope import to_countersign
from app.office_reports import queries as reports
from app.office_reports.enums import Review
from app.office_reports.models import OfficeReport

SHOWN = 10
FIRST_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that waits: its row, who asked when, what changed since it was last decided, and what rules remark."""

    kind: Kind
    row: Any
    asked_by: str | None = None
    asked_at: datetime | None = None
    changes: Sequence[Change] = field(default_factory=tuple)
    is_first: bool = True
    remarks: Sequence[str] = field(default_factory=tuple)
    reworded: Sequence[wording.Change] = field(default_factory=tuple)
    before: Ruling | None = None
    """What was decided last time."""
    makers: frozenset[int | None] = frozenset()
    """Who made or asked for it."""
    left_to: Sequence[str] = ()
    """Who decides instead of a reader who made or asked for it."""
    deadline: counting.Deadline | None = None
    is_ripe: bool = True
    """Whether it can be approved as it stands."""
    is_alone: bool = False
    """Whether the reader decides about their own, since nobody else may."""

    @property
    def id(self) -> int:
        return int(self.row.id)


def kinds_of(actor: Actor) -> list[Kind]:
    """The kinds of things that this person decides."""
    return [kind for kind in Kind if actor.can(NEEDS[kind])]


def _agreements(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    on_file = exists().where(Company.id == Agreement.company_id, Company.trashed_at.is_(None))
    return (
        Agreement.state == AgreementState.IN_REVIEW,
        scope(actor, Agreement, Action.CHANGE),
        on_file,
    )


def _applications(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    on_file = exists().where(
        Agreement.id == Application.agreement_id,
        Company.id == Agreement.company_id,
        Company.trashed_at.is_(None),
    )
    return (
        Application.state == ApplicationState.COMPLETE,
        scope(actor, Application, Action.CHANGE),
        on_file,
    )


def _papers(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Issued papers without a signature, but for those that were sent back: of them a new version is made."""
    sent_back = exists().where(
        Ruling.kind == Kind.PAPER,
        Ruling.subject_id == Document.id,
        Ruling.verdict == Verdict.RETURNED,
        Ruling.undone_at.is_(None),
    )
    return to_countersign(actor), ~sent_back


def _reports(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return OfficeReport.review == Review.ASKED, OfficeReport.trashed_at.is_(None), scope(actor, OfficeReport)


def _exemptions(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return ExemptionRequest.state == ExemptionState.OPEN, scope(actor, ExemptionRequest, Action.CHANGE)


CONDITIONS: dict[
    Kind, tuple[InstrumentedAttribute[int], Callable[[Actor], tuple[ColumnElement[bool], ...]]]
] = {
    Kind.AGREEMENT: (Agreement.id, _agreements),
    Kind.APPLICATION: (Application.id, _applications),
    Kind.PAPER: (Document.id, _papers),
    Kind.REPORT: (OfficeReport.id, _reports),
    Kind.EXEMPTION: (ExemptionRequest.id, _exemptions),
}


def _counted(kind: Kind, actor: Actor, most: int) -> Select[Any]:
    if kind is Kind.MERGE:
        return pairs.likely_counted(actor, most)
    key, conditions = CONDITIONS[kind]
    found = select(key).where(*conditions(actor)).limit(most).subquery()
    return select(func.count()).select_from(found)


@put_together_once
def counted_in_rail(actor: Actor, most: int) -> Select[Any]:
    """Counts what people wait for; what the nightly search proposes is no such thing and may be hundreds."""
    kinds = [kind for kind in kinds_of(actor) if kind is not Kind.MERGE]
    total: Any = 0
    for kind in kinds:
        total = total + _counted(kind, actor, most).scalar_subquery()
    return select(total) if kinds else select(func.nullif(0, 0))


def counts(actor: Actor, most: int) -> dict[Kind, int]:
    """How many of each kind wait, each up to ``most``, by one statement."""
    kinds = kinds_of(actor)
    rows = ask_together(*(_counted(kind, actor, most) for kind in kinds))
    return {kind: int(row[0]) for kind, row in zip(kinds, rows, strict=True)}


def find_waiting(actor: Actor, kind: Kind, waiting_id: int) -> Any:
    """The row of one thing that waits for this person, held; None where it does not (any more)."""
    if not actor.can(NEEDS[kind]) or not 0 < waiting_id <= LARGEST_ID:
        return None
    if kind is Kind.MERGE:
        return pairs.find_likely(actor, waiting_id)
    key, conditions = CONDITIONS[kind]
    statement = select(key.class_).where(key == waiting_id, *conditions(actor)).options(*LOADS[kind])
    return db.session.scalar(
        statement.with_for_update(of=key.class_).execution_options(populate_existing=True)
    )


def is_on_file(actor: Actor, kind: Kind, waiting_id: int) -> bool:
    """Whether there is such a thing for this person to see, waiting or not."""
    if not 0 < waiting_id <= LARGEST_ID:
        return False
    if kind is Kind.MERGE:
        return db.session.get(LikelyPair, waiting_id) is not None
    key: Any = CONDITIONS[kind][0]
    return db.session.scalar(select(key).where(key == waiting_id, scope(actor, key.class_))) is not None


LOADS: dict[Kind, tuple[Any, ...]] = {
    Kind.AGREEMENT: (
        joinedload(Agreement.company),
        joinedload(Agreement.owner).lazyload(User.held_roles),
        selectinload(Agreement.seat_lines),
    ),
    Kind.APPLICATION: APPLICATION_SHOWN,
    Kind.PAPER: (
        joinedload(Document.made_by).lazyload(User.held_roles),
        joinedload(Document.issued_by).lazyload(User.held_roles),
        selectinload(Document.files),
    ),
    Kind.REPORT: (*reports.PEOPLE, undefer(OfficeReport.content)),
    Kind.EXEMPTION: exemptions.SHOWN,
}

ORDERS: dict[Kind, tuple[Order, ...]] = {
    Kind.AGREEMENT: (Order(Agreement.updated_at, "updated_at"), Order(Agreement.id, "id")),
    Kind.APPLICATION: (Order(Application.complete_on, "complete_on"), Order(Application.id, "id")),
    Kind.PAPER: (Order(Document.id, "id"),),
    Kind.REPORT: (Order(OfficeReport.id, "id"),),
    Kind.EXEMPTION: (Order(ExemptionRequest.id, "id"),),
}
"""What has waited longest comes first."""


def waiting(actor: Actor, kind: Kind, *, key: str | None = None, size: int = SHOWN) -> Page[Item]:
    """One page of what waits of a kind, each with what changed."""
    if kind is Kind.MERGE:
        found: Page[Any] = pairs.likely(actor, key=key, size=size)
    else:
        column, conditions = CONDITIONS[kind]
        statement = select(column.class_).where(and_(*conditions(actor))).options(*LOADS[kind])
        found = page(statement, ORDERS[kind], key=key, size=size)
    return replace(found, rows=_own_left_to_others(ITEMS[kind](found.rows), actor, NEEDS[kind]))


def _own_left_to_others(items: list[Item], actor: Actor, needs: Permission) -> list[Item]:
    """Nobody decides what they made or asked for, unless nobody else may: each of those with who does."""
    if not any(actor.id in item.makers for item in items):
        return items
    people = who_may(needs)
    told = []
    for item in items:
        others = [one.name for one in people if one.id not in item.makers]
        is_own = actor.id in item.makers
        told.append(replace(item, left_to=others, is_alone=not others) if is_own else item)
    return told


def _agreement_items(rows: list[Agreement]) -> list[Item]:
    looks = changing.agreements_since_last_look(rows)
    return [
        Item(
            kind=Kind.AGREEMENT,
            row=row,
            asked_by=looks[row.id].asked_by or (row.owner.name if row.owner else None),
            asked_at=looks[row.id].asked_at or row.updated_at,
            changes=looks[row.id].changes,
            is_first=looks[row.id].before is None,
            remarks=looks[row.id].remarks,
            before=looks[row.id].before,
            reworded=looks[row.id].reworded,
            makers=frozenset({row.created_by_id, looks[row.id].asked_by_id}),
        )
        for row in rows
    ]


def _application_items(rows: list[Application]) -> list[Item]:
    return [
        Item(
            kind=Kind.APPLICATION,
            row=row,
            asked_by=row.agreement.owner.name if row.agreement.owner else None,
            asked_at=row.spells[-1].created_at if row.spells else row.updated_at,
            makers=frozenset({row.created_by_id}),
            deadline=counting.deadline_of(row.complete_on),
            is_ripe=row.is_checked and row.authority is Authority.OFFICE,
        )
        for row in rows
    ]


def _paper_items(rows: list[Document]) -> list[Item]:
    replaced = changing.papers_against_replaced(rows)
    makers = {row.id: row.issued_by or row.made_by for row in rows}
    return [
        Item(
            kind=Kind.PAPER,
            row=row,
            asked_by=maker.name if (maker := makers[row.id]) else None,
            asked_at=row.issued_at,
            changes=replaced.get(row.id, ()),
            is_first=row.replaces_id is None,
            makers=frozenset(papers.makers_of(row)),
        )
        for row in rows
    ]


def _report_items(rows: list[OfficeReport]) -> list[Item]:
    against = comparison.against_approved(rows)
    return [
        Item(
            kind=Kind.REPORT,
            row=row,
            asked_by=row.asked_by.name if row.asked_by else None,
            asked_at=row.asked_at,
            changes=against[row.id][1] if row.id in against else (),
            is_first=row.id not in against,
            remarks=[against[row.id][0]] if row.id in against else (),
            makers=frozenset(reports.makers_of(row)),
        )
        for row in rows
    ]


def _exemption_items(rows: list[ExemptionRequest]) -> list[Item]:
    return [
        Item(
            kind=Kind.EXEMPTION,
            row=row,
            asked_by=row.asked_by.name,
            asked_at=row.created_at,
            makers=frozenset({row.asked_by_id}),
        )
        for row in rows
    ]


def _merge_items(rows: list[LikelyPair]) -> list[Item]:
    ids = {number for row in rows for number in (row.first_id, row.second_id)}
    loaded = (
        select(Company).where(Company.id.in_(ids)).options(*FULL).execution_options(populate_existing=True)
    )
    full = {row.id: row for row in db.session.scalars(loaded)} if ids else {}
    return [
        Item(
            kind=Kind.MERGE,
            row=row,
            asked_at=row.found_at,
            changes=[
                Change(label=str(line.part.label), before=line.right, after=line.left)
                for line in comparing.lines(full[row.first_id], full[row.second_id], {})
            ],
            is_first=False,
        )
        for row in rows
    ]


ITEMS: dict[Kind, Callable[[list[Any]], list[Item]]] = {
    Kind.AGREEMENT: _agreement_items,
    Kind.APPLICATION: _application_items,
    Kind.PAPER: _paper_items,
    Kind.REPORT: _report_items,
    Kind.EXEMPTION: _exemption_items,
    Kind.MERGE: _merge_items,
}
