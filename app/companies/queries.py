"""What can be read of companies, always within a person's scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from flask import abort
from sqlalchemy import ColumnElement, Select, String, bindparam, cast, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import User
from app.accounts.queries import active_with_role
from app.accounts.roles import Role
from app.companies import recognition
from app.companies.identity.matching import Facts, Match
from app.companies.models import HEAD_OFFICES_ON_FILE, Company, CompanyMerge, Contact
from app.core.db import db, intends_to_write
from app.core.paging import Order, Page, page
from app.core.permissions import (
    Action,
    Actor,
    Permission,
    changeable_or_403,
    scope,
    scope_rule,
    visible_and_may,
    visible_or_404,
)
from app.core.search import holds
from app.core.statements import put_together_once

FULL = (
    joinedload(Company.kbli),
    joinedload(Company.region),
    joinedload(Company.owner).lazyload(User.held_roles),
    joinedload(Company.parent),
    selectinload(Company.tags),
)
"""The loads of one company shown in full."""

TYPED = (joinedload(Company.kbli), selectinload(Company.tags))
"""The loads of one company whose form was sent."""

FIRST_CONTACTS = 20
"""How many of its contacts the page of a company shows at first."""

ALL_CONTACTS = "all"


@dataclass(frozen=True)
class ContactPanel:
    """What the company page shows of contacts (``companies/_contacts_panel.html``), and how many there are."""

    contacts: list[Contact]
    total: int


@scope_rule(Company)
def _companies(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Every company is seen by all who work with companies; officers change and export their own."""
    if action is Action.SEE:
        return true() if actor.can(Permission.COMPANY_VIEW) else false()
    everyones, own = {
        Action.CHANGE: (Permission.COMPANY_EDIT_ALL, Permission.COMPANY_EDIT),
        Action.EXPORT: (Permission.EXPORT_ALL, Permission.EXPORT),
    }[action]
    if actor.can(everyones):
        return true()
    return Company.owner_id == actor.id if actor.can(own) else false()


def is_on_file(company_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition that the company of this column is not in the trash: asks only what is in it, which is little."""
    return company_id.not_in(in_trash())


def in_trash() -> Select[int]:
    """The companies in the trash."""
    return select(Company.id).where(Company.trashed_at.is_not(None))


@scope_rule(Contact)
def _contacts(actor: Actor, action: Action) -> ColumnElement[bool]:
    """A contact is as open as its company."""
    own = exists().where(Company.id == Contact.company_id, scope(actor, Company, action))
    # Also where the statement reads the companies themselves.
    return own.correlate(Contact)


def company_or_404(actor: Actor, company_id: int, *, options: tuple[ExecutableOption, ...] = ()) -> Company:
    """A company the actor may see, also from the trash; 404 otherwise."""
    return visible_or_404(actor, Company, company_id, options=options)


def company_and_right(
    actor: Actor, company_id: int, *, options: tuple[ExecutableOption, ...] = ()
) -> tuple[Company, bool]:
    """The same company, and whether the actor may change it."""
    return visible_and_may(actor, Company, company_id, Action.CHANGE, options=options)


def company_for_change(
    actor: Actor, company_id: int, *, options: tuple[ExecutableOption, ...] = (), is_trashed: bool = False
) -> Company:
    """A company the actor may change: 404 where it may not be seen or is (not) in the trash, 403 where only seen."""
    company = changeable_or_403(actor, Company, company_id, options=options, is_held=intends_to_write())
    if company.is_trashed is not is_trashed:
        # Only where it is refused is it asked what became of it; that module reads through this one.
        from app.companies.showing import lead_on  # noqa: PLC0415

        lead_on(company)
        abort(404)
    return company


def contact_for_change(actor: Actor, contact_id: int, *, is_trashed: bool = False) -> Contact:
    """A contact the actor may change, with its company; 404 and 403 as for companies."""
    if intends_to_write():
        # The company first, as whoever changes another of its people holds it: two never wait for each other.
        company_id = db.session.scalar(
            select(Contact.company_id).where(Contact.id == contact_id, scope(actor, Contact))
        )
        company_for_change(actor, company_id or 0)
    contact = changeable_or_403(actor, Contact, contact_id, options=(joinedload(Contact.company),))
    if contact.is_trashed is not is_trashed or contact.company.is_trashed:
        abort(404)
    return contact


def contacts_of(company_id: int, *, limit: int | None = None) -> list[Contact]:
    """The contacts of one company: the first contact first, those who left last."""
    return list(db.session.scalars(_CONTACTS_OF.limit(limit), {"company_id": company_id}))


def whom_to_call(company_id: int) -> Contact | None:
    """The first of the people of one company who are still there and have a number."""
    return db.session.scalar(_WITH_NUMBER, {"company_id": company_id})


def contact_panel(company_id: int, *, shown: str | None = None) -> ContactPanel:
    """The first contacts of one company, or ``all`` of them, and how many there are."""
    limit = None if shown == ALL_CONTACTS else FIRST_CONTACTS
    rows = db.session.execute(_contacts_and_total(limit), {"company_id": company_id}).all()
    return ContactPanel([contact for contact, _total in rows], rows[0][1] if rows else 0)


@cache
def _contacts_and_total(limit: int | None) -> Select[Contact, int]:
    return _CONTACTS_OF.add_columns(func.count().over()).limit(limit)


_CONTACTS_OF = (
    select(Contact)
    .where(Contact.company_id == bindparam("company_id"), Contact.trashed_at.is_(None))
    .order_by(Contact.has_left, Contact.is_primary.desc(), func.lower(Contact.name), Contact.id)
)


_WITH_NUMBER = _CONTACTS_OF.where(
    Contact.has_left.is_(False), or_(Contact.whatsapp.is_not(None), cast(Contact.phones, String) != "[]")
).limit(1)


def branches_of(actor: Actor, company_id: int, *, limit: int = 50) -> list[Company]:
    """The branches of a head office that are on file, by name."""
    return list(db.session.scalars(_branches_of(actor, limit), {"company_id": company_id}))


@put_together_once
def _branches_of(actor: Actor, limit: int) -> Select[Company]:
    return (
        select(Company)
        .where(
            Company.parent_id == bindparam("company_id"), Company.trashed_at.is_(None), scope(actor, Company)
        )
        .options(joinedload(Company.region))
        # Few companies have a head office: ordered by the plain column, SQLite reads all names to find them in order.
        .order_by(func.lower(Company.name), Company.id)
        .limit(limit)
    )


def trashed(actor: Actor, *, key: str | None = None) -> Page[Company]:
    """The companies in the trash that the actor may restore, the latest first."""
    merged = select(CompanyMerge.lost_id).where(CompanyMerge.undone_at.is_(None))
    statement = select(Company).where(
        Company.trashed_at.is_not(None), Company.id.not_in(merged), scope(actor, Company, Action.CHANGE)
    )
    order = (
        Order(Company.trashed_at, "trashed_at", descending=True),
        Order(Company.id, "id", descending=True),
    )
    return page(statement, order, key=key)


def options(actor: Actor, words: str, *, limit: int = 12, head_offices: bool = False) -> list[Company]:
    """Companies for a picker: those whose name, number, phone or address holds every word, by name."""
    if not words.strip():
        return []
    statement = (
        select(Company)
        .where(
            Company.trashed_at.is_(None),
            scope(actor, Company),
            holds(Company.id, Company.search_text, words),
        )
        .options(joinedload(Company.region))
        .order_by(func.length(Company.name), Company.name, Company.id)
        .limit(limit)
    )
    if head_offices:
        statement = statement.where(Company.is_branch.is_(False))
    return list(db.session.scalars(statement))


def possible_duplicates(actor: Actor, facts: Facts, *, limit: int = 5) -> list[tuple[Company, Match]]:
    """Companies on file that may be the one meant, best first, each with the reasons; only those the actor sees."""
    matches = recognition.possible_duplicates(facts, limit=limit)
    found = companies_by_id(actor, [match.id for match in matches if match.id])
    return [(found[match.id], match) for match in matches if match.id in found]


def companies_by_id(actor: Actor, ids: Iterable[int]) -> dict[int, Company]:
    """Those of the companies with these ids that the actor may see."""
    wanted = list(ids)
    if not wanted:
        return {}
    statement = (
        select(Company)
        .where(Company.id.in_(wanted), scope(actor, Company))
        .options(joinedload(Company.region))
    )
    return {company.id: company for company in db.session.scalars(statement)}


def with_everything(company: Company) -> Company:
    """The company with all that its page and form need, as it is now, held until the end of the transaction."""
    return db.session.scalars(
        select(Company)
        .where(Company.id == company.id)
        .options(*FULL)
        .with_for_update(of=Company)
        .execution_options(populate_existing=True)
    ).one()


def is_empty() -> bool:
    """Whether no company was ever put on file, whoever asks."""
    return db.session.scalar(select(Company.id).limit(1)) is None


def find_by_nib(nib: str) -> Company | None:
    """The head office on file with this NIB (13 digits)."""
    return db.session.scalar(select(Company).where(Company.nib == nib, *HEAD_OFFICES_ON_FILE))


def find_by_npwp(npwp: str) -> Company | None:
    """The head office on file with this NPWP (16 digits)."""
    return db.session.scalar(select(Company).where(Company.npwp == npwp, *HEAD_OFFICES_ON_FILE))


def owners() -> list[User]:
    """The people who can look after a company, by name."""
    return active_with_role(Role.OFFICER, Role.SUPERVISOR, Role.CLERK)
