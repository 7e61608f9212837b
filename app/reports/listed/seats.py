"""The fill board as a file: one line a seat line in force, with how it is filled."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.accounts import whose
from app.accounts.models import User
from app.agreements import ledger
from app.agreements.enums import AgreementKind, SeatEvent
from app.agreements.models import Agreement, SeatLine
from app.core import asked
from app.core.clock import today
from app.core.permissions import Action, Actor, scope
from app.placements.enums import Filling
from app.placements.queries import board
from app.reports.listed.base import (
    Arguments,
    Column,
    Listed,
    company_columns,
    counted_under,
    labelled,
    name_of,
    narrowed_words,
    with_company,
    yes_or_no,
)
from app.settings import queries as settings
from app.settings.models import Trade


def _columns() -> Iterator[Column]:
    taken, filled = board.of_line(ledger.taken()), board.of_line(ledger.filled())
    yield Column("position", _("Position"), SeatLine.position)
    yield Column(
        "trade", _("Trade"), select(name_of(Trade)).where(Trade.id == SeatLine.trade_id).scalar_subquery()
    )
    yield from company_columns()
    yield labelled("kind", _("Kind"), Agreement.kind, AgreementKind)
    yield Column("office_number", _("Office's number"), Agreement.office_number)
    yield Column("valid_from_on", _("Valid from"), Agreement.valid_from_on)
    yield Column("valid_to_on", _("Valid to"), Agreement.valid_to_on)
    offered = board.counted(today()).offered
    yield Column("seats", _("Committed"), offered)
    yield counted_under()
    yield Column("reserved", _("Reserved"), taken - filled)
    yield Column("filled", _("Filled"), filled)
    yield Column("free", _("Free"), offered - taken)
    yield Column("completed", _("Completed"), board.of_line(ledger.moved(SeatEvent.COMPLETED)))
    yield Column("left", _("Left early"), board.of_line(ledger.moved(SeatEvent.LEFT)))
    yield Column("months", _("Months"), SeatLine.months)
    yield Column("transport_idr", _("Transport"), SeatLine.transport_idr)
    yield Column("meals_idr", _("Meals"), SeatLine.meals_idr)
    yield Column("incentive_idr", _("Incentive"), SeatLine.incentive_idr)
    yield yes_or_no("jkk", "JKK", SeatLine.has_jkk)
    yield yes_or_no("jkm", "JKM", SeatLine.has_jkm)
    yield Column("mentor", _("Mentor"), SeatLine.mentor)
    yield Column("place", _("Place"), SeatLine.place)
    yield Column(
        "owner", _("Officer"), select(User.name).where(User.id == Agreement.owner_id).scalar_subquery()
    )


def _asked(arguments: Arguments) -> tuple[board.Filters, Filling]:
    filters = board.Filters(
        query=asked.words(arguments),
        trade_id=asked.row_id(arguments, "trade"),
        owner_id=whose.asked_for(arguments, "owner"),
        scheme=settings.find_scheme(arguments.get("scheme")),
    )
    return filters, asked.member(arguments, "tab", Filling) or Filling.ALL


def _read(actor: Actor, arguments: Arguments, chosen: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    on = today()
    (filters, tab), seats = _asked(arguments), board.counted(on)
    read = board.joined(select(*(column.reads.label(column.key) for column in chosen))).where(
        scope(actor, Agreement, Action.EXPORT),
        *filters.conditions(actor, seats, on=on),
        board.in_tab(tab, on, seats),
    )
    return with_company(read).order_by(
        Agreement.valid_from_on.is_(None), Agreement.valid_from_on, SeatLine.id
    )


def _words(arguments: Arguments) -> str:
    filters, tab = _asked(arguments)
    return narrowed_words(
        None if tab is Filling.ALL else str(tab.label),
        _("Search: %(text)s", text=filters.query) if filters.query else None,
        filters.scheme.name if filters.scheme else None,
        owner_id=filters.owner_id,
        trade_id=filters.trade_id,
    )


SEATS = Listed(
    key="seats",
    title=_l("Seats"),
    stem=_l("seats"),
    line=_l("one seat line in force"),
    subject="seat_lines",
    endpoint="placements.board",
    columns=_columns,
    on_paper=(
        "position",
        "trade",
        "legal_form",
        "company",
        "kecamatan",
        "office_number",
        "valid_to_on",
        "seats",
        "reserved",
        "filled",
        "free",
        "owner",
    ),
    read=_read,
    words=_words,
)
