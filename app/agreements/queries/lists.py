"""Agreements as lists: filtered, counted, expiring, of a company, and found by their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, bindparam, case, exists, func, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app.accounts import whose
from app.accounts.models import User
from app.agreements import states
from app.agreements.enums import AgreementKind, AgreementState, Tab
from app.agreements.models import Agreement, AgreementSum, SeatLine
from app.agreements.queries.care import is_inactive
from app.agreements.queries.elsewhere import counted_elsewhere
from app.agreements.queries.standing import is_expiring, is_live, shown_state
from app.agreements.queries.summed import is_under, sums_open_to
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core import clock
from app.core.db import contains, db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, scope
from app.core.search import folded, holds
from app.core.statements import put_together_once
from app.settings.models import Scheme

SORTS: dict[str, Order] = {
    "company": Order(Company.name, "company.name"),
    "number": Order(Agreement.office_number, "office_number", nullable=True),
    "from": Order(Agreement.valid_from_on, "valid_from_on", nullable=True),
    "to": Order(Agreement.valid_to_on, "valid_to_on", nullable=True),
    "updated": Order(Agreement.updated_at, "updated_at"),
}
"""By what the list may be sorted."""

# Owners are shown by name only, so their roles need not be asked for.
_OWNER = joinedload(Agreement.owner).lazyload(User.held_roles)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of agreements is narrowed to; empty parts do not narrow."""

    query: str = ""
    state: AgreementState | None = None
    kind: AgreementKind | None = None
    owner_id: whose.Whose | None = None
    expiring: int | None = None
    """Within how many days the last day lies."""
    signed_from: date | None = None
    signed_to: date | None = None
    """Between which days both parties signed, letters of interest left out."""
    is_repeat: bool = False
    """Only those of companies that had signed one before."""
    is_inactive: bool = False
    """Only those in force under which nobody was placed for long."""
    scheme: Scheme | None = None

    def conditions(self, actor: Actor, *, on: date) -> list[ColumnElement[bool]]:
        """As conditions on ``Agreement`` joined with ``Company``; agreements of companies in the trash are left out."""
        asked = [scope(actor, Agreement), Company.trashed_at.is_(None)]
        if self.query.strip():
            asked.append(_mentions(self.query))
        if self.state is not None:
            asked.append(shown_state(on) == self.state)
        if self.kind is not None:
            asked.append(Agreement.kind == self.kind)
        if self.owner_id is not None:
            asked.append(whose.is_of(Agreement.owner_id, self.owner_id))
        if self.expiring is not None:
            asked.append(is_expiring(self.expiring, on=on))
        if self.signed_from is not None or self.signed_to is not None:
            asked.append(is_signed_between(self.signed_from or date.min, self.signed_to or date.max))
        if self.is_repeat:
            asked.append(is_repeat())
        if self.is_inactive:
            asked.append(is_inactive(on))
        if self.scheme is not None:
            asked.append(is_under(Agreement.id, self.scheme))
        return asked


@dataclass(frozen=True)
class Overview:
    """How many agreements stand behind each tab under the same filters, and the seats of the chosen one."""

    tabs: dict[Tab, int]
    total: int
    seats: int


@dataclass(frozen=True)
class Signed:
    """How many agreements were signed, and the seats that they added."""

    count: int
    seats: int


def overview(filters: Filters, tab: Tab, actor: Actor, *, on: date) -> Overview:
    """All totals by one statement; seats that two agreements name count once.

    Narrowed to the days of signature they are those added in these days, else those promised today. Letters of interest
    promise none; only a list of nothing else adds up what is asked for in them.
    """
    seats = _seats(filters, on)
    asked = {one: in_tab(one, actor, on) for one in Tab}
    columns: list[Any] = [func.sum(case((asked[one], 1), else_=0)).label(one.name) for one in Tab]
    promises = (
        true()
        if filters.kind is AgreementKind.LETTER_OF_INTEREST
        else Agreement.kind != AgreementKind.LETTER_OF_INTEREST
    )
    columns.append(func.sum(case((and_(asked[tab], promises), seats.c.seats), else_=0)).label("seats"))
    row = db.session.execute(
        select(*columns)
        .select_from(Agreement)
        .join(Company, Company.id == Agreement.company_id)
        .outerjoin(seats, seats.c.agreement_id == Agreement.id)
        .where(*filters.conditions(actor, on=on))
    ).one()
    tabs = {one: int(getattr(row, one.name) or 0) for one in Tab}
    return Overview(tabs, tabs[tab], int(row.seats or 0))


def list_page(
    filters: Filters, tab: Tab, actor: Actor, *, on: date, sort: str, total: int, key: str | None = None
) -> Page[Agreement]:
    """One page with company, owner, seat lines and what it hangs under; ``sort`` is a name of ``SORTS``, falling with a minus."""
    statement = (
        select(Agreement)
        .join(Company, Company.id == Agreement.company_id)
        .where(*filters.conditions(actor, on=on), in_tab(tab, actor, on))
        .options(
            contains_eager(Agreement.company),
            _OWNER,
            selectinload(Agreement.seat_lines),
            joinedload(Agreement.parent),
        )
    )
    chosen, falling = SORTS[sort.removeprefix("-")], sort.startswith("-")
    order = (
        Order(chosen.column, chosen.attribute, descending=falling, nullable=chosen.nullable),
        Order(Agreement.id, "id", descending=falling),
    )
    return page(statement, order, key=key, total=total)


def of_company(actor: Actor, company_id: int) -> list[Agreement]:
    """The agreements of a company with owner and seat lines: those in force first, then the open ones, then the past."""
    return _ranked(db.session.scalars(_of_company(actor), {"company_id": company_id}).all())


@put_together_once
def _of_company(actor: Actor) -> Select[Agreement]:
    return _latest_first(actor, Agreement.company_id == bindparam("company_id"))


def of_partnership(actor: Actor, partnership_id: int) -> list[Agreement]:
    """The agreements of one partnership, ordered as those of a company."""
    return _ranked(db.session.scalars(_latest_first(actor, Agreement.partnership_id == partnership_id)).all())


def expiring(actor: Actor, *, days: int = 90, limit: int | None = None) -> list[Agreement]:
    """Agreements that end within ``days`` days and are not renewed yet, the nearest end first, with their company."""
    statement = (
        _expiring(actor, days)
        .options(contains_eager(Agreement.company), _OWNER, selectinload(Agreement.seat_lines))
        .order_by(Agreement.valid_to_on, Agreement.id)
    )
    return list(db.session.scalars(statement.limit(limit) if limit is not None else statement))


def expiring_counts(actor: Actor, *, scheme: Scheme | None = None) -> dict[int, int]:
    """How many (under a scheme) end within 30, 60 and 90 days; each counts the nearer ones too."""
    # What is left of the widest window only has to be sorted into the nearer ones.
    last_days = [clock.today() + timedelta(days=days) for days in states.WINDOWS]
    columns = [func.sum(case((Agreement.valid_to_on <= last, 1), else_=0)) for last in last_days]
    asked = [*_ending(actor, max(states.WINDOWS), clock.today())]
    if scheme is not None:
        asked.append(is_under(Agreement.id, scheme))
    row = db.session.execute(select(*columns).where(*asked)).one()
    return {days: int(number or 0) for days, number in zip(states.WINDOWS, row, strict=True)}


def expiring_counted(actor: Actor, *, days: int, most: int) -> Select[Any]:
    """Counts those that end within ``days`` days, up to ``most``: for the rail."""
    return _expiring_counted(actor, days, clock.today(), most)


@put_together_once
def _expiring_counted(actor: Actor, days: int, on: date, most: int) -> Select[Any]:
    found = select(Agreement.id).where(*_ending(actor, days, on)).limit(most).subquery()
    return select(func.count()).select_from(found)


def signed_between(actor: Actor, first: date, last: date, *, scheme: Scheme | None = None) -> Signed:
    """What both parties signed (under a scheme) from ``first`` to ``last``, both included; letters of interest do not count."""
    row = db.session.execute(
        select(func.count(), func.sum(AgreementSum.new_seats)).where(
            AgreementSum.signed_on.between(first, last), *sums_open_to(actor, scheme=scheme)
        )
    ).one()
    return Signed(int(row[0]), int(row[1] or 0))


def is_signed_between(first: date, last: date) -> ColumnElement[bool]:
    """Whether the later of both signatures of a binding agreement was given on one of these days."""
    signed_on = case(
        (Agreement.office_signed_on > Agreement.company_signed_on, Agreement.office_signed_on),
        else_=Agreement.company_signed_on,
    )
    return and_(
        Agreement.kind != AgreementKind.LETTER_OF_INTEREST,
        Agreement.state.not_in(states.UNSIGNED),
        Agreement.office_signed_on.is_not(None),
        Agreement.company_signed_on.is_not(None),
        signed_on.between(first, last),
    )


_EARLIER = aliased(Agreement)


def is_repeat() -> ColumnElement[bool]:
    """Whether both parties had signed another binding agreement of this company on an earlier day."""
    return exists().where(
        _EARLIER.company_id == Agreement.company_id,
        _EARLIER.kind != AgreementKind.LETTER_OF_INTEREST,
        _EARLIER.state.not_in(states.UNSIGNED),
        _EARLIER.office_signed_on < Agreement.office_signed_on,
        _EARLIER.company_signed_on < Agreement.company_signed_on,
    )


def in_tab(tab: Tab, actor: Actor, on: date) -> ColumnElement[bool]:
    """The condition that an agreement stands behind a tab."""
    asked: dict[Tab, ColumnElement[bool]] = {
        Tab.ALL: true(),
        Tab.MINE: Agreement.owner_id == actor.id,
        Tab.IN_PROGRESS: Agreement.state.in_(states.UNSIGNED),
        Tab.IN_FORCE: is_live(on),
        Tab.EXPIRING: is_expiring(states.NOTICE_DAYS, on=on),
        Tab.PAST: shown_state(on).in_([AgreementState.ENDED, AgreementState.TERMINATED]),
    }
    return asked[tab]


def _mentions(text: str) -> ColumnElement[bool]:
    """Whether one of the numbers, the title, or the company holds every word."""
    return or_(
        _numbered(text),
        contains(func.lower(Agreement.title), folded(text).split()),
        Company.id.in_(select(Company.id).where(holds(Company.id, Company.search_text, text))),
    )


def _numbered(text: str) -> ColumnElement[bool]:
    words = folded(text).split()
    return or_(
        and_(Agreement.office_number.is_not(None), contains(func.lower(Agreement.office_number), words)),
        and_(Agreement.company_number.is_not(None), contains(func.lower(Agreement.company_number), words)),
    )


def _seats(filters: Filters, on: date) -> Subquery:
    """``agreement_id`` and ``seats`` of every agreement that has any to be counted."""
    if filters.signed_from is not None or filters.signed_to is not None:
        return select(AgreementSum.id.label("agreement_id"), AgreementSum.new_seats.label("seats")).subquery()
    return (
        select(SeatLine.agreement_id, func.sum(SeatLine.seats).label("seats"))
        .where(SeatLine.agreement_id.not_in(counted_elsewhere(on)))
        .group_by(SeatLine.agreement_id)
        .subquery()
    )


def _expiring(actor: Actor, days: int) -> Select[Any]:
    return (
        select(Agreement)
        .join(Company, Company.id == Agreement.company_id)
        .where(*_ending(actor, days, clock.today()))
    )


def _ending(actor: Actor, days: int, on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        scope(actor, Agreement),
        is_on_file(Agreement.company_id),
        is_expiring(days, on=on),
    )


def _latest_first(actor: Actor, condition: ColumnElement[bool]) -> Select[Agreement]:
    return (
        select(Agreement)
        .where(condition, scope(actor, Agreement))
        .options(_OWNER, joinedload(Agreement.partnership), selectinload(Agreement.seat_lines))
        .order_by(Agreement.id.desc())
    )


def _ranked(rows: Sequence[Agreement]) -> list[Agreement]:
    def rank(row: Agreement) -> int:
        return 0 if row.is_live else 1 if row.shown_state in states.UNSIGNED else 2

    return sorted(rows, key=rank)
