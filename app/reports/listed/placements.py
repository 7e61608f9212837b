"""Placements, and the agreements with participants, as files: one line a person on a seat.

They tell of people: the search, which may hold a name, is not repeated where the filter is told, and no NIK is whole.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.accounts import whose
from app.accounts.models import User
from app.agreements.models import Agreement, SeatLine
from app.candidates.models import Candidate
from app.core import asked
from app.core.permissions import Action, Actor, scope
from app.participants import queries as participants
from app.participants.enums import ParticipantState
from app.participants.enums import Tab as ParticipantTab
from app.participants.models import ParticipantAgreement
from app.placements import queries
from app.placements.enums import PlacementState, Tab
from app.placements.models import Placement
from app.reports.listed.base import (
    Arguments,
    Column,
    Listed,
    company_columns,
    labelled,
    name_of,
    narrowed_words,
    with_company,
    yes_or_no,
)
from app.settings.models import Reason, Trade


def _person() -> Iterator[Column]:
    yield Column("name", _("Name"), Candidate.name)
    yield Column("nik", "NIK", Candidate.nik_masked)
    yield Column("position", _("Position"), SeatLine.position)
    yield from company_columns()
    yield Column("office_number", _("Office's number"), Agreement.office_number)


def _owner() -> Column:
    owner = select(User.name).where(User.id == Agreement.owner_id)
    return Column("owner", _("Officer"), owner.scalar_subquery())


def _reason(reason_id: Any) -> Column:
    reason = select(name_of(Reason)).where(Reason.id == reason_id)
    return Column("reason", _("Reason"), reason.scalar_subquery())


def _columns() -> Iterator[Column]:
    trade = select(name_of(Trade)).where(Trade.id == SeatLine.trade_id)
    yield from _person()
    yield Column("trade", _("Trade"), trade.scalar_subquery())
    yield labelled("state", _("State"), Placement.state, PlacementState)
    yield Column("state_on", _("Since"), Placement.state_on)
    yield _reason(Placement.reason_id)
    yield Column("started_on", _("Started on"), Placement.started_on)
    yield Column("completed_on", _("Completed on"), Placement.completed_on)
    yield Column("left_on", _("Left on"), Placement.left_on)
    yield Column("hired_on", _("Hired on"), Placement.hired_on)
    yield yes_or_no("by_host", _("Hired by the company of the seat"), Placement.is_hired_by_host)
    yield Column("employer", _("Employer"), Placement.employer)
    yield Column("hired_position", _("Hired as"), Placement.hired_position)
    yield _owner()


def _asked(arguments: Arguments) -> tuple[queries.Filters, Tab]:
    filters = queries.Filters(
        query=asked.words(arguments),
        trade_id=asked.row_id(arguments, "trade"),
        owner_id=whose.asked_for(arguments, "owner"),
    )
    return filters, asked.member(arguments, "tab", Tab) or Tab.SELECTION


def _read(actor: Actor, arguments: Arguments, chosen: Sequence[Column]) -> Select[*tuple[Any, ...]]:
    filters, tab = _asked(arguments)
    read = queries.joined(select(*(column.reads.label(column.key) for column in chosen))).where(
        scope(actor, Placement, Action.EXPORT), *filters.conditions(actor), queries.in_tab(tab)
    )
    return with_company(read).order_by(Placement.state_on.desc(), Placement.id.desc())


def _words(arguments: Arguments) -> str:
    filters, tab = _asked(arguments)
    return narrowed_words(
        None if tab is Tab.ALL else str(tab.label),
        _("search text") if filters.query else None,
        owner_id=filters.owner_id,
        trade_id=filters.trade_id,
    )


def _participant_columns() -> Iterator[Column]:
    of = ParticipantAgreement
    yield from _person()
    yield labelled("state", _("State"), of.state, ParticipantState)
    yield Column("starts_on", _("From"), of.starts_on)
    yield Column("ends_on", _("Until"), of.ends_on)
    yield Column("due_on", _("Due"), participants.DUE)
    yield Column("participant_signed_on", _("Signed by the participant"), of.participant_signed_on)
    yield Column("company_signed_on", _("Signed by the company"), of.company_signed_on)
    yield Column("endorsed_number", _("Number of the endorsement"), of.office_number)
    yield Column("endorsed_on", _("Endorsed on"), of.endorsed_on)
    yield Column("ended_on", _("Ended on"), of.ended_on)
    yield _reason(of.reason_id)
    yield _owner()


def _participants_asked(arguments: Arguments) -> tuple[participants.Filters, ParticipantTab]:
    filters = participants.Filters(
        query=asked.words(arguments), agreement_id=asked.row_id(arguments, "agreement")
    )
    return filters, asked.member(arguments, "tab", ParticipantTab) or ParticipantTab.LACKING


def _read_participants(
    actor: Actor, arguments: Arguments, chosen: Sequence[Column]
) -> Select[*tuple[Any, ...]]:
    filters, tab = _participants_asked(arguments)
    read = participants.joined(
        select(*(column.reads.label(column.key) for column in chosen)),
        is_outer=tab is ParticipantTab.LACKING,
    ).where(scope(actor, Placement, Action.EXPORT), *filters.conditions(actor), *participants.condition(tab))
    return with_company(read).order_by(participants.DUE, Placement.id)


def _participant_words(arguments: Arguments) -> str:
    filters, tab = _participants_asked(arguments)
    return narrowed_words(
        None if tab is ParticipantTab.ALL else str(tab.label),
        _("search text") if filters.query else None,
        _("Of one agreement") if filters.agreement_id else None,
    )


PLACEMENTS = Listed(
    key="placements",
    title=_l("Placements"),
    stem=_l("placements"),
    line=_l("one person on one seat"),
    subject="placements",
    endpoint="placements.index",
    columns=_columns,
    on_paper=(
        "name",
        "nik",
        "position",
        "legal_form",
        "company",
        "office_number",
        "trade",
        "state",
        "state_on",
        "started_on",
        "owner",
    ),
    read=_read,
    words=_words,
    is_about_people=True,
)
PARTICIPANTS = Listed(
    key="participants",
    title=_l("Apprenticeship agreements"),
    stem=_l("apprenticeship-agreements"),
    line=_l("one participant"),
    subject="participant_agreements",
    endpoint="participants.index",
    columns=_participant_columns,
    on_paper=(
        "name",
        "nik",
        "position",
        "legal_form",
        "company",
        "office_number",
        "state",
        "starts_on",
        "ends_on",
        "due_on",
        "owner",
    ),
    read=_read_participants,
    words=_participant_words,
    is_about_people=True,
)
