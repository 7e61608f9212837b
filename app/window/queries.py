"""What can be read of links and of what came through them, always within a person's scope."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import User
from app.agreements.enums import FileKind
from app.agreements.models import Agreement, AgreementFile, SeatLine
from app.agreements.states import UNSIGNED
from app.companies.models import Company
from app.core import clock
from app.core.db import db
from app.core.paging import Order, Page, page
from app.core.permissions import (
    Action,
    Actor,
    Permission,
    changeable_or_403,
    scope,
    scope_rule,
    visible_or_404,
)
from app.core.statements import put_together_once
from app.outreach.models import RoadShow
from app.window.enums import ItemKind, Verdict
from app.window.models import Approach, CompanyLink, LinkItem

MOST_COMMENTS = 10
WITH_ITEMS = (
    joinedload(CompanyLink.company),
    joinedload(CompanyLink.agreement),
    joinedload(CompanyLink.made_by).lazyload(User.held_roles),
    selectinload(CompanyLink.items).joinedload(LinkItem.decided_by).lazyload(User.held_roles),
)
MOST_SHOWN = 5


@scope_rule(CompanyLink)
def _links(actor: Actor, action: Action) -> ColumnElement[bool]:
    """As with the company that was asked; nothing of it leaves the house in a list."""
    if action is Action.EXPORT:
        return false()
    return exists().where(Company.id == CompanyLink.company_id, scope(actor, Company, action))


@scope_rule(Approach)
def _approaches(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Whoever may file companies takes up what came by the public form; who reads companies reads it."""
    if action is Action.EXPORT:
        return false()
    needed = Permission.COMPANY_VIEW if action is Action.SEE else Permission.COMPANY_EDIT
    return Approach.id > 0 if actor.can(needed) else Approach.id < 0


def comments_on(actor: Actor, agreement_id: int) -> Sequence[LinkItem]:
    """What the company wrote about this draft, the latest first; what the office rejected is left out."""
    statement = (
        select(LinkItem)
        .join(LinkItem.link)
        .where(
            CompanyLink.agreement_id == agreement_id,
            LinkItem.kind == ItemKind.COMMENT,
            LinkItem.verdict != Verdict.REJECTED,
            scope(actor, CompanyLink, Action.SEE),
        )
        .options(contains_eager(LinkItem.link))
        .order_by(LinkItem.id.desc())
        .limit(MOST_COMMENTS)
    )
    return db.session.scalars(statement).all()


def hashed(token: str) -> str:
    """What is kept of the secret part of an address: it is long and random, so a plain hash keeps it safe."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def find_link(token: str, *, is_held: bool = False) -> CompanyLink | None:
    """The link of this secret, whatever its state; ``is_held`` keeps others from answering it meanwhile."""
    key = CompanyLink.token_hash == hashed(token)
    if is_held:
        db.session.execute(select(CompanyLink.id).where(key).with_for_update())
    statement = select(CompanyLink).where(key).options(*WITH_ITEMS)
    return db.session.scalar(statement.execution_options(populate_existing=True))


def find_link_by_id(link_id: int) -> CompanyLink | None:
    """The link with what came through it; for services, without a person's scope."""
    statement = select(CompanyLink).where(CompanyLink.id == link_id).options(*WITH_ITEMS)
    return db.session.scalar(statement.execution_options(populate_existing=True))


def link_or_404(actor: Actor, link_id: int) -> CompanyLink:
    """The link if the actor may see its company; otherwise 404."""
    return visible_or_404(actor, CompanyLink, link_id, options=WITH_ITEMS)


def link_for_change(actor: Actor, link_id: int) -> CompanyLink:
    """The link if the actor may change its company: 404 where it may not be seen, 403 where only seen."""
    return changeable_or_403(actor, CompanyLink, link_id, options=WITH_ITEMS, is_held=True)


def links_of(actor: Actor, company_id: int) -> Sequence[CompanyLink]:
    """The latest links made for a company."""
    statement = select(CompanyLink).where(CompanyLink.company_id == company_id, scope(actor, CompanyLink))
    return db.session.scalars(statement.order_by(CompanyLink.id.desc()).limit(MOST_SHOWN)).all()


def _waiting(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return CompanyLink.sent_at.is_not(None), CompanyLink.reviewed_at.is_(None), scope(actor, CompanyLink)


def answers(actor: Actor, *, is_waiting: bool, key: str | None = None) -> Page[CompanyLink]:
    """One page of the links that were answered, those that wait for the office or those that were reviewed."""
    reviewed = CompanyLink.reviewed_at.is_(None) if is_waiting else CompanyLink.reviewed_at.is_not(None)
    statement = select(CompanyLink).where(
        CompanyLink.sent_at.is_not(None), reviewed, scope(actor, CompanyLink)
    )
    statement = statement.options(joinedload(CompanyLink.company))
    return page(statement, [Order(CompanyLink.id, "id", descending=True)], key=key)


def open_links(actor: Actor, *, key: str | None = None) -> Page[CompanyLink]:
    """One page of the links that still open the window."""
    statement = select(CompanyLink).where(
        CompanyLink.sent_at.is_(None),
        CompanyLink.revoked_at.is_(None),
        CompanyLink.expires_at > clock.utcnow(),
        scope(actor, CompanyLink),
    )
    statement = statement.options(joinedload(CompanyLink.company))
    return page(statement, [Order(CompanyLink.id, "id", descending=True)], key=key)


@put_together_once
def waiting_counted(actor: Actor, most: int) -> Select[Any] | None:
    """Counts the answers and approaches that wait for who may decide them, up to ``most``; None for who decides none."""
    if not actor.can(Permission.COMPANY_EDIT):
        return None
    mine = (
        select(CompanyLink.id).where(*_waiting(actor), scope(actor, CompanyLink, Action.CHANGE)).limit(most)
    )
    new = (
        select(Approach.id)
        .where(Approach.verdict == Verdict.WAITING, scope(actor, Approach, Action.CHANGE))
        .limit(most)
    )
    counts = [select(func.count()).select_from(some.subquery()).scalar_subquery() for some in (mine, new)]
    return select(counts[0] + counts[1])


def asked_about(link: CompanyLink) -> Agreement | None:
    """The agreement that a link is about, with its seats and papers."""
    if link.agreement_id is None:
        return None
    return db.session.scalar(
        select(Agreement)
        .where(Agreement.id == link.agreement_id)
        .options(
            joinedload(Agreement.company),
            joinedload(Agreement.parent),
            selectinload(Agreement.seat_lines).joinedload(SeatLine.trade),
            selectinload(Agreement.files),
        )
        .execution_options(populate_existing=True)
    )


def latest_draft(agreement: Agreement) -> AgreementFile | None:
    """The latest draft that was uploaded for an agreement."""
    drafts = (one for one in agreement.files if one.kind is FileKind.DRAFT and one.removed_at is None)
    return next(drafts, None)


def drafts_of(actor: Actor, company_id: int) -> Sequence[Agreement]:
    """The agreements of a company that are still to be signed, for choosing the one it is asked about."""
    statement = select(Agreement).where(
        Agreement.company_id == company_id, Agreement.state.in_(UNSIGNED), scope(actor, Agreement)
    )
    return db.session.scalars(statement.order_by(Agreement.id.desc())).all()


def approaches(actor: Actor, *, is_waiting: bool, key: str | None = None) -> Page[Approach]:
    """One page of what came by the public form."""
    same = Approach.verdict == Verdict.WAITING
    statement = select(Approach).where(same if is_waiting else ~same, scope(actor, Approach))
    statement = statement.options(joinedload(Approach.company), joinedload(Approach.road_show))
    return page(statement, [Order(Approach.id, "id", descending=True)], key=key)


_WITH_APPROACH = (
    joinedload(Approach.company),
    joinedload(Approach.road_show),
    joinedload(Approach.decided_by).lazyload(User.held_roles),
)


def approach_or_404(actor: Actor, approach_id: int) -> Approach:
    """What came by the public form, if the actor may see it."""
    return visible_or_404(actor, Approach, approach_id, options=_WITH_APPROACH)


def approach_for_change(actor: Actor, approach_id: int) -> Approach:
    """What came by the public form, if the actor may take it up."""
    return changeable_or_403(actor, Approach, approach_id, options=_WITH_APPROACH, is_held=True)


def find_road_show(road_show_id: int) -> RoadShow | None:
    """The road show on whose banner a code stands; anybody may come by it, so no scope is asked."""
    return db.session.get(RoadShow, road_show_id)


def companies_named(actor: Actor, ids: Sequence[int]) -> Sequence[Company]:
    """Those of these companies that the actor may see."""
    return db.session.scalars(select(Company).where(Company.id.in_(ids), scope(actor, Company))).all()
