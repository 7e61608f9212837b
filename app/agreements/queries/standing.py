"""``states.shown`` as conditions on the table, for lists and counts of any size."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import aliased

from app.agreements import states
from app.agreements.enums import AgreementState
from app.agreements.models import Agreement

# Made once: each alias makes all columns of the table anew, and the rail asks on every page.
_RENEWAL = aliased(Agreement)


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


def is_live(on: date, of: Any = Agreement) -> ColumnElement[bool]:
    """Whether an agreement (or an alias of it) binds on the day ``on``: signed, and its last day has not passed."""
    return and_(of.state.in_(states.LIVE), or_(of.valid_to_on.is_(None), of.valid_to_on >= on))


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
