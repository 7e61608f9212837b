"""``states.shown`` as conditions on the table, for lists and counts of any size."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select
from sqlalchemy.orm import aliased

from app.agreements import states
from app.agreements.enums import AgreementKind, AgreementState
from app.agreements.models import Agreement, SeatLine
from app.core.db import db

# Made once: each alias makes all columns of the table anew, and the rail asks on every page.
_RENEWAL = aliased(Agreement)
_CARRIES_OUT = aliased(Agreement)
_ITS_LINE = aliased(SeatLine)


def shown_state(on: date) -> ColumnElement[Any]:
    """The state shown on the day ``on``, as its code."""
    is_over = Agreement.valid_to_on < on
    is_waiting = and_(Agreement.state == AgreementState.SIGNED, Agreement.valid_from_on > on)
    is_ending = Agreement.valid_to_on <= on + timedelta(days=states.NOTICE_DAYS)
    return case(
        (Agreement.state.not_in(states.LIVE), Agreement.state),
        (is_over, AgreementState.ENDED),
        (is_waiting, AgreementState.SIGNED),
        (is_ending, AgreementState.ENDING),
        else_=AgreementState.ACTIVE,
    )


def is_live(on: date) -> ColumnElement[bool]:
    """Whether an agreement binds on the day ``on``: signed, and its last day has not passed."""
    return and_(
        Agreement.state.in_(states.LIVE),
        or_(Agreement.valid_to_on.is_(None), Agreement.valid_to_on >= on),
    )


def is_expiring(days: int, *, on: date) -> ColumnElement[bool]:
    """Whether the last day lies within ``days`` days from ``on`` and no signed agreement renews it yet."""
    # One list for the whole statement: asked row by row, SQLite scans the signed agreements for each of them.
    renewed = select(_RENEWAL.renews_id).where(
        _RENEWAL.renews_id.is_not(None), _RENEWAL.state.in_(states.LIVE)
    )
    return and_(
        Agreement.state.in_(states.LIVE),
        Agreement.valid_to_on.between(on, on + timedelta(days=days)),
        Agreement.id.not_in(renewed),
    )


def is_carried_out(on: date) -> ColumnElement[bool]:
    """Whether a co-operation agreement that binds on the day ``on`` names the seats of an MoU: they are filled under it."""
    return Agreement.id.in_(carried_out(on))


def carried_out(on: date) -> Select[Any]:
    """The ids of those: one list for the whole statement, as above."""
    return select(_CARRIES_OUT.parent_id).where(_CARRIES_OUT.parent_id.is_not(None), *_carries_out(on))


def carried_out_by(agreement_ids: Iterable[int], *, on: date) -> Mapping[int | None, list[Agreement]]:
    """The co-operation agreements under which the seats of each of these are filled, for those that have any."""
    found: dict[int | None, list[Agreement]] = {}
    for row in db.session.scalars(
        select(_CARRIES_OUT)
        .where(_CARRIES_OUT.parent_id.in_(set(agreement_ids)), *_carries_out(on))
        .order_by(_CARRIES_OUT.id)
    ):
        found.setdefault(row.parent_id, []).append(row)
    return found


def _carries_out(on: date) -> tuple[ColumnElement[bool], ...]:
    """Whether a co-operation agreement binds on the day ``on`` and names seats."""
    return (
        _CARRIES_OUT.kind == AgreementKind.PKS,
        _CARRIES_OUT.state.in_(states.LIVE),
        or_(_CARRIES_OUT.valid_to_on.is_(None), _CARRIES_OUT.valid_to_on >= on),
        exists().where(_ITS_LINE.agreement_id == _CARRIES_OUT.id),
    )
