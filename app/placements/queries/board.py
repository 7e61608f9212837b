"""The fill board: every seat line that counts today, what is filled of it, and which start unfilled."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, ScalarSelect, Select, Subquery, and_, case, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts import whose
from app.accounts.models import User
from app.agreements import ledger
from app.agreements import queries as agreements
from app.agreements.enums import AgreementKind, SeatEvent
from app.agreements.ledger import Totals
from app.agreements.models import Agreement, SeatEntry, SeatLine
from app.agreements.queries.elsewhere import FILLED, Elsewhere, is_filled_elsewhere, reasons
from app.agreements.queries.standing import is_live
from app.companies.models import Company
from app.companies.queries import is_on_file
from app.core.db import contains, db
from app.core.paging import Order, Page, page
from app.core.permissions import Actor, scope
from app.core.search import folded
from app.placements.enums import Filling
from app.settings import queries as settings
from app.settings.models import Scheme

SOON_DAYS = 30
"""Within how many days a start counts as near."""


def of_line(summed: ColumnElement[int]) -> ScalarSelect[int]:
    """A sum of the ledger (``ledger.taken()`` and the like) for each seat line of a statement."""
    entries = select(summed).where(SeatEntry.seat_line_id == SeatLine.id)
    return entries.correlate(SeatLine).scalar_subquery()


_TAKEN = of_line(ledger.taken())

_SUMS = (
    select(SeatEntry.seat_line_id, ledger.taken().label("taken"), ledger.filled().label("filled"))
    .where(SeatEntry.event != SeatEvent.COMMITTED)
    .group_by(SeatEntry.seat_line_id)
    .subquery()
)
"""All that was taken and given back added up once, for what asks for every line several times over."""

_TAKEN_OF_ALL = func.coalesce(_SUMS.c.taken, 0)


@dataclass(frozen=True)
class Counted:
    """Of each line of a statement, the seats that are ``taken`` and those on offer there at all.

    Where the seats of its agreement are filled under another one, only those taken are.
    """

    taken: ColumnElement[int]
    offered: ColumnElement[int]

    @classmethod
    def of(cls, taken: ColumnElement[int], is_filled_elsewhere: ColumnElement[bool]) -> Self:
        return cls(taken, case((is_filled_elsewhere, taken), else_=SeatLine.seats))


def counted(on: date) -> Counted:
    """As they stand on a day, for a statement that asks for each line by itself."""
    return Counted.of(_TAKEN, is_filled_elsewhere(on))


def _counted_once(on: date) -> tuple[Counted, Subquery]:
    """The same for one that asks several times over, and whose seats count elsewhere, to be joined as by ``_added_up``."""
    elsewhere = reasons(on)
    return Counted.of(_TAKEN_OF_ALL, elsewhere.c.why.in_(FILLED)), elsewhere


@dataclass(frozen=True)
class Filters:
    """What the board is narrowed to."""

    query: str = ""
    owner_id: whose.Whose | None = None
    trade_id: int | None = None
    scheme: Scheme | None = None

    @property
    def has_words(self) -> bool:
        """Whether names of companies have to be looked at."""
        return bool(self.query.strip())

    def conditions(self, actor: Actor, seats: Counted, *, on: date) -> list[ColumnElement[bool]]:
        """As conditions on seat lines joined with their agreement, and the company for words."""
        asked = [
            scope(actor, Agreement),
            is_on_file(Agreement.company_id),
            is_live(on),
            Agreement.kind != AgreementKind.LETTER_OF_INTEREST,
            seats.offered > 0,
        ]
        if self.has_words:
            words = folded(self.query).split()
            asked.append(
                or_(contains(func.lower(Company.name), words), contains(func.lower(SeatLine.position), words))
            )
        if self.owner_id is not None:
            asked.append(whose.is_of(Agreement.owner_id, self.owner_id))
        if self.trade_id is not None:
            asked.append(SeatLine.trade_id == self.trade_id)
        if self.scheme is not None:
            asked.append(agreements.is_under(Agreement.id, self.scheme))
        return asked


@dataclass(frozen=True)
class BoardLine:
    """A seat line as the board shows it, and whether its seats count ``elsewhere``."""

    line: SeatLine
    totals: Totals
    starts_on: date | None
    is_soon: bool
    elsewhere: Elsewhere | None

    @property
    def rank(self) -> int:
        """Where the board shows it: as ``board_page`` asks the database."""
        return 2 if self.totals.free <= 0 else 0 if self.is_soon else 1


@dataclass(frozen=True)
class Overview:
    """How many lines stand behind each tab, and the seats of all of them."""

    tabs: dict[Filling, int]
    committed: int
    taken: int
    filled: int


def overview(filters: Filters, actor: Actor, *, on: date) -> Overview:
    """All totals of the board by one statement.

    Of seats that count elsewhere only those taken here are added, so those of a renewal not before its first day; its lines
    stand on the board before, to be filled in time.
    """
    seats, elsewhere = _counted_once(on)
    columns: list[Any] = [
        func.sum(case((in_tab(tab, on, seats), 1), else_=0)).label(tab.name) for tab in Filling
    ]
    columns += [
        func.sum(case((elsewhere.c.why.is_not(None), seats.taken), else_=SeatLine.seats)).label("seats"),
        func.sum(_SUMS.c.taken).label("taken"),
        func.sum(_SUMS.c.filled).label("filled"),
    ]
    asked = filters.conditions(actor, seats, on=on)
    row = db.session.execute(_added_up(select(*columns), filters, elsewhere).where(*asked)).one()
    return Overview(
        {tab: int(getattr(row, tab.name) or 0) for tab in Filling},
        int(row.seats or 0),
        int(row.taken or 0),
        int(row.filled or 0),
    )


def by_scheme(filters: Filters, actor: Actor, *, on: date) -> dict[Scheme, Overview]:
    """The same for each scheme, for schemes are never mixed into one count; a line belongs to exactly one."""
    schemes = [filters.scheme] if filters.scheme else settings.schemes(with_inactive=True)
    return {scheme: overview(replace(filters, scheme=scheme), actor, on=on) for scheme in schemes}


def board_page(
    filters: Filters, tab: Filling, actor: Actor, *, on: date, total: int, key: str | None = None
) -> Page[Any]:
    """One page of lines: those about to start unfilled first, then free seats, then what is full; the nearest start first."""
    seats, elsewhere = _counted_once(on)
    rank = case((_is_soon(on, seats), 0), (seats.offered > seats.taken, 1), else_=2)
    starts = func.coalesce(Agreement.valid_from_on, Agreement.office_signed_on, Agreement.company_signed_on)
    order = (
        Order(rank, lambda line: shown([line], on=on)[0].rank),
        Order(starts, lambda line: starts_on(line.agreement), nullable=True),
        Order(SeatLine.id, "id"),
    )
    found = _added_up(select(SeatLine), filters, elsewhere).where(
        *filters.conditions(actor, seats, on=on), in_tab(tab, on, seats)
    )
    load = joined(select(SeatLine)).options(
        contains_eager(SeatLine.agreement).contains_eager(Agreement.company),
        contains_eager(SeatLine.agreement).joinedload(Agreement.owner).lazyload(User.held_roles),
        joinedload(SeatLine.trade),
    )
    return page(found, order, key=key, total=total, load=load)


def shown(lines: list[SeatLine], *, on: date) -> list[BoardLine]:
    """The lines of a page with their totals."""
    elsewhere = agreements.seats_elsewhere((line.agreement_id for line in lines), on=on)
    stands = agreements.totals_offered(lines, elsewhere)
    return [_shown(line, stands[line.id], elsewhere.get(line.agreement_id), on) for line in lines]


def _shown(line: SeatLine, totals: Totals, elsewhere: Elsewhere | None, on: date) -> BoardLine:
    first = line.agreement.valid_from_on
    is_near = first is not None and on <= first <= on + timedelta(days=SOON_DAYS)
    return BoardLine(line, totals, starts_on(line.agreement), is_near and totals.free > 0, elsewhere)


def starts_on(agreement: Agreement) -> date | None:
    """The first day of an agreement; where none is given, that of its signature."""
    return agreement.valid_from_on or agreement.office_signed_on or agreement.company_signed_on


def _is_soon(on: date, seats: Counted) -> ColumnElement[bool]:
    return and_(
        Agreement.valid_from_on.between(on, on + timedelta(days=SOON_DAYS)), seats.offered > seats.taken
    )


def in_tab(tab: Filling, on: date, seats: Counted) -> ColumnElement[bool]:
    """What stands behind a tab on a day."""
    asked: dict[Filling, ColumnElement[bool]] = {
        Filling.SOON: _is_soon(on, seats),
        Filling.FREE: seats.offered > seats.taken,
        Filling.FULL: seats.offered <= seats.taken,
        Filling.ALL: true(),
    }
    return asked[tab]


def joined(statement: Select[Any]) -> Select[Any]:
    """``statement`` over seat lines with the agreement and the company of each."""
    return (
        statement.select_from(SeatLine)
        .join(Agreement, Agreement.id == SeatLine.agreement_id)
        .join(Company, Company.id == Agreement.company_id)
    )


def _added_up(statement: Select[Any], filters: Filters, elsewhere: Subquery) -> Select[Any]:
    """The same with what ``_counted_once`` asks for; no company where nothing asks for its name, for there are many."""
    of_agreement = statement.select_from(SeatLine).join(Agreement, Agreement.id == SeatLine.agreement_id)
    lines = joined(statement) if filters.has_words else of_agreement
    return lines.outerjoin(_SUMS, _SUMS.c.seat_line_id == SeatLine.id).outerjoin(
        elsewhere, elsewhere.c.agreement_id == Agreement.id
    )
